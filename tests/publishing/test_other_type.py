# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The type of a database is kept by what mends it, and changed by who wishes another one."""

from __future__ import annotations

from spares import Spare


def test_other_type(spare: Spare) -> None:
    seen = spare.run("other_type")
    assert seen == dict.fromkeys(("made", "mended", "of another type", "the same again"), True)
