# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a power failure must find: the new database on the disk, before the mark beside it goes."""

from __future__ import annotations

import grp
import os
import pwd
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_publish
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes

OURS = Attributes(pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name, 0o640)


def test_the_database_is_on_the_disk_before_the_mark_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, candidate = tmp_path / "map.db", tmp_path / "candidate"
    database.write_bytes(b"old" * 1000)
    database.chmod(0o640)
    candidate.write_bytes(b"new" * 1000)
    events: list[str] = []

    def fsync(descriptor: int, act: object = os.fsync) -> None:
        events.append(f"sync {Path(f'/proc/self/fd/{descriptor}').readlink().name}")
        assert callable(act)
        act(descriptor)

    def pwrite(descriptor: int, content: bytes, offset: int) -> int:
        events.append("write")
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.write(descriptor, content)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "pwrite", pwrite)
    remove = _map_publish._remove_mark

    def removed(path: str) -> None:
        events.append("unmarked")
        remove(path)

    monkeypatch.setattr(_map_publish, "_remove_mark", removed)
    _map_publish.publish_map(None, str(candidate), str(database), OURS)
    assert database.read_bytes() == candidate.read_bytes()
    last_write = len(events) - 1 - events[::-1].index("write")
    assert last_write < events.index("sync map.db") < events.index("unmarked")
