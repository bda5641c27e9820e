# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writing the store while the writer is killed, or the disk takes no more: nothing is half there."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _journal
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    Entry,
    Generation,
    StoreError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._journal import Journal
from ansible_collections.postmaster.sendmail.plugins.module_utils._kept_generations import kept_generations
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Current, Store

_CUT_OFF = 9
_MOST = 500  # events of a transaction; it has a tenth
_WRITING = ("open", "os.mkdir", "os.rename", "os.remove", "os.chmod", "os.chown", "tempfile.mkstemp")


def transaction(store: Store) -> None:
    """All that a transaction writes to the store, in its order."""
    number = store.next_id()
    digest = store.put(f"content {number}".encode())
    entry = Entry("/etc/mail/access", "file", digest, "root", "root", 0o640)
    store.write(Generation(number, "2026-01-31T12:00:00Z", "relay", (entry,)))
    current = store.current()
    _journal.begin(store, Journal(current.generation if current else number, number, ""))
    store.set_current(Current(number, {}, "2026-01-31T12:00:01Z"))
    _journal.end(store)
    store.prune(1)


def in_child(act: Callable[[], None]) -> int:
    """The exit status of a child that does it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        act()
    except BaseException:  # the child must not go on as a test
        os._exit(1)
    os._exit(0)


def cut_off_at(count: int, act: Callable[[], None]) -> None:
    """Do it, and die before the event of that number in which Python would change a file."""
    left = count

    def strike(event: str, _arguments: object) -> None:
        nonlocal left
        left -= event in _WRITING
        if left <= 0:
            os._exit(_CUT_OFF)

    sys.addaudithook(strike)
    act()


def is_sound(store: Store) -> bool:
    """Whether all that is there is whole, and names what is there."""
    current = store.current()
    rows = kept_generations(store)
    kept = {number: store.read(number) for number in store.ids()}
    contents = [store.get(entry.digest) for one in kept.values() for entry in one.entries]
    named = {current.generation} if current else set()
    return named <= kept.keys() and len(contents) == len(kept) and not any(row.damage for row in rows)


@pytest.mark.parametrize("before", [0, 2])
def test_a_writer_may_be_killed_anywhere(tmp_path: Path, before: int) -> None:
    for count in range(1, _MOST):
        store = Store(str(tmp_path / str(count)))
        for _turn in range(before):
            transaction(store)
        status = in_child(partial(cut_off_at, count, partial(transaction, store)))
        assert is_sound(store), count
        if status == 0:
            break
        assert status == _CUT_OFF
        _journal.end(store)
        transaction(store)
        assert is_sound(store), count
        assert len(store.ids()) == 1, count
        assert len([*Path(store.path("objects")).glob("[0-9a-f]*")]) == 1, count
    assert 10 < count < _MOST - 1


def test_a_disk_that_takes_no_more_leaves_all_as_it_was(store_of_two: Store) -> None:
    def act() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that the write fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
        for write in (
            lambda: store_of_two.put(b"a content that is too long"),
            lambda: store_of_two.write(Generation(3, "2026-01-31T12:00:00Z", "relay", ())),
            lambda: store_of_two.set_current(Current(1, {}, "2026-01-31T12:00:01Z")),
            lambda: _journal.begin(store_of_two, Journal(2, 3, "")),
        ):
            with pytest.raises(StoreError, match=r": File too large \(see to the file system\)"):
                write()

    everything = files(store_of_two)
    assert in_child(act) == 0
    assert files(store_of_two) == everything


@pytest.fixture
def store_of_two(tmp_path: Path) -> Store:
    store = Store(str(tmp_path))
    tmp_path.chmod(0o700)
    transaction(store)
    transaction(store)
    return store


def files(store: Store) -> dict[Path, bytes]:
    """All that is in the store."""
    return {path: path.read_bytes() for path in Path(store.path("")).rglob("*") if path.is_file()}


def test_everything_is_on_the_disk_before_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rename counts once its directory is synced, and what is renamed is synced before."""
    events: list[str] = []
    sync, replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        name = os.readlink(f"/proc/self/fd/{descriptor}").removeprefix(str(tmp_path))  # noqa: PTH115
        sync(descriptor)
        events.append(f"sync {name.partition('.staged-')[0]}")

    def renamed(path: Path, target: str) -> Path:
        events.append(f"rename {target.removeprefix(str(tmp_path))}")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", renamed)
    store = Store(f"{tmp_path}/store")
    digest = store.put(b"content")
    store.set_current(Current(1, {}, ""))
    store.remove_document("current")
    assert events == [
        "sync ",
        "sync /store",
        f"sync /store/objects/.{digest}",
        f"rename /store/objects/{digest}",
        "sync /store/objects",
        "sync /store/.current",
        "rename /store/current",
        "sync /store",
        "sync /store",
    ]
