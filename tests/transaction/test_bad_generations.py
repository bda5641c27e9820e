# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Generations that compile but are wrong are stopped, and the old policy is served within ten seconds."""

from __future__ import annotations

from hosts import FULL
from relay_hosts import Hardened, ended
from transaction_report import record

_LIMIT = 10.0  # seconds, from the end of the attempt, and within it


def test_none_of_them_counts(relays: list[Hardened]) -> None:
    # all of them on each host, or half of them on each
    shares = [(0, 1), (0, 1)] if FULL else [(0, 2), (1, 2)]
    running = [
        relay.start("try_bad_generations", *share) for relay, share in zip(relays, shares, strict=True)
    ]
    seen = {relay.host.name: ended(one) for relay, one in zip(relays, running, strict=True)}
    table = [{"host": name, **one} for name, found in seen.items() for one in found["tried"]]
    for one in table:
        print(f"{one['host']:10} {one['name']:40} {one['stopped_by']:6} {one['attempt']:6} {one['astray']:6}")  # noqa: T201
        print(f"    {one['message'][:300]}")  # noqa: T201
    record({"bad_generations": len({one["name"] for one in table}), "bad_generations_table": table})
    for one in table:
        assert one["stopped_by"], f"{one['name']}: nothing stopped it"
        assert one["faults"] == [], one
        assert max(one["served"], one["astray"]) < _LIMIT, one
