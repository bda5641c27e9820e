# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rehearsal of a relay: all of the wish is carried out, and judged, where nothing live can be touched.

/etc/mail is a private copy there (_view), at its real path, so that m4, sendmail, OpenSSL and the rulesets
see the candidates as they will be. What differs afterwards between the copy and the live directory is the
change. Units and scripts stand elsewhere: they are compared and judged, and nothing is done with them.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _generation,
    _host_judge,
    _host_program,
    _live_state,
    _policy,
    _relay_steps,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration import Change
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import FileState, read
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_record import SUFFIX as RECORD
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_record import digest
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_answer import unmet
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_makemap
from ansible_collections.postmaster.sendmail.plugins.module_utils._rehearsed import (
    Keep,
    Rehearsed,
    hearing,
    paired,
    tell_changed,
    writable,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_steps import Report
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import (
    DIRECTORY,
    RelayWish,
    is_inside,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_settings import SLOTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._view import View, inside


@dataclass(frozen=True)
class _Done:
    """What comes out of the view: the entries by path, and the rest as in Rehearsed."""

    before: Mapping[str, Entry]
    after: Mapping[str, Entry]
    report: Report
    answers: tuple[dict[str, Any], ...] = ()


def rehearse(wish: RelayWish, *, keep: Keep | None, foresee: bool) -> Rehearsed:
    """Carry the wish out where nothing live is touched, judge what came of it, and say what would change.

    keep is called with each content that changes, before and after. With foresee, what this host lacks so far
    leaves things unjudged; without, it is an error. Raises SendmailError with what is wrong.
    """
    _check_places(wish)
    lacks = _relay_steps.lacking(wish)
    if lacks and not foresee:
        raise InvalidInputError(lacks)
    if lacks:
        done = _foreseen(wish, lacks)
    else:
        work = partial(_rehearse_there, wish, foresee, keep is not None)
        done = inside(DIRECTORY, work, hear=hearing(keep), writable=writable())
    report = done.report
    report.unjudged += _judge_host(wish, report, foresee=foresee)
    outside = _outside(wish, report, keep, lacking=bool(lacks))
    before, after = _entries(wish, done)
    return Rehearsed(
        before=_generation.in_order({**before, **{old.path: old for old, _new in outside}}),
        after=_generation.in_order({**after, **{new.path: new for _old, new in outside}}),
        diffs=tuple(report.diffs),
        remarks=tuple(dict.fromkeys(report.remarks)),
        unjudged=tuple(dict.fromkeys(report.unjudged)),
        answers=done.answers,
        judged=report.judged,
        meaning=tuple(report.meaning),
    )


def _check_places(wish: RelayWish) -> None:
    """Raise InvalidInputError unless all that is carried out in the view is in it."""
    paths = [path for path, _state in wish.files] + [one.path for one in wish.maps]
    paths += [path for one in wish.configurations for path in (one.mc_path, one.cf_path)]
    right = f"keep a file in {DIRECTORY} itself, where a change can be tried before it is made"
    faults = [
        Fault(path, _elsewhere(path), right)
        for path in paths
        if path == DIRECTORY or not is_inside(os.path.realpath(path))
    ]
    if os.path.realpath(DIRECTORY) != DIRECTORY:
        faults.append(Fault(DIRECTORY, "is a link", "make it a directory"))
    if faults:
        raise InvalidInputError(faults)


def _elsewhere(path: str) -> str:
    """What is wrong with a path that is not in the view: itself, or where links lead from it."""
    real = os.path.realpath(path)
    leads = "is" if real == os.path.normpath(path) else f"leads by a link to {real}, which is"
    return f"{leads} not below {DIRECTORY}"


def _foreseen(wish: RelayWish, lacks: Sequence[Fault]) -> _Done:
    """What can be told of a host that lacks what a rehearsal needs."""
    report = _relay_steps.carry_out(wish, dry=True, foresee=True)
    report.unjudged[:0] = map(str, lacks)
    before = {entry.path: entry for entry in _live_state.snapshot(report.files)}
    after = {path: _entry_of(path, state) if state else before[path] for path, state in report.files.items()}
    return _Done(before, after, report)


def _entry_of(path: str, state: FileState) -> Entry:
    owned = state.attributes
    return Entry(path, "file", digest(state.content), owned.owner, owned.group, owned.mode)


def _rehearse_there(wish: RelayWish, foresee: bool, keeps: bool, view: View) -> _Done:
    """Carry the wish out in the view; what differs then is told, a content at a time."""
    before = _live_state.tree(DIRECTORY)
    report = _relay_steps.carry_out(wish, dry=False, foresee=foresee)
    missing = _host_judge.missing_paths(wish.requires)
    if missing and not foresee:
        raise InvalidInputError(missing)
    report.unjudged += map(str, missing)
    answers = _ask(wish, report)
    after = _live_state.tree(DIRECTORY)
    for one in wish.configurations:  # it names the inodes of the copies
        before.pop(one.cf_path + RECORD, None)
        after.pop(one.cf_path + RECORD, None)
    if keeps:
        tell_changed(before, after, view)
    return _Done(before, after, report, answers)


def _ask(wish: RelayWish, report: Report) -> tuple[dict[str, Any], ...]:
    """The answers to the wish's questions. Raises InvalidInputError for those that are not as expected."""
    if not wish.questions or not report.cfs:
        return ()
    daemon = wish.configurations[0]
    asked = _policy.Configuration(daemon.cf_path, daemon.sendmail, find_makemap(), wish.user)
    answers = _policy.ask(wish.questions, asked).answers
    faults = [fault for at, one in enumerate(answers) for fault in unmet(one, f"policy_tests[{at}]")]
    if faults:
        raise InvalidInputError(faults)
    return tuple(one.report() for one in answers)


def _entries(wish: RelayWish, done: _Done) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """The entries of all paths that the wish names or that differ, before and after."""
    named = {*done.report.files, *(one.path for one in wish.inside)}
    mark = partial(_marked, databases=done.report.databases, secrets=_secrets(wish, done.report))
    before, after = paired(done.before, done.after, named=named)
    return {path: mark(old) for path, old in before.items()}, {path: mark(new) for path, new in after.items()}


def _marked(entry: Entry, databases: Mapping[str, str], secrets: Collection[str]) -> Entry:
    """The entry with what the disk does not tell."""
    if entry.kind == "file" and entry.path in databases:
        entry = replace(entry, kind="database", map_type=databases[entry.path])
    return replace(entry, secret=entry.path in secrets) if entry.digest else entry


def _secrets(wish: RelayWish, report: Report) -> set[str]:
    """The paths whose content is never shown."""
    tls = wish.tls
    keys = [one.path for slot, secret in SLOTS.items() if tls and secret for one in tls.placed(slot)]
    owned = [one.path for one in wish.ownership if one.kind == "key"]
    return {*keys, *owned, *report.secrets}


def _outside(
    wish: RelayWish, report: Report, keep: Keep | None, *, lacking: bool
) -> list[tuple[Entry, Entry]]:
    """What stands elsewhere, before and after: units and scripts. Judges the units that change.

    On a host that is lacking something, what a unit needs may be what it lacks.
    """
    states = dict(wish.elsewhere)
    both = [(old, _entry_of(old.path, states[old.path])) for old in _live_state.snapshot(states)]
    changed = [old for old, new in both if not old.agrees(new)]
    for old in changed:
        before = read(old.path) if old.kind == "file" else None  # a unit that is masked is a link
        report.diffs.append(Change(old.path, before, states[old.path]).diff())
        if keep:
            keep(states[old.path].content)
            if old.digest:
                keep(_live_state.content_of(old, old.path))
    judged = {Path(old.path).name for old in changed} & {one.name for one in wish.units}
    texts = [(one.name, one.content) for one in wish.units]
    coming = [_host_program.PATH, *(path for path, _state in wish.scripts)]
    faults, remarks = _host_judge.unit_faults(texts, judged=judged, coming=coming)
    if faults and not lacking:
        raise InvalidInputError(faults)
    report.unjudged += map(str, faults)
    report.remarks += remarks
    return both


def _judge_host(wish: RelayWish, report: Report, *, foresee: bool) -> list[str]:
    """What this host cannot do for the candidates, of which an earlier task may be what puts it right."""
    faults: list[Fault] = []
    given = [one.path for one in wish.ownership if one.is_directory and not one.optional]
    for number, one in enumerate(wish.configurations):
        cf = report.cfs.get(one.cf_path)
        if cf is not None and one.sendmail:
            faults += _host_judge.queue_faults(cf, one.user, given=given)
            if number == 0:  # only the daemon listens
                faults += _host_judge.port_faults(cf, sendmail=one.sendmail, ending=wish.masked_units)
    if faults and not foresee:
        raise InvalidInputError(faults)
    return list(map(str, faults))
