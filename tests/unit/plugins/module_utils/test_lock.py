# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run after the other, by real locks."""

from __future__ import annotations

import fcntl
import threading
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _lock
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(_lock, "_RUN", str(tmp_path / "lock"))
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


def test_a_run_that_never_ends_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lock, "_RUN_LIMIT", 0.1)
    with file.open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        told = pytest.raises(CommandFailedError, match=r"lock: another process keeps it locked for 0\.1 s")
        with told, _lock.only_run():
            pass


def test_a_link_is_not_followed(file: Path) -> None:
    file.symlink_to(file.with_name("target"))
    with pytest.raises(OSError, match="symbolic links"), _lock.only_run():
        pass
    assert not file.with_name("target").exists()
