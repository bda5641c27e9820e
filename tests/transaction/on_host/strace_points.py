# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The points at which a program can be cut off: its system calls that change a file or start a process.

strace says which there are, and kills the program at the one that is wished (strace(1), --inject). A process
that is killed when it enters a call does not carry it out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_STARTS = ("fork", "vfork", "clone", "clone3", "execve")
_ALWAYS = (
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "link", "linkat", "symlink", "symlinkat"),
    *("mkdir", "mkdirat", "rmdir", "mknod", "mknodat", "truncate", "ftruncate", "fallocate"),
    *("chmod", "fchmod", "fchmodat", "chown", "lchown", "fchown", "fchownat", "utimensat", "fsetxattr"),
    *("fsync", "fdatasync", "mount", "umount2", "unshare", "setns", "flock", *_STARTS),
)
_TO_FILES = ("write", "writev", "pwrite64", "sendfile", "copy_file_range")
_OPENING = ("open", "openat")
_WAITS = ("read", "poll", "ppoll", "wait4", "waitid", "pselect6", "select")
_TRACED = ",".join((*_ALWAYS, *_TO_FILES, *_OPENING, *_WAITS))
_CALL = re.compile(r"(\w+)\(")
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")
_FILE = re.compile(r"\d+<(/(?!dev/|proc/|srv/)[^>]*)>")  # /srv holds what the tests write


@dataclass(frozen=True)
class Point:
    """The count-th call of that name, in one of the programs of a transaction."""

    program: str
    call: str
    count: int
    where: str = ""

    def __str__(self) -> str:
        return f"{self.program}: {self.call} {self.count} ({self.where})"

    def strace(self, log: str) -> list[str]:
        """The words that run a program up to this point; what was_cut tells is read from log."""
        # a call that is injected into has to be traced
        what = f"inject={self.call}:signal=KILL:when={self.count}"
        return ["/usr/bin/strace", "-o", log, "-e", f"trace={self.call}", "-e", what]


def was_cut(log: str) -> bool:
    """Whether a run came to its point: what the log of it says."""
    return "+++ killed by SIGKILL +++" in log


def watching(log: str) -> list[str]:
    """The words that run a program to its end, and write down its calls."""
    return ["/usr/bin/strace", "-o", log, "-y", "-s", "0", "-e", f"trace={_TRACED}"]


def points(program: str, log: str) -> list[Point]:
    """The points that the log of a run shows, in the order of the run."""
    return list(_points(program, log))


def _points(program: str, log: str) -> Iterator[Point]:
    counts: Counter[str] = Counter()
    started = False
    for line in log.splitlines():
        found = _CALL.match(line)
        if not found:
            continue
        name = found[1]
        counts[name] += 1
        if name == "execve":
            continue  # the program's own beginning
        if started or _is_change(name, line):
            where = "while the process runs" if started else _place(line)
            yield Point(program, name, counts[name], where)
        started = name in _STARTS


def _is_change(name: str, line: str) -> bool:
    if name in _OPENING:
        return bool(_WRITES.search(line)) and '"/dev/' not in line
    if name in _TO_FILES:
        return bool(_FILE.search(line.partition("(")[2]))
    return name in _ALWAYS


def _place(line: str) -> str:
    """The file that a line of the log is about."""
    found = _FILE.search(line) or re.search(r'"(/[^"]*)"', line)
    return found[1] if found else ""
