# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Publishing a map on a real file system: all of it or nothing, and readers can tell that it is new."""

from __future__ import annotations

import errno
import fcntl
import grp
import json
import os
import pwd
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_publish
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    attributes_of,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_publish import publish_map

BLOCK = 1 << 20
ME = Attributes(pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name, 0o640)
OLD, NEW = b"old" * 400, b"new" * 400


@dataclass(frozen=True)
class Map:
    """A map in a directory: its text, its live database, and a candidate elsewhere."""

    text: Path
    database: Path
    candidate: Path

    def publish(self, content: bytes = NEW, *, attributes: Attributes = ME) -> list[int]:
        self.candidate.write_bytes(content)
        text = (str(self.text), FileState(b"new text\n", attributes))
        return publish_map(text, str(self.candidate), str(self.database), attributes)

    def left(self) -> list[str]:
        return sorted(path.name for path in self.text.parent.iterdir())


@pytest.fixture
def a_map(tmp_path: Path) -> Map:
    directory = tmp_path / "mail"
    directory.mkdir()
    found = Map(directory / "access", directory / "access.db", tmp_path / "candidate.db")
    found.text.write_bytes(b"old text\n")
    found.database.write_bytes(OLD)
    for path in (found.text, found.database):
        path.chmod(0o640)
    return found


X, Y, Z = b"x" * BLOCK, b"y" * BLOCK, b"z" * BLOCK
CONTENTS = {
    "the same size": (OLD, NEW, [0]),
    "grows within a block": (OLD, NEW * 3, [0]),
    "grows by blocks": (OLD, X + Y + b"z", [0, 1, 2]),
    "grows, and its start stays": (X + OLD, X + Y + Z, [1, 2]),
    "shrinks within a block": (OLD, b"new", [0]),
    "shrinks by blocks": (X + Y + Z, X[:-1], [0, 1, 2]),
    "a block in the middle": (X + X + X, X + Y + X, [1]),
    "the last byte": (X + Y + b"a", X + Y + b"b", [2]),
    "the first byte": (X + Y, b"y" + X[1:] + Y, [0]),
    "smaller than what is blanked": (b"o" * 100, b"n" * 300, [0]),
    "becomes empty": (OLD, b"", [0]),
    "was empty": (b"", NEW, [0]),
}


@pytest.mark.parametrize(("old", "new", "changed"), CONTENTS.values(), ids=CONTENTS)
def test_the_live_file_gets_the_new_content(a_map: Map, old: bytes, new: bytes, changed: list[int]) -> None:
    a_map.database.write_bytes(old)
    inode, then = a_map.database.stat().st_ino, int(a_map.database.stat().st_mtime)
    assert a_map.publish(new) == changed
    found = a_map.database.stat()
    assert a_map.database.read_bytes() == new
    assert a_map.text.read_bytes() == b"new text\n"
    assert found.st_ino == inode
    assert found.st_mtime == int(found.st_mtime) > then
    assert a_map.left() == ["access", "access.db"]


@pytest.mark.parametrize("offset", [-86_400, -1, 0, 1, 86_400])
def test_the_time_of_the_database_moves_on_by_whole_seconds(a_map: Map, offset: int) -> None:
    then = time.time() + offset
    os.utime(a_map.database, (then, then))
    for content in (NEW, OLD, NEW * 2, NEW * 3, NEW):
        before = int(a_map.database.stat().st_mtime)
        a_map.publish(content)
        assert int(a_map.database.stat().st_mtime) > before


def test_a_candidate_that_is_the_same_writes_nothing_into_the_database(a_map: Map) -> None:
    os.utime(a_map.database, (1_000_000, 1_000_000))
    assert a_map.publish(OLD) == []
    assert a_map.database.stat().st_mtime == 1_000_000
    assert a_map.text.read_bytes() == b"new text\n"
    assert a_map.left() == ["access", "access.db"]


def test_text_or_database_may_stay(a_map: Map) -> None:
    publish_map((str(a_map.text), FileState(b"comment\n", ME)), None, str(a_map.database), ME)
    assert (a_map.text.read_bytes(), a_map.database.read_bytes()) == (b"comment\n", OLD)
    a_map.candidate.write_bytes(NEW)
    publish_map(None, str(a_map.candidate), str(a_map.database), ME)
    assert (a_map.text.read_bytes(), a_map.database.read_bytes()) == (b"comment\n", NEW)


def test_both_files_get_their_attributes(a_map: Map) -> None:
    a_map.database.chmod(0o644)
    wish = replace(ME, mode=0o600)
    a_map.publish(attributes=wish)
    assert attributes_of(str(a_map.text)) == attributes_of(str(a_map.database)) == wish


def test_a_missing_database_is_put_in_whole(a_map: Map) -> None:
    a_map.database.unlink()
    assert a_map.publish(X + NEW) == [0, 1]
    assert a_map.database.read_bytes() == X + NEW
    assert attributes_of(str(a_map.database)) == ME
    assert a_map.left() == ["access", "access.db"]


def test_a_symbolic_link_is_replaced_and_its_target_left(a_map: Map, tmp_path: Path) -> None:
    target = tmp_path / "target.db"
    a_map.database.rename(target)
    a_map.database.symlink_to(target)
    a_map.publish()
    assert target.read_bytes() == OLD
    assert not a_map.database.is_symlink()
    assert a_map.database.read_bytes() == NEW


def test_a_constant_database_is_put_in_whole_since_its_readers_take_no_lock(a_map: Map) -> None:
    cdb = replace(a_map, database=a_map.database.rename(a_map.database.with_suffix(".cdb")))
    inode = cdb.database.stat().st_ino
    cdb.publish()
    assert cdb.database.read_bytes() == NEW
    assert cdb.database.stat().st_ino != inode


@contextmanager
def held_by_another(path: Path, seconds: float) -> Iterator[None]:
    """Another process that reads the database: it has the lock for seconds."""
    code = """if True:
        import fcntl, sys, time
        with open(sys.argv[1], "rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            print(flush=True)
            time.sleep(float(sys.argv[2]))
    """
    command = [sys.executable, "-c", code, str(path), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield
        process.terminate()


def test_a_reader_is_waited_for(a_map: Map) -> None:
    begin = time.monotonic()
    with held_by_another(a_map.database, 0.5):
        a_map.publish()
        assert time.monotonic() - begin >= 0.4
    assert a_map.database.read_bytes() == NEW


def test_a_reader_that_never_ends_leaves_everything_as_it_was(
    a_map: Map, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_map_publish, "_LOCK_LIMIT", 0.1)
    with held_by_another(a_map.database, 30), pytest.raises(CommandFailedError, match="keeps it locked"):
        a_map.publish()
    assert (a_map.text.read_bytes(), a_map.database.read_bytes()) == (b"old text\n", OLD)
    assert a_map.left() == ["access", "access.db"]


def test_readers_are_kept_out_until_all_is_written(a_map: Map, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = []
    write = _map_publish._write

    def looked_at(descriptor: int, content: bytes, offset: int) -> None:
        write(descriptor, content, offset)
        with a_map.database.open("rb") as reader:
            try:
                fcntl.flock(reader, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                refused.append(offset)

    monkeypatch.setattr(_map_publish, "_write", looked_at)
    a_map.publish(X + NEW)
    assert refused == [0, 512, BLOCK, 0]  # the blank, two blocks, the first bytes


# A child, because a limit that is taken once cannot be given back, and a signal should meet no test.
CHILD = """
import json, os, resource, signal, sys
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_publish
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, FileState
limit, signalled, text, candidate, database, owner, group = json.loads(sys.argv[1])
me = Attributes(owner, group, 0o640)
if limit is not None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
if signalled:
    overwrite = _map_publish._overwrite
    def _interrupted(*arguments):
        os.kill(os.getpid(), signal.SIGTERM)
        overwrite(*arguments)
        print("overwritten", flush=True)
    _map_publish._overwrite = _interrupted
wish = (text, FileState(b"new text\\n", me)) if text else None
try:
    _map_publish.publish_map(wish, candidate, database, me)
except OSError as error:
    print(os.path.basename(error.filename), error.strerror, sep=": ")
print("ended")
"""


def in_a_child(
    a_map: Map, *, limit: int | None = None, signalled: bool = False, text: bool = True
) -> tuple[int, str]:
    arguments = [
        limit,
        signalled,
        str(a_map.text) if text else None,
        str(a_map.candidate),
        str(a_map.database),
    ]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, json.dumps([*arguments, ME.owner, ME.group])],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


NO_ROOM: dict[str, tuple[int, bytes, bool]] = {
    "access.db": (len(OLD) + 1000, NEW * 3, True),
    "access": (5, NEW, True),
    "access.db.publishing": (2, NEW, False),
}


@pytest.mark.parametrize(("named", "what"), NO_ROOM.items(), ids=NO_ROOM)
def test_without_room_everything_stays_as_it_was(
    a_map: Map, named: str, what: tuple[int, bytes, bool]
) -> None:
    limit, content, text = what
    a_map.candidate.write_bytes(content)
    assert in_a_child(a_map, limit=limit, text=text) == (0, f"{named}: File too large\nended\n")
    assert (a_map.text.read_bytes(), a_map.database.read_bytes()) == (b"old text\n", OLD)
    assert a_map.left() == ["access", "access.db"]


def test_room_that_was_taken_is_given_back(a_map: Map, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(_map_publish, "_set_mark", no_room)
    os.utime(a_map.database, (1_000_000, 1_000_000))
    with pytest.raises(OSError, match="No space left"):
        a_map.publish(NEW * 3)
    assert a_map.database.stat().st_mtime == 1_000_000
    assert (a_map.text.read_bytes(), a_map.database.read_bytes()) == (b"old text\n", OLD)
    assert a_map.left() == ["access", "access.db"]


def test_room_is_taken_for_the_holes_of_the_database_too(a_map: Map, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_map.database.open("wb") as file:
        file.truncate(BLOCK)
    taken = []
    monkeypatch.setattr(_map_publish, "_overwrite", lambda live, *_: taken.append(os.fstat(live).st_blocks))
    assert a_map.database.stat().st_blocks == 0
    a_map.publish(X)
    assert [blocks * 512 >= BLOCK for blocks in taken] == [True]


def test_a_signal_waits_until_all_is_published(a_map: Map) -> None:
    a_map.candidate.write_bytes(NEW)
    assert in_a_child(a_map, signalled=True) == (-15, "overwritten\n")
    assert (a_map.text.read_bytes(), a_map.database.read_bytes()) == (b"new text\n", NEW)
    assert a_map.left() == ["access", "access.db"]


@pytest.mark.parametrize("name", ["_overwrite", "_set_time", "_remove_mark"])
def test_what_is_cut_off_is_marked(a_map: Map, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def cut_off(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_map_publish, name, cut_off)
    with pytest.raises(KeyboardInterrupt):
        a_map.publish()
    assert Path(f"{a_map.database}.publishing").read_bytes() == b"hash\n"
    assert a_map.text.read_bytes() == b"new text\n"


@pytest.mark.parametrize("number", range(1, 4))
def test_half_a_database_has_a_blank_beginning(
    a_map: Map, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    write = _map_publish._write
    calls: list[int] = []

    def cut_at(descriptor: int, content: bytes, offset: int) -> None:
        if os.fstat(descriptor).st_ino == a_map.database.stat().st_ino:
            if len(calls) == number:
                raise KeyboardInterrupt
            calls.append(offset)
        write(descriptor, content, offset)

    a_map.database.write_bytes(X + OLD)
    monkeypatch.setattr(_map_publish, "_write", cut_at)
    with pytest.raises(KeyboardInterrupt):
        a_map.publish(Y + NEW)
    assert a_map.database.read_bytes()[:512] == bytes(512)
    assert _map_publish.is_unfinished(str(a_map.database))
    monkeypatch.undo()
    a_map.publish(Y + NEW)
    assert a_map.database.read_bytes() == Y + NEW
    assert a_map.left() == ["access", "access.db"]
