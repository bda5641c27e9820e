# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program sendmail-transaction: it carries out on the host what the journal says, or takes it back.

    commit           apply the generation, activate it, probe it; take it back if anything of that fails
    recover          take back a commit that was cut off; does nothing if none was
    recover --boot   the same, from a unit that sendmail waits for: nothing is waited for, nothing probed
    show             tell what is in effect, what is under way, and how the last transaction ended

commit runs in a unit of its own, so that it outlives the play, and its unit runs recover when it has ended,
however that was. sendmail-recover.service runs recover --boot before sendmail starts, as a machine may fail
in the middle, too. At a boot the service manager lets sendmail start only after this has ended, so a step
that waits for sendmail would wait for ever; the files are put back, units enabled and masked as they were,
and what has to run is asked for and not awaited.

recover may be cut off anywhere itself: the journal is there until everything is back, and each step of it can
be done again. It leaves a journal alone that it cannot read, and files whose old content is lost: it ends
with 1 and says so, and sendmail starts with what is there.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from ansible_collections.postmaster.sendmail.plugins.module_utils import _journal, _lock, _outcome
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._journal import Journal
from ansible_collections.postmaster.sendmail.plugins.module_utils._outcome import tell
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store

if TYPE_CHECKING:
    from ansible_collections.postmaster.sendmail.plugins.module_utils._transaction_steps import Transaction

_LIMIT = 120.0  # seconds that another one may take
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE)
_USAGE = "usage: sendmail-transaction commit | recover [--boot] | show"


def main(argv: Sequence[str], store: Store | None = None, lock: str = _lock.COMMITTER) -> int:
    """Do what the words after the program's name say. Returns 0, 1 for a failure, 2 for other words."""
    place = store or Store()
    try:
        if [*argv] == ["show"]:
            return _show(place)
        if [*argv] == ["commit"]:
            with _alone(lock):
                return _commit(place)
        if [*argv] in (["recover"], ["recover", "--boot"]):
            with _alone(lock):
                return _recover(place, at_boot="--boot" in argv)
    except SendmailError as error:
        tell(str(error))
        return 1
    except OSError as error:
        tell(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        return 1
    tell(_USAGE)
    return 2


@contextmanager
def _alone(lock: str) -> Iterator[None]:
    """Nobody else commits or recovers, and nobody who asks us to end makes us leave the host half changed."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _lock.take(descriptor, lock, limit=_LIMIT)
        yield
    finally:
        os.close(descriptor)


def _commit(store: Store) -> int:
    journal = _journal.read(store)
    if journal is None:
        tell("there is no transaction to commit")
        return 1
    return 0 if _transaction(store, journal).commit() else 1


def _transaction(store: Store, journal: Journal) -> Transaction:
    # Read only if there is one: most of the time, and at each boot, there is none.
    from ansible_collections.postmaster.sendmail.plugins.module_utils._transaction_steps import (  # noqa: PLC0415
        Transaction,
    )

    return Transaction(store, journal)


def _recover(store: Store, *, at_boot: bool) -> int:
    journal = _journal.read(store)
    is_right = journal is None or _transaction(store, journal).recover(at_boot=at_boot)
    current = store.current()
    if is_right:
        tell(f"generation {current.generation} is in effect" if current else "no generation is in effect yet")
    return 0 if is_right else 1


def _show(store: Store) -> int:
    found = {
        "current": store.current(),
        "journal": _journal.read(store),
        "outcome": _outcome.read(store),
    }
    told = {name: asdict(one) if one else None for name, one in found.items()}
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    return 0
