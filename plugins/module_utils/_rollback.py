# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Going back to a generation: a transaction like any other, whose wish is what the host was.

What was found there before the first transaction can be gone back to as well: units of ours that it has not
are stopped and disabled then.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _activation,
    _generation,
    _service,
    _standing,
    _transaction,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import UnitState, UnitsWish
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Entry, Generation
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import find_layout
from ansible_collections.postmaster.sendmail.plugins.module_utils._return import Trial, rehearse_entries
from ansible_collections.postmaster.sendmail.plugins.module_utils._staleness import start_files
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store
from ansible_collections.postmaster.sendmail.plugins.module_utils._transaction import Change, Report, Warn

PREVIOUS = (0, -1)  # numbers that stand for the generation before


@dataclass(frozen=True)
class Unit:
    """What becomes of a unit (_activation.WishedUnit)."""

    name: str
    enabled: bool
    started: bool


@dataclass(frozen=True)
class Back:
    """Where to: number is a generation's or one of PREVIOUS; keep so many; user runs the daemon."""

    number: int
    keep: int
    user: str


def go_back(back: Back, store: Store, *, check_mode: bool, warn: Warn) -> Report:
    """Make the host what it was, or say what that would change.

    The caller holds the host's lock, unless in check mode. Raises as _transaction.converge.
    """
    _transaction.recover(store, check_mode=check_mode, warn=warn)
    current = _transaction.in_effect(store)
    if current is None:
        raise InvalidInputError(
            [Fault("generation", "no generation is kept on this host", "apply one first")]
        )
    with nullcontext() if check_mode else _transaction.nothing_left(store, back.keep):
        return _go_back(back, store, current, check_mode=check_mode)


def _go_back(back: Back, store: Store, current: Generation, *, check_mode: bool) -> Report:
    kept = store.whole()
    target = _target(back.number, current, kept, store)
    told = {target.id, *store.been_in_effect(kept)}  # what never was in effect tells of nothing
    entries = _generation.state_at([kept[number] for number in told], target.id)
    rehearsed = rehearse_entries(
        entries, store, _trial(entries, back.user), keep=None if check_mode else store.put
    )
    change = Change(
        rehearsed=rehearsed,
        units=_units(entries, current, store),
        why=f"rollback to {target.id}",
        probe=target.probe,
        tests=target.tests,
        keep=back.keep,
    )
    report = _transaction.foreseen(change, current)
    if check_mode or not report.changed:
        return report
    return _transaction.carry_out(change, store, report)


def _target(number: int, current: Generation, kept: Mapping[int, Generation], store: Store) -> Generation:
    before = [one for one in store.been_in_effect(kept) if one < current.id]
    if number in PREVIOUS and not before:
        wrong = f"{current.id} is in effect, and none before it is kept"
        raise InvalidInputError([Fault("generation", wrong)])
    wished = before[0] if number in PREVIOUS else number
    if wished not in kept:
        right = f"one of {', '.join(map(str, kept))}"
        raise InvalidInputError([Fault("generation", f"{wished} is not kept on this host", right)])
    return kept[wished]


def _trial(entries: Iterable[Entry], user: str) -> Trial:
    """Each .cf with the account that parses it, the daemon's first."""
    layout = find_layout()
    users = {layout.cf: user, layout.submit_cf: layout.submit_user}
    there = {entry.path for entry in entries if entry.kind == "file"}
    return Trial({path: account for path, account in users.items() if path in there})


def _units(entries: Sequence[Entry], current: Generation, store: Store) -> _standing.Units:
    """What becomes of the units whose files the generations know: what they do now, if they are there."""
    held = {
        posixpath.basename(entry.path): entry.kind == "file"
        for entry in entries
        if posixpath.dirname(entry.path) == _activation.UNIT_DIRECTORY
    }
    names = sorted(held, key=lambda name: (name != _activation.DAEMON, name))
    states = _service.states(names)
    known = {entry.path for entry in current.entries if entry.kind == "file"}
    wish = UnitsWish(
        tuple(
            _kept(states[name])
            if held[name] and _activation.unit_path(name) in known
            else brought_back(name, entries, store)
            for name in names
        )
    )
    named = {name: read_at_start(name, entries, store) for name in names}
    return _standing.Units(wish, states, named, ())


def _kept(state: UnitState) -> Unit:
    return Unit(state.name, enabled=state.enabled, started=state.up)


def brought_back(name: str, entries: Iterable[Entry], store: Store) -> Unit:
    """A unit that the generation has, or has not, and that is not there now: what its file says it is for.

    One without [Install] is started by another; one of Type=oneshot, at boot.
    """
    path = _activation.unit_path(name)
    texts = [store.get(one.digest) for one in entries if one.path == path and one.kind == "file"]
    enabled = any(b"[Install]" in text for text in texts)
    return Unit(name, enabled, enabled and not any(b"Type=oneshot" in text for text in texts))


def read_at_start(name: str, entries: Iterable[Entry], store: Store) -> tuple[str, ...]:
    """What the unit's program reads only when it starts, by the .cf that is live and by the one to come."""
    cf = _service.CONFIGURATIONS.get(name, "")
    coming = [store.object_path(entry.digest) for entry in entries if entry.path == cf and entry.digest]
    named = [path for one in (cf, *coming) for path in start_files(one, _activation.unit_path(name))]
    return tuple(path for path in named if path not in coming)
