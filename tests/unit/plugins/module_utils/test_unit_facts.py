# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a unit's files and its process show of it."""

from __future__ import annotations

import os
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _unit_facts


def test_the_files_of_an_environment_tell_their_names_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"# LD_A=1\nLD_PRELOAD=/x\n  export SENDMAIL_OPTS='-bd LD_B=2'\n\xff=3\n")
    found = [*_unit_facts.variables_in([str(tmp_path / "a"), str(tmp_path / "none")])]
    assert found == ["LD_PRELOAD", "SENDMAIL_OPTS"]


def test_a_process_that_is_gone_sees_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "x.cf").touch()
    assert not _unit_facts.sees_another(2**22 + 1, str(tmp_path / "x.cf"))  # proc(5), pid_max


def test_a_process_that_sees_the_hosts_file_sees_no_other(tmp_path: Path) -> None:
    (tmp_path / "x.cf").touch()
    assert not _unit_facts.sees_another(os.getpid(), str(tmp_path / "x.cf"))
    assert not _unit_facts.sees_another(os.getpid(), str(tmp_path / "none"))
