# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is told of maps and class files on a host without makemap: which were read, and what is in them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_survey import (
    SurveyedMap,
    survey_maps,
)

CLOSED = "others may have put another file, which is closed to them, in its place"


def surveyed(line: str) -> SurveyedMap:
    (found,) = survey_maps(parse_cf(f"{line}\n".encode()), "")
    return found


def closed(path: Path) -> None:
    """A link, where everybody may put one, to a file that others cannot read."""
    target = path.with_name("kept")
    target.write_text("10.0.0.0/8\tREJECT\n")
    target.chmod(0o640)
    path.parent.chmod(0o777)
    path.symlink_to(target)


def wrong(path: Path) -> None:
    path.write_text("10.0.0.0/8\tREJECT\n")


# what stands in the place of the text, why it is not read, and whether it has a fault
TEXTS: list[tuple[Callable[[Path], object], str, bool]] = [
    (Path.exists, "", False),
    (Path.touch, "", False),
    (wrong, "", True),
    (closed, CLOSED, False),
    (os.mkfifo, "is a special file", False),
    (Path.mkdir, "is a directory", False),
]


@pytest.mark.parametrize("line", ["Kaccess hash {}", "FR{}"])
@pytest.mark.parametrize(("make", "unread", "faulty"), TEXTS)
def test_a_text_that_was_not_read_is_told_as_such(
    tmp_path: Path, line: str, make: Callable[[Path], object], unread: str, faulty: bool
) -> None:
    make(tmp_path / "map")
    found = surveyed(line.format(tmp_path / "map"))
    assert (found.unread, bool(found.faults)) == (unread, faulty)


def test_a_database_that_nobody_reads_is_not_compared(tmp_path: Path) -> None:
    wrong(tmp_path / "access")
    (tmp_path / "access.db").write_bytes(b"?")
    found = surveyed(f"Kaccess hash {tmp_path}/access")
    assert (found.database, found.differs, found.unread) == (f"{tmp_path}/access.db", None, "")
