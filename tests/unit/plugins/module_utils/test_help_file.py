# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Help files: which have HELP tell the version."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _help_file

TELLING = [
    ("#vers\t2\nsmtp\tSee RFC 5321.\n", ""),
    ("", ""),
    ("#vers\t2\nsmtp\tThe macro is $$v.\n", ""),
    (None, "cannot be read"),
    ("smtp\tSee RFC 5321.\n", 'does not begin with "#vers 2"'),
    ("#vers\t1\nsmtp\tSee RFC 5321.\n", 'does not begin with "#vers 2"'),
    ("#vers\t2\nsmtp\tThis is sendmail version $v\n", "holds $v"),
    ("#vers\t2\nsmtp\tThis is ${Z}\n", "holds ${Z}"),
    ("#vers\t2\nsmtp\tThis is 8.18.1\n", "holds 8.18.1"),
]


@pytest.mark.parametrize(("text", "telling"), TELLING)
def test_a_help_file_may_tell_the_version(text: str | None, telling: str) -> None:
    said = _help_file.telling(text)
    assert telling in said
    assert bool(telling) is bool(said)


def test_no_file_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "helpfile").write_text("#vers\t2\n")
    assert _help_file.read_help(str(tmp_path / "helpfile")) == "#vers\t2\n"
    assert _help_file.read_help(str(tmp_path / "none")) is None
    assert _help_file.read_help("") is None
