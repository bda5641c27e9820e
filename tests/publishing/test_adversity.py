# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Maps that cannot be changed stay as they are, and what is broken is mended before the daemon starts."""

from __future__ import annotations

import pytest
from spares import Spare

RIGHT = ["", "same", "new", True, False]  # no message, the answers, text and database agree, no mark


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("full disk", "No space left on device"),
        ("full disk, big change", "No space left on device"),
        ("no room for all of it", "No space left on device"),
        ("no inodes", "No space left on device"),
        ("read-only", "Read-only file system"),
        ("locked by a reader", "another process keeps it locked"),
    ],
)
def test_fails_with_nothing_changed(spare: Spare, case: str, said: str) -> None:
    seen = spare.run("adversity", case)
    assert seen["failed"]
    assert said in seen["message"]
    assert (seen["same"], seen["answers"]) == (True, ["same", "old"])
    assert seen["later"] == RIGHT


def test_clock_that_was_put_back(spare: Spare) -> None:
    seen = spare.run("adversity", "clock put back")
    assert seen["answers"] == ["old", "new", "old", "new", "mended"]
    assert (seen["fresh"], seen["mark"]) == (["mended"], False)


@pytest.mark.parametrize("how", ["missing", "empty", "marked", "marked, no type", "cut off itself"])
def test_mended(spare: Spare, how: str) -> None:
    seen = spare.run("adversity", f"mend: {how}")
    assert (seen["answers"], seen["agree"], seen["mode"]) == (["same", "old"], True, "0o640")
    assert seen["left"] == ["access", "access.db", "access.db.digest"]
