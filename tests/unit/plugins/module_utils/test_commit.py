# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bringing files on a real file system to a generation, and back."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _commit
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import ours
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Entry, absent
from ansible_collections.postmaster.sendmail.plugins.module_utils._live_state import snapshot
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store

ME = ours(0)
OLD, NEW = b"old\n" * 300, b"new\n" * 700


class Host:
    """A directory for /etc/mail, and the store with the contents of its files."""

    def __init__(self, directory: Path) -> None:
        self.mail = directory / "mail"
        self.mail.mkdir()
        self.store = Store(str(directory / "store"))

    def entry(self, name: str, content: bytes = b"", kind: str = "file", mode: int = 0o640) -> Entry:
        path = str(self.mail / name)
        if kind == "absent":
            return absent(path)
        digest = self.store.put(content) if content else ""
        mode = 0o777 if kind == "link" else mode
        return Entry(path, kind, digest, ME.owner, ME.group, mode, "hash" if kind == "database" else "")

    def live(self, *entries: Entry) -> tuple[Entry, ...]:
        return snapshot([entry.path for entry in entries])

    def names(self) -> list[str]:
        return sorted(path.name for path in self.mail.iterdir())

    def agrees(self, *entries: Entry) -> bool:
        return all(one.agrees(other) for one, other in zip(self.live(*entries), sorted(entries, key=_path)))


def _path(entry: Entry) -> str:
    return entry.path


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path)


Pair = Callable[[Host], tuple[list[Entry], list[Entry]]]

CHANGES: dict[str, Pair] = {
    "a file": lambda host: ([host.entry("sendmail.cf", OLD)], [host.entry("sendmail.cf", NEW)]),
    "a mode": lambda host: ([host.entry("key", OLD)], [host.entry("key", OLD, mode=0o600)]),
    "a new file": lambda host: ([host.entry("key", kind="absent")], [host.entry("key", NEW)]),
    "a file that goes": lambda host: ([host.entry("key", OLD)], [host.entry("key", kind="absent")]),
    "a map": lambda host: (
        [host.entry("access", OLD), host.entry("access.db", OLD * 9000, "database")],
        [host.entry("access", NEW), host.entry("access.db", NEW * 200, "database")],
    ),
    "a map's text": lambda host: (
        [host.entry("access", OLD), host.entry("access.db", OLD, "database")],
        [host.entry("access", NEW), host.entry("access.db", OLD, "database")],
    ),
    "a map's database": lambda host: (
        [host.entry("access", OLD), host.entry("access.db", OLD, "database")],
        [host.entry("access", OLD), host.entry("access.db", NEW, "database")],
    ),
    "a map's mode": lambda host: (
        [host.entry("access", OLD), host.entry("access.db", OLD, "database")],
        [host.entry("access", OLD, mode=0o600), host.entry("access.db", OLD, "database", 0o600)],
    ),
    "a new map": lambda host: (
        [host.entry("access", kind="absent"), host.entry("access.db", kind="absent")],
        [host.entry("access", NEW), host.entry("access.db", NEW, "database")],
    ),
    "a directory": lambda host: (
        [host.entry("tls", kind="absent"), host.entry("tls/key", kind="absent")],
        [host.entry("tls", kind="directory", mode=0o750), host.entry("tls/key", NEW)],
    ),
    "a link": lambda host: (
        [host.entry("aliases", b"/etc/aliases", "link")],
        [host.entry("aliases", b"elsewhere", "link")],
    ),
    "a link for a file": lambda host: (
        [host.entry("aliases", b"/etc/aliases", "link")],
        [host.entry("aliases", NEW)],
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_there_and_back_and_nothing_left_over(host: Host, change: Pair) -> None:
    before, after = change(host)
    _commit.apply(host.store, before)
    assert host.agrees(*before)
    names = host.names()
    _commit.check(host.store, before, after)
    assert not _commit.has_begun(before, after)
    differing = [new.path for old, new in zip(before, after) if not old.agrees(new)]
    with _commit.reserved(host.store, before, after):
        assert _commit.apply(host.store, after) == differing
    assert host.agrees(*after)
    assert _commit.has_begun(before, after)
    _commit.check(host.store, before, after)
    assert _commit.apply(host.store, before) == differing
    assert host.agrees(*before)
    assert host.names() == names


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_right_is_not_touched(host: Host, change: Pair) -> None:
    _before, after = change(host)
    _commit.apply(host.store, after)
    times = {path: path.lstat().st_ctime_ns for path in host.mail.rglob("*")}
    assert _commit.apply(host.store, after) == []
    assert times == {path: path.lstat().st_ctime_ns for path in host.mail.rglob("*")}


def test_a_cf_is_renamed_last(host: Host) -> None:
    names = ["authinfo", "sendmail.cf", "sendmail.mc", "submit.cf", "zone"]
    renamed: list[str] = []
    watching = True

    def see(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "os.rename" and str(arguments[1]).startswith(str(host.mail)):
            renamed.append(Path(str(arguments[1])).name)

    entries = [host.entry(name, NEW) for name in names]
    sys.addaudithook(see)  # it stays as long as the process, but sees nothing more
    _commit.apply(host.store, entries)
    watching = False
    assert sorted(renamed) == names
    assert renamed[-2:] == ["sendmail.cf", "submit.cf"]


def test_a_map_that_was_cut_off_is_finished(host: Host) -> None:
    entries = CHANGES["a map"](host)[0]
    _commit.apply(host.store, entries)
    mark = host.mail / "access.db.publishing"
    mark.write_text("hash\n")
    assert _commit.apply(host.store, entries) == [str(host.mail / "access.db")]
    assert not mark.exists()


def test_a_directory_that_somebody_uses_stays(host: Host) -> None:
    before, after = CHANGES["a directory"](host)
    _commit.apply(host.store, after)
    (host.mail / "tls" / "other").write_bytes(b"theirs")
    _commit.apply(host.store, before)
    assert [path.name for path in (host.mail / "tls").iterdir()] == ["other"]


def test_without_room_nothing_is_changed(host: Host) -> None:
    """One file cannot be staged: those before it in the order are not put in place either."""
    before = [host.entry("a", OLD), host.entry("b", OLD)]
    _commit.apply(host.store, before)
    long_name = "n" * 250  # what is staged beside it has a longer name than any file system allows
    (host.mail / long_name).write_bytes(OLD)
    with pytest.raises(OSError, match="too long"):
        _commit.apply(host.store, [host.entry("a", NEW), host.entry("b", NEW), host.entry(long_name, NEW)])
    assert host.agrees(*before)
    assert host.names() == ["a", "b", long_name]


def test_the_room_for_the_way_back_is_held_until_it_is_needed(host: Host) -> None:
    before, after = CHANGES["a map"](host)
    _commit.apply(host.store, before)
    with _commit.reserved(host.store, before, after):
        held = sum(path.stat().st_blocks * 512 for path in host.mail.glob(".*"))
        assert held >= len(OLD) + len(OLD * 9000) - len(NEW * 200)
    assert host.names() == ["access", "access.db"]


def test_a_killed_process_leaves_what_can_be_tidied_up(host: Host) -> None:
    before, after = CHANGES["a file"](host)
    _commit.apply(host.store, before)
    manager = _commit.reserved(host.store, before, after)
    manager.__enter__()
    assert len(host.names()) == 2
    (host.mail / ".sendmail.cf.staged-x").write_bytes(NEW)
    (host.mail / ".sendmail.cf.publishing.staged-x").touch()
    (host.mail / ".other.staged-x").write_bytes(b"somebody else's")
    _commit.tidy(before)
    assert host.names() == [".other.staged-x", "sendmail.cf"]


def _by_hand(host: Host) -> None:
    (host.mail / "sendmail.cf").write_bytes(b"by hand")


def _other_mode(host: Host) -> None:
    (host.mail / "sendmail.cf").chmod(0o666)


def _gone(host: Host) -> None:
    (host.mail / "sendmail.cf").unlink()


def _lost(host: Host) -> None:
    Path(host.store.object_path(host.store.put(OLD))).unlink()


def _damaged(host: Host) -> None:
    Path(host.store.object_path(host.store.put(NEW))).write_bytes(b"rot")


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (_by_hand, "sendmail.cf: changed since the transaction was judged"),
        (_other_mode, "sendmail.cf: changed since the transaction was judged"),
        (_gone, "sendmail.cf: changed since the transaction was judged"),
        (_lost, "sendmail.cf: the store lacks what should be there"),
        (_damaged, "is damaged"),
    ],
)
def test_what_nobody_could_undo_is_refused(host: Host, happens: Callable[[Host], None], said: str) -> None:
    before, after = CHANGES["a file"](host)
    _commit.apply(host.store, before)
    happens(host)
    found = host.live(*before)
    with pytest.raises(SendmailError, match=said):
        _commit.check(host.store, before, after)
    assert host.live(*before) == found


def test_a_path_without_a_past_is_refused(host: Host) -> None:
    with pytest.raises(_commit.CommitError, match="key: nothing says how it was"):
        _commit.check(host.store, [], [host.entry("key", NEW)])


def test_a_directory_is_not_taken_for_a_file(host: Host) -> None:
    (host.mail / "key").mkdir()
    with pytest.raises(_commit.CommitError, match="key: is a directory, not a file"):
        _commit.apply(host.store, [host.entry("a", NEW), host.entry("key", NEW)])
    assert host.names() == ["key"]


def test_an_owner_whom_the_host_does_not_name_is_kept(host: Host) -> None:
    nobody = replace(host.entry("key", OLD), owner=str(2_000_000), group=str(2_000_000))
    if os.geteuid() == 0:
        _commit.apply(host.store, [nobody])
        assert host.agrees(nobody)
    else:
        with pytest.raises(PermissionError):
            _commit.apply(host.store, [nobody])
