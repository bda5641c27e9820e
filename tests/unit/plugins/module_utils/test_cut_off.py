# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module that works alone does about a transaction that was cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _cut_off,
    _host_program,
    _journal,
    _lock,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal"
    path.touch()
    return path


def program(directory: Path, script: str) -> str:
    path = directory / "sendmail-transaction"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_it_looks_where_the_journal_and_the_program_are() -> None:
    assert Store().path(_journal.NAME) == _cut_off.JOURNAL
    assert _host_program.PATH == _cut_off.PROGRAM


def test_without_a_journal_nothing_is_run(tmp_path: Path) -> None:
    warned: list[str] = []
    _cut_off.take_back(warned.append, journal=str(tmp_path / "none"), program=str(tmp_path / "none"))
    assert warned == []


def test_a_journal_is_taken_back_and_told(journal: Path, tmp_path: Path) -> None:
    warned: list[str] = []
    ended = program(tmp_path, f'[ "$*" = recover ] && rm {journal}')
    _cut_off.take_back(warned.append, journal=str(journal), program=ended)
    assert not journal.exists()
    assert warned == ["a transaction had been cut off on this host: it was taken back first"]


def test_what_cannot_be_taken_back_is_refused(journal: Path, tmp_path: Path) -> None:
    failing = program(tmp_path, "echo generation 3 is damaged; exit 1")
    with pytest.raises(CommandFailedError, match=r"cannot be taken back: generation 3 is damaged; nothing"):
        _cut_off.take_back(pytest.fail, journal=str(journal), program=failing)


def test_a_program_that_was_removed_is_named(journal: Path, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    with pytest.raises(CommandFailedError, match=r"/gone: cannot be run: No such file or directory; nothing"):
        _cut_off.take_back(pytest.fail, journal=str(journal), program=gone)


def test_a_change_of_one_module_holds_the_lock_of_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_lock, "_RUN", str(tmp_path / "lock"))
    monkeypatch.setattr(_lock, "COMMITTER", str(tmp_path / "committer"))
    monkeypatch.setattr(_lock, "_RUN_LIMIT", 0.0)
    with (
        _cut_off.only_change(pytest.fail),
        pytest.raises(CommandFailedError, match="another run"),
        _lock.only_run(),
    ):
        pytest.fail("two runs at once")
