# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cutting a process off: SIGKILL at the n-th of its calls that change a file or start a program."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

# What changes a file and is seen by no audit hook, or by one too late. Writes to pipes are left out below.
_CALLS = (
    *("open", "write", "pwrite", "sendfile", "posix_fallocate", "ftruncate", "fsync", "fdatasync", "utime"),
    *("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "chmod", "fchmod", "chown", "fchown"),
)
_HALF = ("pwrite",)  # those that can be stopped in their middle: the live database is written by it
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

P = ParamSpec("P")
T = TypeVar("T")


class Guillotine:
    """Counts the calls of this process, and ends it at the call number stop (0: never).

    manner: before the call; half of a write; group, with the programs that it started.
    """

    def __init__(self, stop: int = 0, manner: str = "before") -> None:
        self.reached: list[str] = []
        self._stop = stop
        self._manner = manner

    def install(self) -> None:
        """Watch this process from now on."""
        for name in _CALLS:
            setattr(os, name, self._watched(name, getattr(os, name)))
        sys.addaudithook(self._audit)
        start = self._watched("start", subprocess.Popen.__init__)
        subprocess.Popen.__init__ = self._running(start)  # type: ignore[method-assign, assignment]

    def _running(self, call: Callable[P, None]) -> Callable[P, None]:
        """One point more, while the program runs."""

        @functools.wraps(call)
        def watched(*arguments: P.args, **options: P.kwargs) -> None:
            call(*arguments, **options)
            self._reach("started")

        return watched

    def _watched(self, name: str, call: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(call)
        def watched(*arguments: P.args, **options: P.kwargs) -> T:
            if name in _HALF:
                descriptor, content, offset = cast("tuple[int, bytes, int]", arguments)
                half = cast("Callable[[int, bytes, int], int]", call)
                self._reach(name, lambda: half(descriptor, content[: len(content) // 2], offset))
            elif _is_change(name, arguments):
                self._reach(name)
            return call(*arguments, **options)

        return watched

    def _audit(self, event: str, arguments: tuple[object, ...]) -> None:
        # open(); os.open, which is watched, has no mode here
        if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            self._reach("open")

    def _reach(self, name: str, half: Callable[[], object] | None = None) -> None:
        self.reached.append(name)
        if len(self.reached) == self._stop:
            if self._manner == "half" and half:
                half()
            if self._manner == "group":
                os.killpg(os.getpgrp(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)


def cuts(reached: list[str]) -> list[tuple[int, str]]:
    """Each point and manner in which a run that reached these calls can be cut off."""
    found = []
    for number, name in enumerate(reached, start=1):
        found.append((number, "before"))
        if name in _HALF:
            found.append((number, "half"))
        if name == "started":
            found.append((number, "group"))
    return found


def _is_change(name: str, arguments: tuple[object, ...]) -> bool:
    if name == "open":
        return bool(cast("int", arguments[1]) & _WRITING)
    # a pipe is no file; the link leads to what is open
    return name != "write" or Path(f"/proc/self/fd/{arguments[0]}").is_file()
