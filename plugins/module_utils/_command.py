# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running a program: a list of words, a time limit, the C locale, and nothing inherited but the PATH."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    CommandFailedError,
    TimeOverError,
)

DEFAULT_TIMEOUT = 120.0  # seconds; sendmail stalls for 60 s on a host name without a dot


@dataclass(frozen=True)
class Result:
    """What a finished program left: its words, exit status, and both outputs as text (raw: in bytes)."""

    argv: tuple[str, ...]
    status: int
    stdout: str
    stderr: str
    raw: bytes = b""

    @property
    def said(self) -> str:
        """What the program said, for a message: its stderr, else its stdout, else its status."""
        return self.stderr.strip() or self.stdout.strip() or f"exit status {self.status}"


def run(
    argv: Sequence[str],
    *,
    stdin: bytes | BinaryIO = b"",
    timeout: float = DEFAULT_TIMEOUT,
    cwd: str | None = None,
    user: str | None = None,
) -> Result:
    """Run argv to its end and return what it left, whatever its exit status.

    stdin is what the program reads, or an open file that holds it. timeout is in seconds; user is an account
    to run as, with its own groups, which takes root. Raises CommandFailedError when argv cannot be started,
    does not end in time, or user does not exist.
    """
    where = {"cwd": cwd, "stdout": subprocess.PIPE, **_reading(stdin)}
    done = _ended(argv, timeout, user, where)
    return _result(argv, done, done.stdout)


def run_chatty(
    argv: Sequence[str], *, stdin: bytes, timeout: float = DEFAULT_TIMEOUT, user: str | None = None
) -> Result:
    """The same of a program that flushes every few words of its stdout: these are collected in memory.

    To be woken for each of them, tens of thousands of times, takes longer than the program.
    """
    with os.fdopen(os.memfd_create("stdout"), "rb") as memory:
        done = _ended(argv, timeout, user, {"stdout": memory, **_reading(stdin)})
        memory.seek(0)
        return _result(argv, done, memory.read())


def _reading(stdin: bytes | BinaryIO) -> dict[str, Any]:
    return {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin}


def _ended(
    argv: Sequence[str], timeout: float, user: str | None, where: Mapping[str, Any]
) -> subprocess.CompletedProcess[bytes]:
    """What subprocess says of argv, which has ended; where are its directory and what it reads and writes."""
    try:
        return subprocess.run(
            list(argv),
            stderr=subprocess.PIPE,
            timeout=timeout,
            env=_environment(),
            check=False,
            **where,
            **(_identity(user) if user else {}),
        )
    except OSError as error:
        raise CommandFailedError(f"{argv[0]}: cannot be run: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise TimeOverError(f"{argv[0]}: did not end within {timeout:g} s") from error


def _result(argv: Sequence[str], done: subprocess.CompletedProcess[bytes], stdout: bytes) -> Result:
    return Result(
        argv=tuple(argv),
        status=done.returncode,
        stdout=stdout.decode("utf-8", "replace"),
        stderr=done.stderr.decode("utf-8", "replace"),
        raw=stdout,
    )


def first_words(argv: Sequence[str], *, seconds: float) -> str:
    """What argv says on stdout within so many seconds; then it is ended, be it done or not.

    Raises CommandFailedError when argv cannot be started.
    """
    try:
        raw = subprocess.run(
            list(argv), input=b"", capture_output=True, timeout=seconds, env=_environment(), check=False
        ).stdout
    except OSError as error:
        raise CommandFailedError(f"{argv[0]}: cannot be run: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raw = error.stdout or b""
    return raw.decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    # Nothing else is handed on: M4PATH would change what m4 includes, and what is ours is not for user.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _identity(user: str) -> dict[str, Any]:
    """What subprocess needs to become user, with no group of ours left."""
    try:
        account = pwd.getpwnam(user)
    except KeyError as error:
        raise CommandFailedError(f"{user}: this host has no such user") from error
    groups = os.getgrouplist(user, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": groups}
