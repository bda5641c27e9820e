# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A transaction that was cut off is taken back before a module that works alone changes anything.

Else whoever takes it back later, a boot say, would put files back as they were before both, and what the
module has done since would be lost. The program that began a transaction is there as long as its journal.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ansible_collections.postmaster.sendmail.plugins.module_utils._command import run
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError
from ansible_collections.postmaster.sendmail.plugins.module_utils._lock import only_run

# As _journal and _host_program have them, which a module that works alone has no other use for.
JOURNAL = "/var/lib/sendmail-relay/journal"
PROGRAM = "/usr/local/sbin/sendmail-transaction"
_LIMIT = 240.0  # seconds that the way back may take


@contextmanager
def only_change(warn: Callable[[str], None]) -> Iterator[None]:
    """No other run changes this host's relay meanwhile (_lock.only_run), and no transaction is under way.

    Raises CommandFailedError if one was cut off and cannot be taken back.
    """
    with only_run(warn):
        take_back(warn)
        yield


def take_back(warn: Callable[[str], None], *, journal: str = JOURNAL, program: str = PROGRAM) -> None:
    """Take back what a transaction that was cut off has left, and tell; for who holds the host's lock."""
    if not os.path.lexists(journal):
        return
    try:
        done = run([program, "recover"], timeout=_LIMIT)
    except CommandFailedError as error:
        raise _refused(journal, str(error)) from error
    if done.status:
        raise _refused(journal, done.said)
    warn("a transaction had been cut off on this host: it was taken back first")


def _refused(journal: str, said: str) -> CommandFailedError:
    return CommandFailedError(
        f"{journal}: a transaction was cut off on this host, and cannot be taken back: {said}; nothing was "
        "changed (see sendmail-transaction show)"
    )
