# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The transaction of a relay: look, rehearse, write down, commit, and report.

Nothing live is touched before the committer has the journal, but for what no generation holds (_outside),
which is right for the old one too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _activation,
    _generation,
    _journal,
    _standing,
    _succession,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import Step
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Generation
from ansible_collections.postmaster.sendmail.plugins.module_utils._journal import Journal
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import SUFFIX as RECORD
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import RelayWish
from ansible_collections.postmaster.sendmail.plugins.module_utils._standing import Standing, Units
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store

if TYPE_CHECKING:
    from ansible_collections.postmaster.sendmail.plugins.module_utils._outcome import Outcome
    from ansible_collections.postmaster.sendmail.plugins.module_utils._rehearsed import Rehearsed

WHY = "relay"
Warn = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What the module returns. generation is what is in effect at the end, None before there is any.

    previous is the one that was in effect before, decisions are (name, before, after), before None where
    nobody could be asked, activation what was done, or would be.
    """

    changed: bool = False
    generation: int | None = None
    previous: int | None = None
    changed_files: tuple[str, ...] = ()
    diff: tuple[Mapping[str, str], ...] = ()
    decisions: tuple[Mapping[str, str | None], ...] = ()
    activation: tuple[Mapping[str, Any], ...] = ()
    gap: float | None = None
    unjudged: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    meaning: tuple[Mapping[str, Any], ...] = ()
    reasons: tuple[str, ...] = ()


class NotTakenError(SendmailError):
    """The new generation was committed, and taken back. report says what is in effect now."""

    def __init__(self, message: str, outcome: Outcome, report: Report) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.report = report

    @property
    def rolled_back(self) -> bool:
        """Whether the host is as it was."""
        return self.outcome.state == "undone"


@dataclass(frozen=True)
class Change:
    """What a rehearsal found, and what its generation is to be like."""

    rehearsed: Rehearsed = field(repr=False)
    units: Units
    why: str = WHY
    probe: Mapping[str, Any] | None = None
    tests: str = ""
    keep: int = 5

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that differ."""
        return self.rehearsed.changed

    @property
    def steps(self) -> tuple[Step, ...]:
        """What must be done to units."""
        return self.units.steps(self.paths)


def converge(wish: RelayWish, store: Store, *, check_mode: bool, warn: Warn) -> Report:
    """Make the host what is wished, or say what that would change.

    The caller holds the host's lock, unless in check mode. Raises SendmailError with nothing changed,
    NotTakenError when the new generation did not prove itself and the old one is in effect again.
    """
    recovered = recover(store, check_mode=check_mode, warn=warn)
    current = in_effect(store)
    standing = _standing.look(wish, store, current)
    if not standing.other and not recovered:
        return Report(generation=_number(current), previous=_number(current), remarks=standing.remarks)
    with nullcontext() if check_mode else nothing_left(store, wish.generations):
        return _change(wish, store, standing, check_mode=check_mode)


@contextmanager
def nothing_left(store: Store, keep: int) -> Iterator[None]:
    """Have an attempt that fails leave no contents behind: there may be many, and each may be large."""
    try:
        yield
    except (SendmailError, OSError):
        with suppress(SendmailError):  # why it failed is what counts
            store.prune(keep)
        raise


def recover(store: Store, *, check_mode: bool, warn: Warn) -> bool:
    """Take back what a transaction that was cut off has left, and tell; whether there was one."""
    if _journal.read(store) is None:
        return False
    if check_mode:
        warn("a transaction was cut off on this host: the next run takes it back first")
        return True
    # Only here, since hardly any run needs it.
    from ansible_collections.postmaster.sendmail.plugins.module_utils import (  # noqa: PLC0415
        _committer,
    )

    _committer.recover()
    warn("a transaction had been cut off on this host: it was taken back first")
    return True


def in_effect(store: Store) -> Generation | None:
    """The generation in effect, None before there is one."""
    current = store.current() if store.exists() else None
    return store.read(current.generation) if current else None


def _change(wish: RelayWish, store: Store, standing: Standing, *, check_mode: bool) -> Report:
    # Only here, since a host that is right needs none of it.
    from ansible_collections.postmaster.sendmail.plugins.module_utils._decisions import (  # noqa: PLC0415
        answered_live,
        decisions,
        table,
    )
    from ansible_collections.postmaster.sendmail.plugins.module_utils._outside import (  # noqa: PLC0415
        Outside,
    )
    from ansible_collections.postmaster.sendmail.plugins.module_utils._rehearsal import (  # noqa: PLC0415
        rehearse,
    )

    outside = Outside.of(wish, foresee=check_mode)
    rehearsed = rehearse(wish, keep=None if check_mode else store.put, foresee=check_mode)
    before = answered_live(wish) if rehearsed.changed else rehearsed.answers
    change = Change(
        rehearsed=rehearsed,
        units=standing.units,
        probe=wish.probe,
        tests=_standing.digest_of_tests(wish.questions),
        keep=wish.generations,
    )
    decided = decisions(before, rehearsed.answers)
    report = foreseen(change, in_effect(store))
    report = replace(
        report,
        changed=report.changed or outside.needed,
        changed_files=tuple(dict.fromkeys((*report.changed_files, *outside.paths))),
        diff=(*report.diff, *outside.diff, *table(decided)),
        decisions=decided,
        unjudged=(*outside.unjudged, *report.unjudged),
        remarks=tuple(dict.fromkeys((*standing.remarks, *report.remarks))),
        reasons=standing.other,
    )
    if check_mode:
        return report
    outside.execute()
    return carry_out(change, store, report)


def foreseen(change: Change, current: Generation | None) -> Report:
    """What the change would do."""
    steps = change.steps
    rehearsed = change.rehearsed
    # what is kept beside a database so that the next run need not read it is nothing that a user has changed
    paths = tuple(path for path in change.paths if not path.endswith(RECORD))
    return Report(
        changed=bool(paths or steps or current is None),
        generation=_number(current),
        previous=_number(current),
        changed_files=paths,
        diff=rehearsed.diffs,
        activation=tuple(_activation.to_data(steps)),
        unjudged=rehearsed.unjudged,
        remarks=rehearsed.remarks,
        meaning=rehearsed.meaning,
    )


def carry_out(change: Change, store: Store, report: Report) -> Report:
    """Commit the change, and complete the report. Raises NotTakenError when it was taken back."""
    # Only here, since a host that is right needs none of it.
    from ansible_collections.postmaster.sendmail.plugins.module_utils import (  # noqa: PLC0415
        _host_program,
    )

    current = in_effect(store)
    steps = change.steps
    if current and not change.paths and not steps:
        _keep_proofs(change, store, current)
        _write_records(change)
        return report
    base = _succession.base(change.rehearsed.before, store, current)
    new = Generation(
        id=store.next_id(),
        made=_succession.now(),
        why=change.why,
        entries=_generation.in_order({**base.by_path(), **_succession.by_path(change.rehearsed.after)}),
        probe=change.probe,
        tests=change.tests,
    )
    store.write(new)
    _host_program.install()  # before the journal: whoever finds one has what takes it back
    _journal.begin(
        store,
        Journal(
            from_id=base.id,
            to_id=new.id,
            began=_succession.now(),
            activation=tuple(_activation.to_data(steps)),
            undo=tuple(_activation.to_data(change.units.undo(change.paths))),
            probe=change.probe,
        ),
    )
    return _commit(change, store, replace(report, previous=base.id))


def _commit(change: Change, store: Store, report: Report) -> Report:
    from ansible_collections.postmaster.sendmail.plugins.module_utils import (  # noqa: PLC0415
        _committer,
        _outcome,
    )

    outcome = _committer.start(store)
    gap = outcome.gap if outcome.done else None
    report = replace(report, generation=outcome.in_effect, activation=outcome.done, gap=gap)
    if outcome.state != _outcome.PROVED:
        raise NotTakenError(_complaint(outcome), outcome, report)
    _write_records(change)
    try:
        store.prune(change.keep)
    except SendmailError as error:  # the relay is what it should be
        report = replace(report, remarks=(*report.remarks, f"old generations are still kept: {error}"))
    return report


def _complaint(outcome: Outcome) -> str:
    ending = (
        f"generation {outcome.in_effect} is in effect again"
        if outcome.in_effect
        else "the way back failed as well, see sendmail-transaction show"
    )
    told = f"generation {outcome.generation}: {outcome.step or 'commit'} failed: {outcome.message}; {ending}"
    return "\n".join((told, *(f"log: {line}" for line in outcome.log)))


def _keep_proofs(change: Change, store: Store, current: Generation) -> None:
    """Write down what the generation in effect has been asked, after it answered."""
    if change.probe and change.probe != current.probe:
        from ansible_collections.postmaster.sendmail.plugins.module_utils import (  # noqa: PLC0415
            _live_probe,
        )

        faults = _live_probe.probe(change.probe)
        if faults:
            raise SendmailError("\n".join(f"probe: {fault}" for fault in faults))
    store.write(replace(current, probe=change.probe, tests=change.tests))


def _write_records(change: Change) -> None:
    """Note what each live .cf was judged by, so that the next run need not judge again."""
    from ansible_collections.postmaster.sendmail.plugins.module_utils import (  # noqa: PLC0415
        _mc_record,
    )

    _mc_record.write_live(change.rehearsed.judged)


def _number(generation: Generation | None) -> int | None:
    return generation.id if generation else None
