# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is on the disk, as entries of a generation. Links are told of, never followed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import attributes_from
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Entry, absent
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import BLOCK, of_bytes

_OTHERS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}


def snapshot(paths: Iterable[str]) -> tuple[Entry, ...]:
    """What is at each of the paths, sorted, a path once. Raises InvalidInputError for what can be no entry.

    A database is told as a file, and nothing as secret: Entry.agrees knows. Raises OSError for what cannot be
    read.
    """
    entries: list[Entry] = []
    faults: list[Fault] = []
    for path in sorted(set(paths)):
        try:
            entries.append(_entry(path))
        except InvalidInputError as error:
            faults += error.faults
    if faults:
        raise InvalidInputError(faults)
    return tuple(entries)


def content_of(entry: Entry, path: str) -> bytes:
    """The content of entry, which stands at path; of a link its target, as it is written."""
    if entry.kind == "link":
        return os.fsencode(os.readlink(path))  # noqa: PTH115
    return Path(path).read_bytes()


def tree(directory: str) -> dict[str, Entry]:
    """The directory and all that is below it, by path; empty if it does not exist. Raises as snapshot."""
    paths = [directory]
    for place, directories, files in os.walk(directory, onerror=_tell):
        paths += [str(Path(place, name)) for name in directories + files]
    return {entry.path: entry for entry in snapshot(paths) if entry.kind != "absent"}


def _tell(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _entry(path: str) -> Entry:
    try:
        found = os.lstat(path)
        kind = stat.S_IFMT(found.st_mode)
        if kind in _OTHERS:
            raise InvalidInputError([Fault(path, f"is {_OTHERS[kind]}", "move it out of the way")])
        return _READERS[kind](path, found)
    except (FileNotFoundError, NotADirectoryError):
        return absent(path)


def _directory(path: str, found: os.stat_result) -> Entry:
    return _told(path, "directory", "", found)


def _link(path: str, found: os.stat_result) -> Entry:
    target = os.readlink(path)  # noqa: PTH115 - a Path would not keep the target as it is written
    return _told(path, "link", of_bytes(os.fsencode(target)), found)


def _file(path: str, _found: os.stat_result) -> Entry:
    """The file as it is once open: it may have been replaced since it was found."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        digest = hashlib.sha256()
        while block := os.read(descriptor, BLOCK):
            digest.update(block)
        return _told(path, "file", digest.hexdigest(), os.fstat(descriptor))
    finally:
        os.close(descriptor)


def _told(path: str, kind: str, digest: str, found: os.stat_result) -> Entry:
    attributes = attributes_from(found)
    return Entry(path, kind, digest, attributes.owner, attributes.group, attributes.mode)


_READERS: dict[int, Callable[[str, os.stat_result], Entry]] = {
    stat.S_IFDIR: _directory,
    stat.S_IFLNK: _link,
    stat.S_IFREG: _file,
}
