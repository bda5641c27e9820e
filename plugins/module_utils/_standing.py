# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a live host stands to a wish: a look that reads, and starts nothing but one systemctl.

Whatever can be known only by m4, makemap, sendmail or OpenSSL is known here by what the last run wrote down.
Where that does not tell, the part is not as wished, and a rehearsal finds out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _activation,
    _configuration,
    _map_module,
    _ownership,
    _service,
    _staleness,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import (
    DAEMON,
    SUBMISSION,
    Step,
    UnitState,
    UnitsWish,
    unit_path,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import FileState, read
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Generation
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import of_bytes
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import Question
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import RelayWish
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store

_RULES = 1  # to be raised when the same question may get another answer


@dataclass(frozen=True)
class Units:
    """The units of a wish as they are.

    read_at_start names by unit what it reads only when it starts; unseen are the files among these that a
    running one has not read.
    """

    wish: UnitsWish
    states: Mapping[str, UnitState]
    read_at_start: Mapping[str, tuple[str, ...]]
    unseen: tuple[str, ...]

    def steps(self, changed: Sequence[str]) -> tuple[Step, ...]:
        """What must be done to them when these paths have changed."""
        paths = {*changed, *self.unseen}
        return _activation.plan(paths, self.states, self.wish, self.read_at_start)

    def undo(self, changed: Sequence[str]) -> tuple[Step, ...]:
        """What must be done to them when these paths are back."""
        paths = {*changed, *self.unseen}
        return _activation.undo(paths, self.states, self.wish, self.read_at_start)


@dataclass(frozen=True)
class Standing:
    """other names the parts that are not as wished, or not known to be; remarks are for the user anyway."""

    other: tuple[str, ...]
    units: Units
    remarks: tuple[str, ...] = ()


def look(wish: RelayWish, store: Store, current: Generation | None) -> Standing:
    """How the host stands to the wish; current is the generation in effect.

    Raises SendmailError when something cannot even be looked at.
    """
    units = look_at_units(wish, store, current)
    plans = [_configuration.recorded(one) for one in wish.configurations]
    other = [*_other_parts(wish), *_unproved(wish, current)]
    other += [
        one.cf_path for one, planned in zip(wish.configurations, plans) if planned is None or planned.needed
    ]
    other += [f"{step.unit or 'systemd'}: {step.how}" for step in units.steps(())]
    said = [warning for planned in plans if planned for warning in planned.warnings]
    files, warnings = _certificates(wish)
    return Standing((*other, *files), units, (*said, *warnings))


def look_at_units(wish: RelayWish, store: Store, current: Generation | None) -> Units:
    """The units as they are, and what the running ones have not seen of the disk."""
    units = UnitsWish(wish.units, wish.masked_units)
    states = _service.states([*(one.name for one in wish.units), *wish.masked_units])
    read_at_start = {name: tuple(_read_at_start(name, wish)) for name in (one.name for one in wish.units)}
    recorded = store.current() if current else None
    present = _service.identity(known=states)
    taken = Path(store.path("current")).stat().st_mtime if recorded else 0.0
    unseen: list[str] = []
    for name, state in states.items():
        if not state.active or name not in read_at_start:
            continue
        started = max(_staleness.wall_time(state.started), _service.pid_file_time(name))
        since = _staleness.changed_since(read_at_start[name], started)
        if _service.is_stale(name, recorded.daemon if recorded else {}, present, since):
            unseen += since
        elif current and since:
            unseen += changed_by_others(since, current, taken)
    return Units(units, states, read_at_start, tuple(dict.fromkeys(unseen)))


def changed_by_others(paths: Sequence[str], current: Generation, taken: float) -> tuple[str, ...]:
    """Those of the paths that are other than when the daemons took the generation, at that time.

    What is the generation's is told by its content, so that a clock that jumps has no say; of the rest, which
    others renew, a certificate say, there is only the time.
    """
    # Only here, since hardly any run comes here.
    from ansible_collections.postmaster.sendmail.plugins.module_utils._live_state import (  # noqa: PLC0415
        snapshot,
    )

    known = {entry.path: entry for entry in current.entries if entry.kind in ("file", "absent")}
    drifted = [live.path for live in snapshot(set(paths) & known.keys()) if not live.agrees(known[live.path])]
    renewed = _staleness.changed_since([path for path in paths if path not in known], taken)
    return (*drifted, *renewed)


def digest_of_tests(questions: Sequence[Question]) -> str:
    """What stands for these policy tests, "" for none."""
    if not questions:
        return ""
    told = json.dumps([_RULES, [asdict(one) for one in questions]], sort_keys=True, default=str)
    return of_bytes(told.encode())


def _read_at_start(name: str, wish: RelayWish) -> Iterator[str]:
    """What the program of this unit reads only when it starts, by the .cf that is live."""
    numbers = {DAEMON: wish.configurations[:1], SUBMISSION: wish.configurations[1:]}
    for one in numbers.get(name, ()):
        yield from _staleness.start_files(one.cf_path, unit_path(name))
    yield unit_path(name)


def _other_parts(wish: RelayWish) -> Iterator[str]:
    for one in wish.maps:
        if not _map_module.is_as_wished(one.map):
            yield one.path
    for path, state in _files(wish):
        if read(path) != state:
            yield path
    yield from _otherwise_owned(wish)
    yield from (path for path in wish.requires if not Path(path).exists())


def _certificates(wish: RelayWish) -> tuple[list[str], list[str]]:
    """The files that differ from what comes as content, and what is to be said of it."""
    if wish.tls is None:
        return [], []
    # Only here, since it is much that a host without certificates has no use for.
    from ansible_collections.postmaster.sendmail.plugins.module_utils._certificates import (  # noqa: PLC0415
        differing,
        warnings_in,
    )

    files = [change.path for change in differing(wish.tls, wish.tls_owner)]
    return files, list(warnings_in(wish.tls, now=datetime.now(timezone.utc)))


def _files(wish: RelayWish) -> tuple[tuple[str, FileState], ...]:
    return (*wish.files, *wish.elsewhere)


def _otherwise_owned(wish: RelayWish) -> Iterator[str]:
    wishes = (*wish.inside, *wish.outside)
    try:
        planned = _ownership.plan(wishes, _ownership.survey(wishes), foresee=True)
    except InvalidInputError as error:  # told in full by whoever carries it out
        yield from (fault.where for fault in error.faults)
        return
    yield from (change.path for change in planned.changes)
    yield from planned.unjudged


def _unproved(wish: RelayWish, current: Generation | None) -> Iterator[str]:
    if current is None:
        yield "no generation is in effect"
        return
    if current.tests != digest_of_tests(wish.questions):
        yield "policy_tests"
    if (current.probe or None) != (wish.probe or None):
        yield "probe"
