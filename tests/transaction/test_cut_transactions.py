# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A transaction is cut off anywhere: old or new policy, files that agree, and the next run puts it right."""

from __future__ import annotations

import random

from hosts import FULL
from relay_hosts import Hardened, ended
from transaction_report import record

_STEP = 2 if FULL else 24  # each host takes its own share
_LEAST = 200  # points that there are to be, on each host
_REACHED = 0.9  # share of the cuts that have to come to their point; a run is not always the same


def test_every_cut_is_harmless(relays: list[Hardened]) -> None:
    first = random.randrange(_STEP)  # noqa: S311
    firsts = [(first + index * _STEP // len(relays)) % _STEP for index in range(len(relays))]
    print(f"every {_STEP}. point, from {firsts} on")  # noqa: T201
    running = [relay.start("cut_transactions", _STEP, one) for relay, one in zip(relays, firsts, strict=True)]
    seen = {relay.host.name: ended(one) for relay, one in zip(relays, running, strict=True)}
    for name, found in seen.items():
        print(f"{name}: {found}")  # noqa: T201
    reached = {name: sum(found["cuts"].values()) - len(found["not_reached"]) for name, found in seen.items()}
    record(
        {
            "kill_points": sum(reached.values()),
            "kill_points_there_are": {name: sum(found["points"].values()) for name, found in seen.items()},
            "torn": sum(len(found["torn"]) for found in seen.values()),
            "not_converged": sum(len(found["not_converged"]) for found in seen.values()),
            "kill_points_by_host": {name: found["cuts"] for name, found in seen.items()},
            "served_after_cut": {name: found["served"] for name, found in seen.items()},
            "slowest_to_serve": max(found["slowest"] for found in seen.values()),
        }
    )
    for found in seen.values():
        assert found["torn"] == []
        assert found["not_converged"] == []
        assert sum(found["points"].values()) >= _LEAST
        assert len(found["not_reached"]) <= (1 - _REACHED) * sum(found["cuts"].values()), found["not_reached"]
