# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bringing the live files to a generation: everything is made ready first, then renamed in one go.

A disk that is full, or read-only, is met while files are staged beside their places, with nothing changed.
Maps come before the rest, each in place and without a failed look-up (_map_publish): they say who may send,
and a database must be there before a .cf names it. sendmail.cf and submit.cf come last of what is renamed, as
a client program may start at any moment; what is to go, goes when nothing names it any more.
"""

from __future__ import annotations

import errno
import glob
import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    set_file_attributes,
    staged,
    sync_directory,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._live_state import snapshot
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_publish import (
    MARK,
    is_unfinished,
    publish_map,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store

_RESERVE = ".transaction.staged-reserve"  # swept away like other staged files that a killed run has left
_SLACK = 64 << 10  # bytes for what is needed beside the contents: a map's mark, directories


class CommitError(SendmailError):
    """The files cannot be brought to the generation."""


def check(store: Store, before: Sequence[Entry], after: Sequence[Entry]) -> None:
    """See that each live path is as before or as after, and that both contents of it are in the store.

    Raises CommitError that names the paths, StoreError for a damaged content, before anything is touched:
    somebody else has changed them since the transaction was judged, or there would be no way back.
    """
    was, becomes = _by_path(before), _by_path(after)
    unknown = sorted(becomes.keys() - was.keys())
    if unknown:
        raise CommitError(f"{', '.join(unknown)}: nothing says how it was, so there would be no way back")
    paths = sorted(becomes)
    strange = [
        found.path
        for found in snapshot(paths)
        if not (found.agrees(was[found.path]) or found.agrees(becomes[found.path]))
    ]
    if strange:
        raise CommitError(f"{', '.join(strange)}: changed since the transaction was judged (run it again)")
    differing = [path for path in paths if not was[path].agrees(becomes[path])]
    needed = [entry for path in differing for entry in (was[path], becomes[path])]
    _have_contents(store, needed)
    for entry in _of(needed, "file", "link"):
        store.get(entry.digest)  # raises what is damaged; a database is large, and made anew if need be


def has_begun(before: Sequence[Entry], after: Sequence[Entry]) -> bool:
    """Whether a live path is as after and not as before: a commit was cut off, or somebody did it."""
    was, becomes = _by_path(before), _by_path(after)
    return any(
        found.agrees(becomes[found.path]) and not found.agrees(was[found.path])
        for found in snapshot(sorted(was.keys() & becomes.keys()))
    )


def apply(store: Store, entries: Sequence[Entry]) -> list[str]:
    """Bring the live paths to the entries, and return those that were other.

    Raises CommitError when a path cannot become what it should or the store lacks a content, OSError when
    there is no room: with nothing changed if it is found while files are staged.
    """
    live = _by_path(snapshot([entry.path for entry in entries]))
    differing = [entry for entry in entries if _differs(entry, live[entry.path])]
    for entry in differing:
        _refuse_other_kind(entry, live[entry.path])
    _have_contents(store, differing)
    maps = _maps(differing)
    with_a_map = {entry.path for pair in maps for entry in pair if entry}
    for entry in _of(differing, "directory"):
        _make_directory(entry, live[entry.path])
    with ExitStack() as stack:
        moves = [
            (stack.enter_context(_staged(store, entry)), entry.path)
            for entry in sorted(_of(differing, "file", "link"), key=_cf_last)
            if entry.path not in with_a_map
        ]
        for text, database in maps:
            _publish(store, text, database)
        for temporary, path in moves:
            Path(temporary).replace(path)
    for entry in reversed(_of(differing, "absent")):
        _remove(entry.path)
    for directory in sorted({posixpath.dirname(entry.path) for entry in differing}):
        with suppress(FileNotFoundError):  # it went, too
            sync_directory(directory)
    return [entry.path for entry in differing]


@contextmanager
def reserved(store: Store, before: Sequence[Entry], after: Sequence[Entry]) -> Iterator[None]:
    """Hold the room that the way back needs, beside the files, and give it free at the end.

    Raises OSError if there is none, with nothing changed. A killed process leaves it: see tidy.
    """
    sizes = _room(store, before, after)
    try:
        for directory, size in sizes.items():
            _hold(posixpath.join(directory, _RESERVE), size)
        yield
    finally:
        release(before)


def release(entries: Iterable[Entry]) -> None:
    """Give the room beside these entries free."""
    for directory in {posixpath.dirname(entry.path) for entry in entries}:
        with suppress(OSError):
            Path(directory, _RESERVE).unlink(missing_ok=True)


def tidy(entries: Iterable[Entry]) -> None:
    """Remove what a process that was killed has left beside these entries: the room, and staged files."""
    everything = list(entries)
    release(everything)
    for entry in everything:
        directory, name = posixpath.split(entry.path)
        for beginning in (name, name + MARK):
            for left in Path(directory).glob(f".{glob.escape(beginning)}.staged-*"):
                with suppress(OSError):
                    left.unlink()


def _differs(entry: Entry, live: Entry) -> bool:
    return not entry.agrees(live) or (entry.kind == "database" and is_unfinished(entry.path))


def _by_path(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    return {entry.path: entry for entry in entries}


def _of(entries: Iterable[Entry], *kinds: str) -> list[Entry]:
    """The entries of these kinds, a directory before what is in it."""
    return sorted((entry for entry in entries if entry.kind in kinds), key=lambda entry: entry.path)


def _cf_last(entry: Entry) -> tuple[bool, str]:
    return entry.path.endswith(".cf"), entry.path


def _maps(differing: Sequence[Entry]) -> list[tuple[Entry | None, Entry]]:
    """The databases that differ, each with its text if that is to become another one with it."""
    texts = {entry.path: entry for entry in differing if entry.kind == "file"}
    return [(texts.get(posixpath.splitext(entry.path)[0]), entry) for entry in _of(differing, "database")]


def _have_contents(store: Store, entries: Iterable[Entry]) -> None:
    lacking = sorted(
        {
            entry.path
            for entry in entries
            if entry.digest and not Path(store.object_path(entry.digest)).is_file()
        }
    )
    if lacking:
        raise CommitError(f"{', '.join(lacking)}: the store lacks what should be there")


def _refuse_other_kind(entry: Entry, live: Entry) -> None:
    """A directory neither comes nor goes in the place of anything else: no rename would do that."""
    if (
        "absent" not in (entry.kind, live.kind)
        and "directory" in (entry.kind, live.kind)
        and (entry.kind != live.kind)
    ):
        raise CommitError(f"{entry.path}: is a {live.kind}, not a {entry.kind} (move it out of the way)")


def _attributes(entry: Entry) -> Attributes:
    return Attributes(entry.owner, entry.group, entry.mode)


@contextmanager
def _staged(store: Store, entry: Entry) -> Iterator[str]:
    """The path of what entry says, finished beside its place."""
    content = store.get(entry.digest)
    if entry.kind == "file":
        with staged(entry.path, FileState(content, _attributes(entry))) as temporary:
            yield temporary
        return
    directory, name = posixpath.split(entry.path)
    temporary = posixpath.join(directory, f".{name}.staged-{os.getpid()}")
    Path(temporary).unlink(missing_ok=True)
    try:
        Path(temporary).symlink_to(os.fsdecode(content))
        os.chown(temporary, *_attributes(entry).ids(), follow_symlinks=False)
        yield temporary
    finally:
        Path(temporary).unlink(missing_ok=True)


def _publish(store: Store, text: Entry | None, database: Entry) -> None:
    wish = (text.path, FileState(store.get(text.digest), _attributes(text))) if text else None
    candidate = store.object_path(database.digest)
    publish_map(wish, candidate, database.path, _attributes(database), database.map_type or "hash")


def _make_directory(entry: Entry, live: Entry) -> None:
    if live.kind == "absent":
        Path(entry.path).mkdir(mode=0o700)
    set_file_attributes(entry.path, _attributes(entry))


def _remove(path: str) -> None:
    """Remove the file, or the directory if nothing is in it: what others have put there is theirs."""
    try:
        Path(path).unlink(missing_ok=True)
    except (IsADirectoryError, PermissionError):
        try:
            Path(path).rmdir()
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise


def _room(store: Store, before: Sequence[Entry], after: Sequence[Entry]) -> dict[str, int]:
    """The bytes in each directory that contents of before may take which those of after do not hold."""
    becomes = _by_path(after)
    sizes: dict[str, int] = {}
    for was in before:
        becoming = becomes.get(was.path, was)
        if was.kind in ("file", "database") and not was.agrees(becoming):
            size = _size(store, was)
            if was.kind == "database" and was.path.endswith(".db") and becoming.kind == "database":
                size = max(0, size - _size(store, becoming))  # it is written in place
            directory = posixpath.dirname(was.path)
            sizes[directory] = sizes.get(directory, _SLACK) + size
    return sizes


def _size(store: Store, entry: Entry) -> int:
    return Path(store.object_path(entry.digest)).stat().st_size


def _hold(path: str, size: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, size)
    except OSError as error:
        error.filename = error.filename or path
        raise
    finally:
        os.close(descriptor)
