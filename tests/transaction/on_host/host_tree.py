# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every file of this host, with owner, mode, time and a digest of its content; and its processes of mail.

As a program it prints them as JSON: what a run that shall touch nothing has to leave as it is. Left out is
what a login leaves, what the kernel makes, and what is temporary.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_LEFT_OUT = frozenset(
    {
        *("/proc", "/sys", "/dev", "/tmp", "/var/tmp", "/var/log", "/home/admin", "/root/.ansible"),
        *("/var/lib/systemd", "/srv", "/run/systemd", "/run/udev", "/run/log", "/run/sudo", "/run/user"),
        *("/run/utmp", "/run/lock", "/run/dbus"),
    }
)
_SCRATCH = frozenset({"/run"})  # directories in which something may have been meanwhile
# whose time is that of their last lock
_LOCKS = frozenset({"/run/sendmail-maps.lock", "/run/sendmail-commit.lock"})


def host_tree(root: str = "/") -> dict[str, str]:
    """What is at each path below root, in words."""
    return {path: _state(path) for path in _walk(root) if path not in _LOCKS}


def mail_processes() -> list[str]:
    """The processes of an MTA, by id, user and arguments."""
    words = ["ps", "-eo", "pid=,user=,args="]
    lines = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted(line.strip() for line in lines if "sendmail" in line and "python" not in line)


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The paths that differ, with what they were and are."""
    paths = sorted(before.keys() | after.keys())
    return [
        f"{path}: {before.get(path, 'not there')} -> {after.get(path, 'not there')}"
        for path in paths
        if before.get(path) != after.get(path)
    ]


def _walk(root: str) -> Iterator[str]:
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if os.path.join(folder, name) not in _LEFT_OUT]  # noqa: PTH118
        yield from _joined(folder, [*names, *files])


def _joined(folder: str, names: Iterable[str]) -> Iterator[str]:
    return (path for name in names if (path := str(Path(folder, name))) not in _LEFT_OUT)


def _state(path: str) -> str:
    status = os.lstat(path)
    shown = f"{status.st_uid}:{status.st_gid} {status.st_mode:o}"
    if stat.S_ISLNK(status.st_mode):
        return f"{shown} -> {Path(path).readlink()}"
    if path in _SCRATCH:
        return shown
    if stat.S_ISDIR(status.st_mode) or not stat.S_ISREG(status.st_mode):
        return f"{shown} {status.st_mtime_ns}"
    return f"{shown} {status.st_mtime_ns} {hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]}"


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"files": host_tree(), "processes": mail_processes()}))
