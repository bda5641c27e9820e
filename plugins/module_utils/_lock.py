# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exclusive locks (flock(2)) that are waited for, but not for ever, and that of a host's relay."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError

# Nobody but root can open either, so that nobody else can hold it.
COMMITTER = "/run/sendmail-commit.lock"  # of the program that commits, which may outlive the run
_RUN = "/run/sendmail-maps.lock"

_PAUSE = 0.02  # seconds
_RUN_LIMIT = 300.0  # seconds that other runs may take: one builds a map of a million entries in a few
_FLAGS = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
_MOST = 200  # bytes that a holder says of itself


@contextmanager
def only_run(
    warn: Callable[[str], None] | None = None, *, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """No other run changes this host's relay meanwhile, nor does a transaction whose run has ended.

    A run plans by what it has read, and would undo what another one does in between. Who had to wait tells
    warn for whom. Raises CommandFailedError that names the holder when it does not end in time, OSError when
    there can be no such lock.
    """
    descriptor = os.open(_RUN, _FLAGS | os.O_CREAT, 0o600)
    try:
        _take_run(descriptor, warn)
        _name_holder(descriptor, os.environ if environment is None else environment)
        _await_committer(warn)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def take(descriptor: int, path: str, *, limit: float) -> None:
    """Lock the open file at path until it is closed. Raises CommandFailedError after limit seconds."""
    if not _taken(descriptor, limit):
        raise CommandFailedError(f"{path}: another process keeps it locked for {limit:g} s (see lslocks)")


def _taken(descriptor: int, limit: float) -> bool:
    deadline = time.monotonic() + limit
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_PAUSE)
        else:
            return True


def _take_run(descriptor: int, warn: Callable[[str], None] | None) -> None:
    if _taken(descriptor, 0.0):
        return
    holder, began = _holder(descriptor), time.monotonic()
    if not _taken(descriptor, _RUN_LIMIT):
        raise CommandFailedError(
            f"another run works on this host ({holder or 'see lslocks'}) and has not ended in {_RUN_LIMIT:g} "
            "s; nothing was changed (run it again when that one has ended)"
        )
    if warn:
        waited = time.monotonic() - began
        warn(f"waited {waited:.1f} s for another run on this host{f' ({holder})' if holder else ''}")


def _name_holder(descriptor: int, environment: Mapping[str, str]) -> None:
    """Write down who holds the lock, for those who wait. A full disk keeps nobody from working."""
    client = environment.get("SSH_CONNECTION", "").partition(" ")[0]
    since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    said = f"process {os.getpid()} since {since}" + (f", from {client}" if client else "")
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, said.encode()[:_MOST], 0)


def _holder(descriptor: int) -> str:
    said = os.pread(descriptor, _MOST, 0).decode("ascii", "replace")
    return "".join(letter for letter in said if letter.isprintable())


def _await_committer(warn: Callable[[str], None] | None) -> None:
    """Wait for the end of a transaction, or its recovery, that goes on although its run has ended."""
    try:
        descriptor = os.open(COMMITTER, _FLAGS)
    except FileNotFoundError:
        return
    try:
        if _taken(descriptor, 0.0):
            return
        if warn:
            warn("a transaction whose run has ended is still under way on this host: waited for it")
        take(descriptor, COMMITTER, limit=_RUN_LIMIT)
    finally:
        os.close(descriptor)
