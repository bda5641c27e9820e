# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs that change one map at once, as plays of two controllers do: none of them loses what another added."""

from __future__ import annotations

from spares import Spare


def test_together(spare: Spare) -> None:
    assert spare.run("together", "3", "8") == {
        "failed": [0, 0, 0],
        "lines": 200 + 3 * 8,
        "agree": True,
        "changed": False,
    }
