# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the relay's variables and their layers say together: sendmail_access__<layer> with sendmail_access.

The entries of maps have keys, dates and grammars of their own; what else has layers is put together by what
it is (see _layers).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from functools import reduce
from typing import Any, cast

from ansible_collections.postmaster.sendmail.plugins.module_utils import _authinfo, _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._layers import places, put_over
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_fields import is_over
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_layers import (
    RawEntry,
    merge,
    stored_identity,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_lookups import lookup_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_notes import entries_without_effect
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_kinds import (
    ACCESS_GRAMMAR,
    MAILERTABLE_GRAMMAR,
)

MAPS: Mapping[str, Grammar] = {
    "sendmail_access": ACCESS_GRAMMAR,
    "sendmail_mailertable": MAILERTABLE_GRAMMAR,
    "sendmail_authinfo": _authinfo.GRAMMAR,
}
_ENTRY = re.compile(r"(\w+)(?:\[([0-9]+)\])?")  # what a fault's place begins with
NEVER = datetime.min.replace(tzinfo=timezone.utc)  # as the time that it is: nothing has expired


def put_together(
    values: Mapping[str, object], defaults: Mapping[str, object], *, now: datetime
) -> dict[str, object]:
    """values (checked, by variable or layer) with each layer put over what it belongs to.

    The variable itself, or its default, comes first, then its layers in the order of their names, of which
    the later win. A dictionary lies over its default: what it does not name keeps it. What has expired at
    now (in UTC) is left out. Raises InvalidInputError for what no layer says alone: a network in one and
    part of it in another with a key in common.
    """
    result: dict[str, object] = {}
    for base in dict.fromkeys(map(_base, values)):
        names = _layers(base, values)
        if base in MAPS:
            result[base] = _one_list([(name, values[name]) for name in names], MAPS[base], now)
        else:
            given = [values[name] for name in names]
            is_extended = base not in values or isinstance(defaults[base], Mapping)
            result[base] = reduce(put_over, [defaults[base], *given] if is_extended else given)
    return result


def naming_layers(fault: Fault, values: Mapping[str, object], defaults: Mapping[str, object]) -> Fault:
    """fault of what was put together, with those of values (by variable or layer) that it comes from.

    Of an entry of a list that is the variable or layer, and the index there.
    """
    found = _ENTRY.match(fault.where)
    given = _layers(found[1], values) if found else []
    if not found or not given or given == [found[1]]:
        return fault
    own = _own_places(found[1], values, defaults) if found[2] else []
    if found[2] and int(found[2]) < len(own):
        return replace(fault, where=own[int(found[2])] + fault.where[found.end() :])
    if len(given) == 1 and not defaults[found[1]]:
        return replace(fault, where=given[0] + fault.where[len(found[1]) :])
    return replace(fault, where=f"{fault.where}, put together from {', '.join(given)}")


def _own_places(base: str, values: Mapping[str, object], defaults: Mapping[str, object]) -> list[str]:
    """Where each entry of the list that base is put together to stands; none for what is no plain list."""
    named = [(name, values[name]) for name in _layers(base, values)]
    if base not in values:
        named = [(f"the default of {base}", defaults[base]), *named]
    lists = [(name, value) for name, value in named if isinstance(value, tuple)]
    return places(lists) if base not in MAPS and len(lists) == len(named) else []


def expired(values: Mapping[str, object], *, now: datetime) -> Iterator[str]:
    """A warning for each entry in values (checked lists by variable) that has expired at now (in UTC)."""
    for base in MAPS:
        for name in _layers(base, values):
            for number, entry in enumerate(cast(Sequence[RawEntry], values[name])):
                if is_over(entry, now):
                    place = f"{name}[{number}] ({entry['key']})"
                    yield f"{place} has expired ({entry['expires']}) and is left out: remove it"


def without_effect(values: Mapping[str, object], *, now: datetime) -> Iterator[str]:
    """A warning for each entry in values (checked lists by variable) that a wider one makes superfluous."""
    for base, grammar in MAPS.items():
        merged = merge([(name, values[name]) for name in _layers(base, values)], now=now)
        live = [
            (entry, place) for entry, place in zip(merged.entries, merged.places) if not is_over(entry, now)
        ]
        entries, places = [entry for entry, _place in live], [place for _entry, place in live]
        wider = lookup_of(base[len("sendmail_") :])
        yield from entries_without_effect(entries, places, grammar, wider=wider)


def _base(name: str) -> str:
    return name.partition("__")[0]


def _layers(base: str, names: Iterable[str]) -> list[str]:
    """base, if it is among names, and those that are its layers, in their order."""
    return [name for name in sorted(names) if _base(name) == base]


def _one_list(
    layers: Sequence[tuple[str, object]], grammar: Grammar, now: datetime
) -> tuple[Mapping[str, Any], ...]:
    merged = merge(layers, now=now, identity=stored_identity(grammar))
    faults = _map_entry.check(merged.entries, grammar, variable=merged.places) if len(layers) > 1 else []
    if faults:
        raise InvalidInputError(faults)
    return tuple(entry for entry in merged.entries if not is_over(entry, now))
