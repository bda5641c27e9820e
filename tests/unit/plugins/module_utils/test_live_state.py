# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is on the disk, told as entries: real files, links and directories, and what can be none of them."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import attributes_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import absent
from ansible_collections.postmaster.sendmail.plugins.module_utils._live_state import snapshot, tree
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import BLOCK


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_file_is_told_by_content_and_attributes(tmp_path: Path) -> None:
    path = tmp_path / "access"
    path.write_bytes(b"corp.test\tRELAY\n")
    path.chmod(0o640)
    ours = attributes_of(str(path))
    (entry,) = snapshot([str(path)])
    assert (entry.path, entry.kind, entry.digest) == (str(path), "file", digest(path.read_bytes()))
    assert ours
    assert (entry.owner, entry.group, entry.mode) == (ours.owner, ours.group, 0o640)
    assert not entry.secret


@pytest.mark.parametrize("size", [0, BLOCK - 1, BLOCK, 2 * BLOCK + 1])
def test_a_file_of_any_size_has_the_digest_of_its_whole(tmp_path: Path, size: int) -> None:
    path = tmp_path / "map.db"
    path.write_bytes(os.urandom(size))
    assert snapshot([str(path)])[0].digest == digest(path.read_bytes())


@pytest.mark.parametrize("target", ["/nowhere", "./a//b", "."])
def test_a_link_is_its_target_as_it_is_written(tmp_path: Path, target: str) -> None:
    path = str(tmp_path / "link")
    Path(path).symlink_to(target)
    (entry,) = snapshot([path])
    assert (entry.kind, entry.digest) == ("link", digest(target.encode()))


def test_what_is_not_there_is_absent(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    paths = [str(tmp_path / "none"), str(tmp_path / "none/in/none"), str(tmp_path / "file/in-a-file")]
    assert snapshot(paths) == tuple(absent(path) for path in sorted(paths))


def test_paths_are_told_once_and_in_order(tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("b", "a", "b")]
    assert [entry.path for entry in snapshot(paths)] == [str(tmp_path / name) for name in ("a", "b")]


def test_everything_that_can_be_no_entry_is_named_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
    with pytest.raises(InvalidInputError) as caught:
        tree(str(tmp_path))
    told = {(fault.where, fault.wrong) for fault in caught.value.faults}
    assert told == {(f"{tmp_path}/pipe", "is a pipe"), (f"{tmp_path}/socket", "is a socket")}
    with pytest.raises(InvalidInputError, match="is a device"):
        snapshot(["/dev/null"])


def test_a_tree_is_all_that_is_in_it_and_itself(tmp_path: Path) -> None:
    (tmp_path / "tls").mkdir(mode=0o750)
    (tmp_path / "tls/key.pem").write_bytes(b"key")
    (tmp_path / ".hidden").touch()
    (tmp_path / "elsewhere").symlink_to("/etc")
    found = tree(str(tmp_path))
    kinds = {path.removeprefix(str(tmp_path)): entry.kind for path, entry in found.items()}
    assert kinds == {
        "": "directory",
        "/tls": "directory",
        "/tls/key.pem": "file",
        "/.hidden": "file",
        "/elsewhere": "link",
    }
    assert found[f"{tmp_path}/tls"].mode == 0o750


def test_there_is_no_tree_of_nothing(tmp_path: Path) -> None:
    assert tree(str(tmp_path / "none")) == {}


def test_a_change_of_anything_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    path.chmod(0o600)
    before = tree(str(tmp_path))
    assert tree(str(tmp_path)) == before
    path.chmod(0o644)
    assert tree(str(tmp_path)) != before
    path.chmod(0o600)
    path.write_bytes(b"two")
    assert tree(str(tmp_path)) != before
