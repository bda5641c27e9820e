# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bounds for looking at a host that may be broken or hostile: it can neither keep us nor fill its memory."""

from __future__ import annotations

import contextlib
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError

MEMORY = 2 << 30  # octets of addresses; a look at a host takes a tenth, and so does each of its programs


class BoundsError(SendmailError):
    """Looking took too long, or too much memory."""


class _TimeIsOver(BaseException):
    """Raised by the timer: none of what goes on where something failed must go on."""


@contextmanager
def bounded(seconds: float, doing: Callable[[], str]) -> Iterator[None]:
    """End what is done inside, and the program it waits for, with a BoundsError after so many seconds.

    The same comes of what takes more than MEMORY, which then holds for this process, and for the programs
    that it starts, until its end. doing tells, for the error, what is being done. For the main thread only.
    """

    def over(_number: int, _frame: FrameType | None) -> NoReturn:
        raise _TimeIsOver

    _limit_memory()
    former = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _TimeIsOver:
        raise BoundsError(f"{doing()}: took longer than {seconds:g} s, and was broken off") from None
    except MemoryError as error:
        raise BoundsError(f"{doing()}: took more memory than {MEMORY >> 20} MiB") from error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


def _limit_memory() -> None:
    # What a program says may be collected in a file in memory.
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, MEMORY >> 2)):
        soft, hard = resource.getrlimit(what)
        if soft == resource.RLIM_INFINITY or soft > most:
            with contextlib.suppress(ValueError, OSError):  # a lower one was set already
                resource.setrlimit(what, (most, hard))
