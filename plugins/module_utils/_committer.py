# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Having a transaction committed by a process that outlives the run: a unit of the service manager."""

from __future__ import annotations

import shutil
from dataclasses import replace

from ansible_collections.postmaster.sendmail.plugins.module_utils import _host_program, _journal, _outcome
from ansible_collections.postmaster.sendmail.plugins.module_utils._command import run
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError
from ansible_collections.postmaster.sendmail.plugins.module_utils._outcome import Outcome
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store

UNIT = "sendmail-transaction"
_STARTER = "systemd-run"
_NO_STARTER = f"{_STARTER}: is not on this host"
LIMIT = 240.0  # seconds for all of it: files, activation and probe, and the same again for the way back
_HANGS = 90  # seconds after which a committer is ended, and what it did taken back
_PATIENCE = 60  # seconds that it may take to end by itself, and the way back after it


def start(store: Store, program: str = _host_program.PATH, *, limit: float = LIMIT) -> Outcome:
    """Commit what the journal says, wait for the end, and return the outcome.

    The committer goes on if we are ended, or lose patience. If it is ended itself, the service manager runs
    the way back at once; if it cannot start it, we do. Raises CommandFailedError that says where to look
    if there is no outcome then, or not within limit seconds.
    """
    journal = _journal.read(store)
    if journal is None:
        raise CommandFailedError(f"{store.path(_journal.NAME)}: there is no transaction to commit")
    _outcome.forget(store)
    try:
        said = run(words(program), timeout=limit).said if shutil.which(_STARTER) else _NO_STARTER
        outcome = _outcome.read(store)
        if outcome is None:
            back = run([program, "recover"], timeout=limit)
            refused = _outcome.read(store)
            outcome = replace(refused, message=_cause(said, refused)) if refused else None
    except CommandFailedError as error:
        raise CommandFailedError(_lost(str(error), journal.to_id)) from error
    if outcome is None:
        raise CommandFailedError(_lost(f"{said}; {back.said}", journal.to_id))
    return outcome


def _cause(said: str, outcome: Outcome) -> str:
    """Why nothing was committed, and what is wrong with the old generation if it does not serve either."""
    return said if outcome.state == _outcome.UNDONE else f"{said}; {outcome.message}"


def recover(program: str = _host_program.PATH, *, limit: float = LIMIT) -> None:
    """Have a transaction that was cut off taken back. Raises CommandFailedError if it cannot be."""
    _host_program.install(program)
    done = run([program, "recover"], timeout=limit)
    if done.status:
        raise CommandFailedError(f"{program} recover: {done.said}")


def words(program: str) -> list[str]:
    """The command that starts the committer in a unit of its own and waits for its end."""
    settings = {
        "Description": "Commit a transaction of the mail relay",
        "ExecStopPost": f"{program} recover",
        "RuntimeMaxSec": f"{_HANGS}",
        "TimeoutStopSec": f"{_PATIENCE}",
        "OOMScoreAdjust": "-900",
    }
    properties = [f"--property={name}={value}" for name, value in settings.items()]
    return [_STARTER, "--quiet", "--wait", "--collect", f"--unit={UNIT}", *properties, program, "commit"]


def _lost(said: str, number: int) -> str:
    return (
        f"generation {number}: {UNIT}.service left no outcome: {said} (see journalctl -u {UNIT}; "
        f"sendmail-transaction show tells what is in effect, and recover takes back what is half done)"
    )
