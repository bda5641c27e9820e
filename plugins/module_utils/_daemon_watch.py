# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Watching the listeners of a daemon go and come, by its sockets and by its pid file."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._listeners import (
    find_sockets,
    socket_inodes,
)

_PID_FILE = re.compile(rb"^O\s*PidFile\s*=\s*(/\S+)", re.MULTILINE)
_LOOK = 0.001  # seconds between two looks at the daemon's sockets


def pid_file(configuration: str) -> Path | None:
    """The pid file of who is configured by the .cf at this path; None where it names none."""
    found = _PID_FILE.search(plain_content(configuration) or b"")
    return Path(found[1].decode("utf-8", "surrogateescape")) if found else None


def written_at(path: Path | None) -> float:
    """When this file was written, in seconds since 1970; 0.0 where there is none."""
    return written(path)[1] / 1e9


def written(path: Path | None) -> tuple[int, int]:
    """Inode and modification time (ns) of this file, (0, 0) where there is none."""
    try:
        status = path.stat() if path else None
    except OSError:  # a runtime directory goes with its service
        status = None
    return (status.st_ino, status.st_mtime_ns) if status else (0, 0)


class Watch:
    """Looks when the listeners of a daemon go, and when those of the one after it are there.

    It writes its pid file when all its sockets are open (daemon.c, getrequests()).
    """

    def __init__(self, pid: int, path: Path | None) -> None:
        self._pid = pid
        self._pid_file = path
        self._written = written(path)
        self._old = _listening(pid)
        self._gone = self._back = 0.0
        self.ports = frozenset(one.port for one in find_sockets() if one.inode in self._old)

    @property
    def listened(self) -> bool:
        """Whether it had listeners to begin with."""
        return bool(self._old)

    @property
    def gap(self) -> float | None:
        """The seconds between both; None when nobody listened before."""
        return max(0.0, self._back - self._gone) if self._old and self._back else None

    def drained(self) -> bool:
        """Whether the daemon has taken every connection that was made to it."""
        return not any(one.queued for one in find_sockets() if one.inode in self._old)

    def until(self, ended: Callable[[], bool], deadline: float) -> bool:
        """Look until the new listeners are there, which is told, or it ended, or the deadline has passed."""
        while not self._look():
            if ended() or time.monotonic() > deadline:
                return self._look()
            time.sleep(_LOOK)
        return True

    def _look(self) -> bool:
        if self._back:
            return True
        if self._old and not self._gone and not self._old <= socket_inodes(self._pid):
            self._gone = time.monotonic()
        if (self._gone or not self._old) and written(self._pid_file) != self._written:
            found = _listening(self._new_pid())
            if found and not found & self._old:
                self._back = time.monotonic()
        return bool(self._back)

    def _new_pid(self) -> int:
        try:
            first = self._pid_file.read_text("ascii").split("\n", 1)[0] if self._pid_file else ""
        except (OSError, UnicodeError):
            return 0
        return int(first) if first.isdigit() else 0


def _listening(pid: int) -> frozenset[int]:
    """The inodes of the TCP sockets that this process listens on."""
    held = socket_inodes(pid) if pid else set()
    return frozenset(one.inode for one in find_sockets() if one.inode in held)
