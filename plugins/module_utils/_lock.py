# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exclusive locks (flock(2)) that are waited for, but not for ever."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError

_PAUSE = 0.02  # seconds
_RUN = "/run/sendmail-maps.lock"  # nobody but root can open it, so that nobody else can hold it
_RUN_LIMIT = 300.0  # seconds that other runs may take: one builds a map of a million entries in a few


@contextmanager
def only_run() -> Iterator[None]:
    """No other run changes a map of this host meanwhile.

    A run plans by what it has read, and would undo what another one does in between. Raises
    CommandFailedError when the others do not end in time, OSError when there can be no such lock.
    """
    descriptor = os.open(_RUN, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        take(descriptor, _RUN, limit=_RUN_LIMIT)
        yield
    finally:
        os.close(descriptor)


def take(descriptor: int, path: str, *, limit: float) -> None:
    """Lock the open file at path until it is closed. Raises CommandFailedError after limit seconds."""
    deadline = time.monotonic() + limit
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise CommandFailedError(
                    f"{path}: another process keeps it locked for {limit:g} s (see lslocks)"
                ) from None
            time.sleep(_PAUSE)
        else:
            return
