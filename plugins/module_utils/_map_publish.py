# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Publishing a map: text and database become the new ones together, and no look-up fails meanwhile.

sendmail opens a map for each session, and takes its lock for each look-up (sendmail/map.c, db_map_open and
db_map_lookup). A renamed file makes a session that is opening the map answer 451; a file that is changed in
place under the exclusive lock makes it wait. So the content of the live database is replaced where it
stands. Being cut off in the middle is made harmless in two ways. A mark beside the database tells the next
run, and the next start of the daemon (role config), to build it again from its text, which is right by then.
And the first block is blank until all others are written: sendmail then refuses for the moment instead of
reading half a map. The time of the file moves on by whole seconds, since a session reads a map anew only if
it did.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _lock
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    attributes_of,
    move_in,
    naming,
    publish,
    set_file_attributes,
    staged,
    sync_directory,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import BLOCK

MARK = ".publishing"  # behind the database's name: text and database may disagree
_MARK_ATTRIBUTES = Attributes("root", "root", 0o600)
_LOCK_LIMIT = 30.0  # seconds that other users of the map may take with it
_BLANK = b"\0" * 512  # over the first bytes of the database, where Berkeley DB keeps its magic number
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE)


def is_unfinished(database: str) -> bool:
    """Whether a publication of the database at that path was cut off."""
    return Path(database + MARK).exists()


def publish_map(
    text: tuple[str, FileState] | None,
    candidate: str | None,
    database: str,
    attributes: Attributes,
    map_type: str = "hash",
) -> list[int]:
    """Make the text and the database at their paths new, and return the blocks of the database that changed.

    text is its path and wish, None if it stays; candidate is the path of the finished database, None if that
    stays; map_type is for whoever must repair what is cut off. Raises CommandFailedError if the lock cannot
    be had, OSError if there is no room, with nothing changed.
    """
    if candidate is None:
        if text:
            publish(*text)
        return []
    with _staged_text(text) as move_text_in:
        if not _may_be_changed_in_place(database):
            return _publish_by_rename(move_text_in, candidate, database, attributes, map_type)
        if attributes_of(database) != attributes:
            set_file_attributes(database, attributes)
        return _publish_in_place(move_text_in, candidate, database, map_type)


@contextmanager
def _staged_text(text: tuple[str, FileState] | None) -> Iterator[Callable[[], None]]:
    """What puts the text in place: it is finished on the disk, so that nothing but the rename is left."""
    if text is None:
        yield lambda: None
        return
    with staged(*text) as finished:
        yield lambda: move_in(finished, text[0])


def _publish_by_rename(
    move_text_in: Callable[[], None], candidate: str, database: str, attributes: Attributes, map_type: str
) -> list[int]:
    wish = FileState(Path(candidate).read_bytes(), attributes)
    with staged(database, wish) as finished, _undisturbed():
        _set_mark(database, map_type)
        move_text_in()
        move_in(finished, database)
        _remove_mark(database)
    return list(range(_blocks(len(wish.content))))


def _publish_in_place(
    move_text_in: Callable[[], None], candidate: str, database: str, map_type: str
) -> list[int]:
    with _locked(database) as live, Path(candidate).open("rb") as new:
        changed = _different(live, new.fileno())
        with _undisturbed():
            if not changed:
                _set_mark(database, map_type)
                move_text_in()
            else:
                later = max(int(time.time()), int(os.fstat(live).st_mtime) + 1)
                _prepare(live, new.fileno(), database, map_type, later)
                move_text_in()
                _overwrite(live, new.fileno(), changed, later)
            _remove_mark(database)
    return changed


def _may_be_changed_in_place(database: str) -> bool:
    """Whether readers of what is there wait for its lock: those of a cdb do not, and a link is not ours."""
    found = Path(database)
    return found.is_file() and not found.is_symlink() and database.endswith(".db")


@contextmanager
def _locked(database: str) -> Iterator[int]:
    """The database, open for writing, with the lock that makes each look-up wait."""
    descriptor = os.open(database, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        _lock.take(descriptor, database, limit=_LOCK_LIMIT)
        yield descriptor
    finally:
        os.close(descriptor)


def _set_mark(database: str, map_type: str) -> None:
    """Put the mark on the disk, before anything changes. Raises OSError, with no mark but one of before."""
    # whole or not there: what repairs from it believes what it says
    publish(database + MARK, FileState(f"{map_type}\n".encode(), _MARK_ATTRIBUTES))


def _remove_mark(database: str) -> None:
    """Say that text and database agree: both are on the disk."""
    mark = Path(database + MARK)
    mark.unlink()
    sync_directory(str(mark.parent))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals that ask us to end wait until this is over: it takes a fraction of a second."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _blocks(size: int) -> int:
    return -(-size // BLOCK)


def _different(live: int, new: int) -> list[int]:
    """The numbers of the blocks in which the two files differ; all behind the end of the shorter one too."""
    count = max(_blocks(os.fstat(live).st_size), _blocks(os.fstat(new).st_size))
    return [
        number
        for number in range(count)
        if os.pread(live, BLOCK, number * BLOCK) != os.pread(new, BLOCK, number * BLOCK)
    ]


def _prepare(live: int, new: int, database: str, map_type: str, later: int) -> None:
    """Take the space and set the mark before anything is overwritten. Raises OSError, with all as it was."""
    before, after = os.fstat(live), os.fstat(new).st_size
    try:
        if after:
            with naming(database):
                os.posix_fallocate(live, 0, after)  # from the start: what makemap builds has holes
            os.utime(live, (later, later))  # it was set by the clock, which may be behind
        _set_mark(database, map_type)
    except OSError:
        os.ftruncate(live, before.st_size)
        os.utime(live, ns=(before.st_atime_ns, before.st_mtime_ns))
        raise


def _overwrite(live: int, new: int, changed: list[int], later: int) -> None:
    def put(content: bytes, offset: int) -> None:
        _write(live, content, offset)
        _set_time(live, later)  # the write has set the time by the clock, which may be behind

    put(_BLANK, 0)
    for number in changed:
        block = os.pread(new, BLOCK, number * BLOCK)
        start = len(_BLANK) if number == 0 else 0
        put(block[start:], number * BLOCK + start)
    os.ftruncate(live, os.fstat(new).st_size)
    _set_time(live, later)
    put(os.pread(new, len(_BLANK), 0), 0)
    os.fsync(live)  # the mark goes after this; if power fails before, it says that nothing here counts


def _write(descriptor: int, content: bytes, offset: int) -> None:
    view = memoryview(content)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written


def _set_time(descriptor: int, seconds: int) -> None:
    os.utime(descriptor, (seconds, seconds))
