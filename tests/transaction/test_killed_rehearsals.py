# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A rehearsal touches nothing live, be it whole or killed at any moment."""

from __future__ import annotations

from relay_hosts import Hardened

_HITS = 12  # of twenty; the last moments may be after the end


def test_a_rehearsal_leaves_no_trace(relays: list[Hardened]) -> None:
    for relay in relays:
        found = relay.run("kill_rehearsals")
        assert {"/etc/mail/sendmail.mc", "/etc/mail/sendmail.cf"} <= {*found["changed"]}
        assert found["touched"] == []
        assert found["left"] == 0
        assert found["hits"] >= _HITS
