# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run after the other, by real locks."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _lock
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(_lock, "_RUN", str(tmp_path / "lock"))
    monkeypatch.setattr(_lock, "COMMITTER", str(tmp_path / "committer"))
    return tmp_path / "lock"


def test_nobody_else_can_open_it(file: Path) -> None:
    with _lock.only_run():
        assert file.stat().st_mode & 0o777 == 0o600


def test_runs_wait_for_each_other() -> None:
    done = []

    def run() -> None:
        with _lock.only_run():
            done.append("second")

    second = threading.Thread(target=run)
    with _lock.only_run():
        second.start()
        second.join(0.2)
        done.append("first")
    second.join(10)
    assert done == ["first", "second"]


HOLDER = """
import sys
from ansible_collections.postmaster.sendmail.plugins.module_utils import _lock

_lock._RUN = sys.argv[1]
with _lock.only_run(environment={"SSH_CONNECTION": "192.0.2.7 40000 192.0.2.1 22"}):
    print(flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(file: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until its input ends."""
    words = [sys.executable, "-c", HOLDER, str(file)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, env=environment) as held:
        assert held.stdin
        assert held.stdout
        assert held.stdout.readline() == "\n"
        yield held
        if not held.stdin.closed:
            held.stdin.close()


def test_a_run_that_never_ends_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lock, "_RUN_LIMIT", 0.1)
    named = r"another run works on this host \(process {} since 20\S+Z, from 192\.0\.2\.7\)"
    with another_process(file) as held:
        told = pytest.raises(CommandFailedError, match=named.format(held.pid))
        with told, _lock.only_run():
            pass


def test_who_waited_is_told_for_whom(file: Path) -> None:
    told: list[str] = []
    with another_process(file) as held:
        assert held.stdin
        threading.Timer(0.2, held.stdin.close).start()
        with _lock.only_run(told.append):
            pass
    (warning,) = told
    assert re.fullmatch(
        rf"waited 0\.\d s for another run .*\(process {held.pid} since .*192\.0\.2\.7\)", warning
    )


def test_who_did_not_wait_is_told_nothing() -> None:
    told: list[str] = []
    for _turn in range(2):
        with _lock.only_run(told.append):
            pass
    assert told == []


def test_a_committer_without_a_run_is_waited_for(file: Path) -> None:
    told: list[str] = []
    committer = file.with_name("committer").open("w")
    fcntl.flock(committer, fcntl.LOCK_EX)
    threading.Timer(0.2, committer.close).start()
    with _lock.only_run(told.append), file.with_name("committer").open() as free:
        fcntl.flock(free, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises if the run kept it
    assert told == ["a transaction whose run has ended is still under way on this host: waited for it"]


def test_a_link_is_not_followed(file: Path) -> None:
    file.symlink_to(file.with_name("target"))
    with pytest.raises(OSError, match="symbolic links"), _lock.only_run():
        pass
    assert not file.with_name("target").exists()
