# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The restricted shell: what must not be among its programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._smrsh import (
    is_shell,
    survey_smrsh,
    uses_smrsh,
)

SHELLS = ["sh", "bash", "dash", "perl", "perl5.40.1", "python3.13", "env", "xargs", "awk", "lua5.4", "vim"]
OTHERS = ["vacation", "mail.local", "procmail", "shuffle", "bashful", "perldoc", "envelope", "edit"]


@pytest.mark.parametrize("name", SHELLS)
def test_what_runs_what_it_is_told_is_a_shell(name: str) -> None:
    assert is_shell(name)


@pytest.mark.parametrize("name", OTHERS)
def test_other_programs_are_none(name: str) -> None:
    assert not is_shell(name)


@pytest.mark.parametrize(
    ("line", "used"),
    [
        ("Mprog, P=/usr/libexec/sendmail/smrsh, A=smrsh -c $u", True),
        ("Mprog, P=/bin/sh, A=sh -c $u", False),
        ("Mlocal, P=/usr/libexec/sendmail/smrsh", False),
        ("", False),
    ],
)
def test_smrsh_is_used_where_the_mailer_prog_is_it(line: str, used: bool) -> None:
    assert uses_smrsh(parse_cf(line.encode())) is used


def test_a_shell_is_found_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "filter").symlink_to("/bin/sh")
    (tmp_path / "vacation").write_bytes(b"")
    told = survey_smrsh(parse_cf(b""), str(tmp_path))
    assert told.programs == ("filter", "vacation")
    assert any(fault.startswith(f"{tmp_path}/filter: is a shell") for fault in told.faults)
    assert not any(fault.startswith(f"{tmp_path}/vacation: is a shell") for fault in told.faults)


def test_a_host_without_the_directory_has_nothing_in_it(tmp_path: Path) -> None:
    assert survey_smrsh(parse_cf(b""), str(tmp_path / "none")).programs == ()


def test_others_must_not_put_programs_there(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    told = survey_smrsh(parse_cf(b""), str(tmp_path))
    assert f"{tmp_path}: mode 0777 lets everybody change it" in told.faults
