# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes back of a committer, whatever becomes of it. A real one runs in the tests on hosts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _committer,
    _host_program,
    _journal,
    _outcome,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import StoreError
from ansible_collections.postmaster.sendmail.plugins.module_utils._outcome import Outcome
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store

PROVED = Outcome(2, "proved", in_effect=2, done=({"unit": "sendmail.service", "how": "reload"},), gap=0.02)
UNDONE = Outcome(2, "undone", "commit", "it was cut off", ("a line",), in_effect=1)


class Host:
    """A host whose systemd-run and sendmail-transaction are scripts that leave one outcome or none."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.store = Store(str(directory / "store"))
        self.program = str(directory / "sendmail-transaction")
        _journal.begin(self.store, _journal.Journal(1, 2, "2026-01-31T12:00:00Z"))

    def has(self, name: str, *, leaves: Outcome | None = None, says: str = "", status: int = 0) -> None:
        lines = ["#!/bin/sh"]
        if leaves:
            _outcome.write(self.store, leaves)
            kept = self.directory / f"{name}.outcome"
            Path(self.store.path("outcome")).replace(kept)
            lines.append(f"{shutil.which('cp')} {kept} {self.store.path('outcome')}")
        lines += [f"echo '{says}' >&2", f"exit {status}"]
        path = self.directory / name
        path.write_text("\n".join(lines) + "\n")
        path.chmod(0o755)


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return Host(tmp_path)


@pytest.mark.parametrize("outcome", [PROVED, UNDONE])
def test_the_outcome_is_what_the_committer_left(host: Host, outcome: Outcome) -> None:
    host.has("systemd-run", leaves=outcome, status=0 if outcome is PROVED else 1)
    assert _committer.start(host.store, host.program) == outcome


def test_what_the_service_manager_refuses_is_taken_back(host: Host) -> None:
    host.has("systemd-run", says="Failed to start transient service unit", status=1)
    host.has("sendmail-transaction", leaves=UNDONE)
    outcome = _committer.start(host.store, host.program)
    assert (outcome.state, outcome.in_effect) == ("undone", 1)
    assert outcome.message == "Failed to start transient service unit"


def test_an_old_generation_that_does_not_serve_either_is_told_of(host: Host) -> None:
    host.has("systemd-run", says="no unit", status=1)
    fails = Outcome(
        2, "broken", "commit", "it was cut off; and generation 1, put back, fails: x", in_effect=1
    )
    host.has("sendmail-transaction", leaves=fails)
    assert _committer.start(host.store, host.program).message == f"no unit; {fails.message}"


def test_a_host_that_cannot_start_units_is_left_as_it_was(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.has("sendmail-transaction", leaves=UNDONE)
    monkeypatch.setenv("PATH", str(host.directory))
    assert _committer.start(host.store, host.program).message == "systemd-run: is not on this host"


def test_an_old_outcome_is_not_taken_for_the_new_one(host: Host) -> None:
    _outcome.write(host.store, PROVED)
    host.has("systemd-run", says="no bus", status=1)
    host.has("sendmail-transaction", says="the journal is damaged", status=1)
    with pytest.raises(CommandFailedError, match=r"no bus; the journal is damaged \(see journalctl -u"):
        _committer.start(host.store, host.program)


def test_patience_ends(host: Host) -> None:
    (host.directory / "systemd-run").write_text("#!/bin/sh\nexec sleep 5\n")
    (host.directory / "systemd-run").chmod(0o755)
    with pytest.raises(CommandFailedError, match=r"did not end within 0\.1 s \(see journalctl -u"):
        _committer.start(host.store, host.program, limit=0.1)


def test_nothing_to_commit_is_said(host: Host) -> None:
    _journal.end(host.store)
    with pytest.raises(CommandFailedError, match="there is no transaction to commit"):
        _committer.start(host.store, host.program)


def test_a_way_back_brings_its_program(tmp_path: Path) -> None:
    program = tmp_path / "sendmail-transaction"
    program.write_text("#!/bin/sh\nexit 1\n")  # an older one, which fails
    _committer.recover(str(program))
    assert program.read_bytes() == _host_program.made()


def test_a_program_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file or directory") as told:
        _committer.recover(str(tmp_path / "gone" / "sendmail-transaction"))
    assert str(told.value.filename).startswith(str(tmp_path / "gone"))


def test_a_committer_that_is_ended_is_followed_by_the_way_back() -> None:
    words = _committer.words("/sbin/it")
    assert words[-2:] == ["/sbin/it", "commit"]
    assert "--property=ExecStopPost=/sbin/it recover" in words


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b'{"generation": 1, "state": "fine", "log": [], "done": []}',
        b'{"generation": "1", "state": "proved", "log": [], "done": []}',
        b'{"generation": 1, "state": "proved", "step": "rest", "log": [], "done": []}',
        b'{"generation": 1, "state": "proved", "log": null, "done": []}',
        b'{"generation": 1, "state": "proved", "log": [], "done": [], "more": 1}',
    ],
)
def test_what_is_no_outcome_is_damaged(host: Host, text: bytes) -> None:
    _outcome.write(host.store, PROVED)
    Path(host.store.path("outcome")).write_bytes(text)
    with pytest.raises(StoreError, match="outcome: is damaged"):
        _outcome.read(host.store)
