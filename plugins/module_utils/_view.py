# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A private view of the host: one directory is a copy that may be changed, all else can only be read.

What is done in the view, by us or by the programs that we start there, is done at the real paths, is seen by
nobody else, and is gone with the last process in it, be that killed. See mount_namespaces(7).
"""

from __future__ import annotations

import ctypes
import errno
import os
import pickle
import signal
import stat
import struct
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TypeVar

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import naming

Result = TypeVar("Result")

_CLONE_NEWNS = 0x20000  # linux/sched.h
_MS_REC, _MS_PRIVATE, _MS_BIND = 0x4000, 0x40000, 0x1000  # linux/mount.h, as all of these
_MS_NOSUID, _MS_NODEV = 2, 4
_MOUNT_SETATTR = 442  # asm-generic/unistd.h: the same on all machines of Debian and Red Hat
_AT_FDCWD, _AT_RECURSIVE, _MOUNT_ATTR_RDONLY = -100, 0x8000, 1
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_CHUNK = 1 << 24  # bytes


@dataclass(frozen=True)
class View:
    """What work in a view needs: the directory, the path of the live one behind it, and a way to its parent.

    tell hands a value over at once; the caller of inside() hears it.
    """

    directory: str
    live: str
    tell: Callable[[object], None]

    def behind(self, path: str) -> str:
        """Where what is live at path, which is in the directory, can still be read."""
        return self.live + path[len(self.directory) :]


def inside(
    directory: str,
    work: Callable[[View], Result],
    *,
    hear: Callable[[Any], None] = lambda _told: None,
    writable: Iterable[str] = (),
) -> Result:
    """What work returns, done in a view of directory, which has no link in its path.

    Nothing but the copy and the directories writable can be written there (nothing enforces that on a kernel
    older than 5.12). What work raises of SendmailError and OSError is raised here. Raises
    SendmailError when there can be no view, or when its process breaks down. Values pass by pickle.
    """
    source, sink = os.pipe()
    parent, child = os.getpid(), os.fork()
    if child == 0:
        os.close(source)
        _live_there(parent, sink, directory, work, tuple(writable))
    os.close(sink)
    try:
        with os.fdopen(source, "rb") as stream:
            outcome = _hear_out(stream, hear)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _pid, status = os.waitpid(child, 0)
    if outcome is None:
        raise SendmailError(f"{directory}: what tried the change {_end_of(status)}; nothing was changed")
    is_done, value = outcome
    if not is_done:
        raise value
    return value  # type: ignore[no-any-return]  # as work returned it


def _hear_out(stream: BinaryIO, hear: Callable[[Any], None]) -> tuple[bool, Any] | None:
    """Whether the work was done, and its result or error; None if its process ended before it could tell."""
    while True:
        try:
            kind, value = pickle.load(stream)  # noqa: S301 - written by our own child
        except (EOFError, pickle.UnpicklingError):
            return None
        if kind != "told":
            return kind == "done", value
        hear(value)


def _end_of(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"was killed by signal {os.WTERMSIG(status)}"
    return f"ended with status {os.WEXITSTATUS(status)}"


def _live_there(
    parent: int, sink: int, directory: str, work: Callable[[View], object], writable: tuple[str, ...]
) -> NoReturn:
    """The life of the child, which must not return into what its parent does."""
    try:
        with os.fdopen(sink, "wb") as stream:
            _put(stream, *_outcome(parent, stream, directory, work, writable))
        os._exit(0)
    finally:
        os._exit(1)


def _outcome(
    parent: int, stream: BinaryIO, directory: str, work: Callable[[View], object], writable: tuple[str, ...]
) -> tuple[str, object]:
    try:
        _end_with(parent)
        live = _enter(directory, writable)
        return "done", work(View(directory, live, lambda told: _put(stream, "told", told)))
    except (SendmailError, OSError) as error:
        return "failed", error
    except Exception as error:  # a traceback would be all that a user sees
        last = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
        return "failed", SendmailError(f"{directory}: cannot be tried: {said}; nothing was changed")


def _put(stream: BinaryIO, kind: str, value: object) -> None:
    pickle.dump((kind, value), stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


def _end_with(parent: int) -> None:
    """Let this process be killed when its parent ends, as it may have done already."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _enter(directory: str, writable: Iterable[str]) -> str:
    """Make this process see the view, and return a path of the live directory."""
    try:
        _call("unshare", _CLONE_NEWNS)
        _call("mount", b"none", b"/", None, _MS_REC | _MS_PRIVATE, None)  # nothing goes in or out
        live = f"/proc/self/fd/{os.open(directory, os.O_PATH | os.O_DIRECTORY)}"
        _forbid_writing(writable)
        kind, flags = b"tmpfs", _MS_NOSUID | _MS_NODEV
        _call("mount", kind, os.fsencode(directory), kind, flags, b"mode=0700")
    except OSError as error:
        wrong = f"there can be no private view of it: {error.strerror}"
        right = "become root, with the right to mount (CAP_SYS_ADMIN)"
        raise SendmailError(f"{directory}: {wrong} ({right})") from error
    _copy_into(live, directory, {})
    _copy_attributes(live, directory, os.stat(live))  # noqa: PTH116 - as for what is in it
    return live


def _forbid_writing(but: Iterable[str]) -> None:
    """Make all that is mounted read-only for us, but for these directories."""
    try:
        _set_read_only("/", recursive=True)
    except OSError as error:
        if error.errno not in (errno.ENOSYS, errno.EPERM):  # EPERM: a container that may mount, but not this
            raise
        return
    for path in filter(os.path.isdir, dict.fromkeys(but)):
        _call("mount", os.fsencode(path), os.fsencode(path), None, _MS_BIND | _MS_REC, None)
        _set_read_only(path, recursive=False, to=False)


def _set_read_only(path: str, *, recursive: bool, to: bool = True) -> None:
    """mount_setattr(2), which glibc has only since 2.36: struct mount_attr is four numbers of 64 bits."""
    added, cleared = (_MOUNT_ATTR_RDONLY, 0) if to else (0, _MOUNT_ATTR_RDONLY)
    wish = struct.pack("=4Q", added, cleared, 0, 0)
    flags = _AT_RECURSIVE if recursive else 0
    _call("syscall", _MOUNT_SETATTR, _AT_FDCWD, os.fsencode(path), flags, wish, ctypes.c_size_t(len(wish)))


def _call(name: str, *arguments: object) -> None:
    """Call a function of libc. Raises OSError when it fails."""
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _copy_into(source: str, target: str, copied: dict[tuple[int, int], str]) -> None:
    """Copy what is in the directory source; copied holds the copies of files that have more names."""
    with os.scandir(source) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # it has gone since it was listed
                _copy(entry.path, f"{target}/{entry.name}", copied)


def _copy(source: str, target: str, copied: dict[tuple[int, int], str]) -> None:
    """Copy a file, directory or link; a socket or pipe is nothing without its process."""
    found = os.lstat(source)
    if stat.S_ISLNK(found.st_mode):
        os.symlink(os.readlink(source), target)  # noqa: PTH115, PTH211 - as it is written, whatever it is
    elif stat.S_ISDIR(found.st_mode):
        os.mkdir(target, 0o700)  # noqa: PTH102
        _copy_into(source, target, copied)
    elif not stat.S_ISREG(found.st_mode):
        return
    elif (found.st_dev, found.st_ino) in copied:
        os.link(copied[found.st_dev, found.st_ino], target)
        return
    else:
        _copy_content(source, target)
        if found.st_nlink > 1:
            copied[found.st_dev, found.st_ino] = target
    _copy_attributes(source, target, found)


def _copy_content(source: str, target: str) -> None:
    # the relay user may own the directory, and put a link or pipe in the place of a file
    descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with naming(target), os.fdopen(descriptor, "rb", 0) as content, Path(target).open("xb", 0) as copy:
        while os.sendfile(copy.fileno(), content.fileno(), None, _CHUNK):
            pass


def _copy_attributes(source: str, target: str, found: os.stat_result) -> None:
    """Owner, mode, extended attributes (access lists among them) and times, in an order that keeps them."""
    os.chown(target, found.st_uid, found.st_gid, follow_symlinks=False)
    if not stat.S_ISLNK(found.st_mode):
        os.chmod(target, stat.S_IMODE(found.st_mode))  # noqa: PTH101
        for name in os.listxattr(source):
            try:
                os.setxattr(target, name, os.getxattr(source, name))
            except OSError as error:
                if error.errno != errno.ENOTSUP:  # a tmpfs takes no user.* before Linux 6.6
                    raise
    os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns), follow_symlinks=False)
