# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files as values: what is there, what should be there, and the one place where it is written."""

from __future__ import annotations

import errno
import grp
import os
import pwd
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError

_STAGED = ".staged-"
_PRIVATE = "sendmail-candidate-"
_LARGEST = 64 << 20  # octets; no text that sendmail reads is nearly as long
_ABANDONED = 3600.0  # seconds; no run takes as long


@dataclass(frozen=True)
class Attributes:
    """Owner and group by name, and permission bits (0o7777 at most)."""

    owner: str
    group: str
    mode: int

    def __str__(self) -> str:
        return f"{self.owner}:{self.group} {self.mode:04o}"

    def ids(self) -> tuple[int, int]:
        """The numeric (uid, gid). Raises InvalidInputError when this host does not know the names.

        A number stands for a name that it lacks, as in what is told of a file.
        """
        try:
            return _ident(self.owner, "user"), _ident(self.group, "group")
        except KeyError as error:
            raise InvalidInputError(
                [
                    Fault(
                        f"{self.owner}:{self.group}", "this host has no such user or group", "create it first"
                    )
                ]
            ) from error


@dataclass(frozen=True)
class FileState:
    """One regular file: its bytes and attributes."""

    content: bytes
    attributes: Attributes


def _name(ident: int, table: str) -> str:
    try:
        return pwd.getpwuid(ident).pw_name if table == "user" else grp.getgrgid(ident).gr_name
    except KeyError:
        return str(ident)


def _ident(name: str, table: str) -> int:
    try:
        return pwd.getpwnam(name).pw_uid if table == "user" else grp.getgrnam(name).gr_gid
    except KeyError:
        if name.isascii() and name.isdigit():
            return int(name)
        raise


def attributes_of(path: str) -> Attributes | None:
    """Owner, group and mode of what is at path (symbolic links are followed), or None if nothing is."""
    try:
        found = os.stat(path)  # noqa: PTH116 - one call serves files, directories and sockets alike
    except FileNotFoundError:
        return None
    return attributes_from(found)


def attributes_from(found: os.stat_result) -> Attributes:
    """Owner, group and mode as a stat call told them; a number stands for a name that this host lacks."""
    return Attributes(_name(found.st_uid, "user"), _name(found.st_gid, "group"), stat.S_IMODE(found.st_mode))


def ours(mode: int) -> Attributes:
    """The attributes of a file that is ours alone, whoever runs this."""
    return Attributes(_name(os.geteuid(), "user"), _name(os.getegid(), "group"), mode)


def read(path: str) -> FileState | None:
    """The file at path, or None if nothing is there. Raises InvalidInputError if it cannot be read as one."""
    attributes = attributes_of(path)
    if attributes is None:
        return None
    if not Path(path).is_file():
        raise InvalidInputError([Fault(path, "is not a regular file", "move it out of the way")])
    try:
        return FileState(Path(path).read_bytes(), attributes)
    except OSError as error:
        raise InvalidInputError([Fault(path, f"cannot be read: {error.strerror}")]) from error


def read_own(path: str, *, most: int) -> bytes:
    """The bytes of a file that root or we alone may write, at most so many.

    Raises OSError for any other, be it a pipe, which would never end: on a stock host /etc/mail is the relay
    user's.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(descriptor)
        safe = found.st_uid in (0, os.geteuid()) and not found.st_mode & 0o022
        if not safe or not stat.S_ISREG(found.st_mode) or found.st_size > most:
            raise PermissionError(errno.EPERM, "is no file of ours", path)
        return stream.read(most)


def read_plain(path: str, *, most: int = _LARGEST) -> bytes:
    """The bytes of a regular file, for what a host shows of itself. Links are followed.

    Raises OSError for any other: a pipe or a device may never end, and a file longer than most would take the
    memory of the host. What says that it is empty, as in /proc, is not read: that may wait, or be used up.
    """
    if "\0" in path:
        raise OSError(errno.EINVAL, "is no path that a file can have", path)
    _check_regular(path, os.stat(path))  # noqa: PTH116 - before it is opened, an act on some devices
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(descriptor)
        _check_regular(path, found)
        if found.st_size > most:
            raise OSError(errno.EFBIG, f"has more than {most} octets", path)
        return stream.read(found.st_size) or b""


def _check_regular(path: str, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "is not a regular file", path)


def plain_content(path: str, *, most: int = _LARGEST) -> bytes | None:
    """As read_plain(), but None where that raises OSError."""
    try:
        return read_plain(path, most=most)
    except OSError:
        return None


def back_up(path: str) -> str:
    """Copy the file at path beside itself under a name that carries the time, and return that name."""
    state = read(path)
    if state is None:
        raise InvalidInputError([Fault(path, "does not exist, so it cannot be backed up")])
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    backup = f"{path}.{os.getpid()}.{stamp}~"
    publish(backup, state)
    return backup


def publish(path: str, wish: FileState) -> None:
    """Put wish at path by renaming a finished file over it, so that no reader sees half of it."""
    with staged(path, wish) as temporary:
        move_in(temporary, path)


@contextmanager
def staged(path: str, wish: FileState) -> Iterator[str]:
    """The path of a finished file that is wish, on the disk, beside path; it is gone afterwards unless moved.

    Owner and mode are right before there is anything in it. Raises OSError if there is no room.
    """
    uid, gid = wish.attributes.ids()
    descriptor, temporary = tempfile.mkstemp(prefix=f".{Path(path).name}{_STAGED}", dir=Path(path).parent)
    try:
        with naming(path), os.fdopen(descriptor, "wb") as stream:
            os.fchown(descriptor, uid, gid)
            os.fchmod(descriptor, wish.attributes.mode)
            stream.write(wish.content)
            stream.flush()
            os.fsync(descriptor)
        yield temporary
    finally:
        Path(temporary).unlink(missing_ok=True)


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Let an OSError of what is done to an open file name it: those of a full disk name none."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or path
        raise


def move_in(finished: str, path: str) -> None:
    """Rename a staged file to path; the rename is on the disk before this returns."""
    Path(finished).replace(path)
    sync_directory(str(Path(path).parent))


def set_attributes(path: str, attributes: Attributes) -> None:
    """Give the file or directory at path these attributes. The mode comes last: chown clears set-id bits."""
    uid, gid = attributes.ids()
    os.chown(path, uid, gid)
    Path(path).chmod(attributes.mode)


def set_file_attributes(path: str, attributes: Attributes) -> None:
    """Give the file at path these attributes. A link in its place is an error (ELOOP), not followed."""
    uid, gid = attributes.ids()
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        os.fchown(descriptor, uid, gid)
        os.fchmod(descriptor, attributes.mode)
    finally:
        os.close(descriptor)


@contextmanager
def private_directory(*, beside: str = "", reader: str = "") -> Iterator[str]:
    """A directory that only we can enter, and the group of the user reader if given; it is gone afterwards.

    It stands on the file system of the path beside if given, else with temporary files.
    """
    holder = Path(beside).parent if beside else None
    with tempfile.TemporaryDirectory(prefix=_PRIVATE, dir=holder) as directory:
        if reader:
            os.chown(directory, -1, pwd.getpwnam(reader).pw_gid)
            Path(directory).chmod(0o750)
        yield directory


def sweep(directories: Iterable[str]) -> None:
    """Remove the staged files and private directories that runs which were killed have left there."""
    for directory in directories:
        for path in (*Path(directory).glob(f".*{_STAGED}*"), *Path(directory).glob(f"{_PRIVATE}*")):
            try:
                found = path.lstat()
            except FileNotFoundError:
                continue
            if found.st_uid != os.geteuid() or found.st_mtime > time.time() - _ABANDONED:
                continue
            if stat.S_ISDIR(found.st_mode):
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def sync_directory(directory: str) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
