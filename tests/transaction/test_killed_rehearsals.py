# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A rehearsal touches nothing live, be it whole or killed at any moment."""

from __future__ import annotations

import random

from hosts import FULL
from relay_hosts import Hardened

_KILLS = 20 if FULL else 8
_HITS = 0.5  # share of them; the last moments may be after the end


def test_a_rehearsal_leaves_no_trace(relays: list[Hardened]) -> None:
    phase = random.random()  # noqa: S311
    print(f"each moment moved by {phase}")  # noqa: T201
    for relay in relays:
        found = relay.run("kill_rehearsals", _KILLS, phase)
        assert {"/etc/mail/sendmail.mc", "/etc/mail/sendmail.cf"} <= {*found["changed"]}
        assert found["touched"] == []
        assert found["left"] == 0
        assert found["hits"] >= _HITS * _KILLS
