# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looking is free: check mode on a hardened host reports no change and makes none."""

from __future__ import annotations

from hosts import RELAYS, harden


def test_check_and_diff_change_nothing() -> None:
    before = [relay.fingerprint() for relay in RELAYS]
    done = harden("relays", "--check", "--diff")
    assert done.returncode == 0, done.stdout[-3000:]
    assert done.stdout.count("changed=0") == len(RELAYS), done.stdout[-3000:]
    assert [relay.fingerprint() for relay in RELAYS] == before
