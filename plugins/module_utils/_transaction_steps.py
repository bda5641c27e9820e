# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One transaction, from its journal to its outcome: commit it, or take it back."""

from __future__ import annotations

import time
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _activation,
    _commit,
    _journal,
    _live_probe,
    _outcome,
    _secrets,
    _service,
    _unit,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import Step
from ansible_collections.postmaster.sendmail.plugins.module_utils._command import run
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    Generation,
    StoreError,
    difference,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._journal import Journal
from ansible_collections.postmaster.sendmail.plugins.module_utils._outcome import Outcome, tell
from ansible_collections.postmaster.sendmail.plugins.module_utils._service import Done
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Current, Store

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_LOG_LINES = 20  # of each unit
_RECENT = 10.0  # seconds


class StepError(SendmailError):
    """A step of the transaction failed: step is one of _outcome.STEPS."""

    def __init__(self, step: str, message: str) -> None:
        super().__init__(message)
        self.step = step


class Transaction:
    """The transaction that a journal tells of."""

    def __init__(self, store: Store, journal: Journal) -> None:
        self._store = store
        self._journal = journal
        self._done: tuple[Done, ...] = ()

    def commit(self) -> bool:
        """Carry it out, and take it back if it fails. Whether the new generation is in effect.

        Raises SendmailError when a generation is damaged, or somebody else has changed what an earlier commit
        had begun with: with nothing changed, and the journal left.
        """
        if self._is_in_effect():
            return self._finish()
        before, after = self._generations()
        try:
            _commit.check(self._store, before.entries, after.entries)
        except SendmailError as error:
            if _commit.has_begun(before.entries, after.entries):
                raise
            self._end(Outcome(after.id, _outcome.UNDONE, "commit", str(error), in_effect=before.id))
            tell(f"{self._new} is not committed: {error}")
            return False
        try:
            self._carry_out(before, after)
        except StepError as error:
            tell(f"{self._new}: {error.step} failed: {error}")
            self._undo(before, after, error, activated=error.step != "commit")
            return False
        return self._finish()

    def recover(self, *, at_boot: bool) -> bool:
        """Take it back, or end it if it is in effect. Whether the host is whole then.

        Raises StoreError, with nothing changed and the journal left, when a generation is damaged.
        """
        if self._is_in_effect():
            return self._finish()
        before, after = self._generations()
        tell(f"{self._new}: was cut off")
        _commit.tidy(before.entries)
        cause = StepError("commit", "it was cut off")
        return self._undo(before, after, cause, activated=True, at_boot=at_boot)

    @property
    def _new(self) -> str:
        return f"generation {self._journal.to_id}"

    def _is_in_effect(self) -> bool:
        current = self._store.current()
        return current is not None and current.generation == self._journal.to_id

    def _generations(self) -> tuple[Generation, Generation]:
        """The old one and the new one."""
        return self._store.read(self._journal.from_id), self._store.read(self._journal.to_id)

    def _carry_out(self, before: Generation, after: Generation) -> None:
        """Apply, activate, probe, and say that it is in effect. Raises StepError."""
        with _as_step("commit"), _commit.reserved(self._store, before.entries, after.entries):
            changed = _commit.apply(self._store, after.entries)
            tell(f"{self._new}: committed {len(changed)} files")
            with _as_step("activate"):
                self._activate(after, _activation.from_data(self._journal.activation))
            with _as_step("probe"):
                _ask(self._journal.probe)
                proved = time.strftime(_TIME, time.gmtime()) if self._journal.probe else ""
                self._store.set_current(Current(after.id, _identity(), proved))

    def _activate(self, whose: Generation, steps: Sequence[Step], *, go_on: bool = False) -> None:
        try:
            done = _service.execute(steps, go_on=go_on)
        except _service.ActivationError as error:
            self._done += error.done
            raise
        self._done += done
        for one in done:
            because = f" because of {', '.join(one.because)}" if one.because else ""
            tell(f"generation {whose.id}: {one.how} {one.unit}".rstrip() + because)

    def _undo(
        self, old: Generation, new: Generation, cause: StepError, *, activated: bool, at_boot: bool = False
    ) -> bool:
        """Bring the host back to the old generation, and whether it is there.

        What is the same in both is left alone: if it is another by now, that was not us. If the files cannot
        be put back the journal is left, so that the next recover tries again.
        """
        log = self._log()
        try:
            ours = {*difference(old, new)}
            entries = [entry for entry in old.entries if entry.path in ours]
            changed = _commit.apply(self._store, entries)
        except (SendmailError, OSError) as error:
            tell(f"{self._new} cannot be taken back: {_said(error)}")
            message = f"{cause}; and it cannot be taken back: {_said(error)}"
            self._write(Outcome(self._journal.to_id, _outcome.BROKEN, cause.step, message, log))
            return False
        tell(f"generation {old.id}: put {len(changed)} files back")
        fault = self._put_to_work(old, at_boot=at_boot) if activated else ""
        if fault:
            tell(f"generation {old.id}: {fault}")
        message = f"{cause}; and generation {old.id}, put back, fails: {fault}" if fault else str(cause)
        state = _outcome.BROKEN if fault else _outcome.UNDONE
        told = Outcome(self._journal.to_id, state, cause.step, message, log, old.id, *self._activation_told())
        self._end(told)
        tell(f"generation {old.id} is in effect again")
        return not fault

    def _put_to_work(self, old: Generation, *, at_boot: bool) -> str:
        """Activate the old generation and probe it; what is wrong with it, "" for nothing."""
        steps = _activation.from_data(self._journal.undo)
        try:
            if at_boot:
                self._activate(old, _activation.needs_no_service(steps), go_on=True)
                _ask_for(steps)
                return ""
            self._activate(old, steps, go_on=True)
            _ask(old.probe)
            self._remember(old)
        except (SendmailError, OSError) as error:
            return _said(error)
        return ""

    def _remember(self, old: Generation) -> None:
        """Write down which processes have taken the old generation; a full disk is no reason to fail."""
        current = self._store.current()
        if current is None or current.generation != old.id:
            return
        try:
            self._store.set_current(Current(old.id, _identity(), current.proved))
        except (SendmailError, OSError) as error:
            tell(_said(error))

    def _finish(self) -> bool:
        """End the journal of a transaction that is in effect."""
        with suppress(StoreError):
            _commit.tidy(self._store.read(self._journal.to_id).entries)
        told = Outcome(self._journal.to_id, _outcome.PROVED, "", "", (), self._journal.to_id)
        self._end(replace(told, done=self._activation_told()[0], gap=self._activation_told()[1]))
        return True

    def _activation_told(self) -> tuple[tuple[dict[str, Any], ...], float]:
        """What was done, and the longest gap of it."""
        return tuple(asdict(one) for one in self._done), max(
            (one.gap or 0.0 for one in self._done), default=0.0
        )

    def _log(self) -> tuple[str, ...]:
        """The last that sendmail's units said since the transaction began, be the clock set back or not."""
        began = min(_seconds(self._journal.began), time.time() - _RECENT)
        said: list[str] = []
        for unit in (_activation.DAEMON, _activation.SUBMISSION):
            with suppress(SendmailError, OSError):
                said += _service.log_of(unit, began)[-_LOG_LINES:]
        return tuple(map(_secrets.masked, said))

    def _end(self, outcome: Outcome) -> None:
        self._write(outcome)
        _journal.end(self._store)

    def _write(self, outcome: Outcome) -> None:
        """Tell whoever waits. What is done stays done if there is no room for it."""
        try:
            _outcome.write(self._store, outcome)
        except (SendmailError, OSError) as error:
            tell(_said(error))


@contextmanager
def _as_step(step: str) -> Iterator[None]:
    """Whatever fails inside is a failure of that step, unless it is one of a step inside."""
    try:
        yield
    except StepError:
        raise
    except (SendmailError, OSError) as error:
        raise StepError(step, _said(error)) from error


def _identity() -> Mapping[str, Sequence[int]]:
    """Which processes have taken what is on the disk; nobody can tell where another service manager runs."""
    return _service.identity() if _unit.systemd_runs() else {}


def _ask(spec: Mapping[str, Any] | None) -> None:
    """Raise StepError with what the probe finds wrong."""
    faults = _live_probe.probe(spec) if spec else []
    if faults:
        raise StepError("probe", "; ".join(faults))


def _ask_for(steps: Sequence[Step]) -> None:
    """Have units started and stopped without waiting. At a boot, nothing runs that must start anew."""
    for step in steps:
        if step not in _activation.needs_no_service(steps):
            how = step.how if step.how in ("start", "stop") else "try-restart"
            run(["systemctl", "--no-block", how, step.unit])


def _seconds(moment: str) -> float:
    """The seconds since 1970 at a time as a journal has it; now for any other text."""
    try:
        return float(timegm(time.strptime(moment, _TIME)))
    except ValueError:
        return time.time()


def _said(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)
