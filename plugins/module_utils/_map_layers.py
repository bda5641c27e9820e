# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries of one map from several layers, such as a fleet's, a group's and a host's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, cast

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import (
    Grammar,
    RefusedError,
    fold,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_fields import is_over

RawEntry = Mapping[str, Any]
_Placed = tuple[RawEntry, str]  # and where it stands


@dataclass(frozen=True)
class Merged:
    """Entries as their layers wrote them, and where each stands, like "sendmail_access__site[2]"."""

    entries: tuple[RawEntry, ...]
    places: tuple[str, ...]


def merge(
    layers: Sequence[tuple[str, object]], *, now: datetime, identity: Callable[[str], str] = fold
) -> Merged:
    """The entries of layers, (name, list) pairs, the later of which wins.

    An entry replaces, where it stands, the one of an earlier layer that has its key; so does one with state
    absent. Keys are the same when identity says so: fold takes them as written. An entry that has expired
    at now (in UTC) replaces none, so that what it stood before is back. Entries of one layer do not replace
    each other: that is a contradiction, which the grammar's check tells. Raises InvalidInputError with all
    that is no list, and no entry with a key.
    """
    faults = [fault for name, layer in layers for fault in _faults(layer, name)]
    if faults:
        raise InvalidInputError(faults)
    merged: dict[str, list[_Placed]] = {}
    for name, layer in layers:
        for key, placed in _by_key(layer, name, identity).items():
            if key not in merged or not all(is_over(entry, now) for entry, _place in placed):
                merged[key] = placed
    found = [placed for same in merged.values() for placed in same]
    return Merged(tuple(entry for entry, _place in found), tuple(place for _entry, place in found))


def stored_identity(grammar: Grammar) -> Callable[[str], str]:
    """An identity for merge: keys that become the same one record are the same, however they are written."""

    def identity(key: str) -> str:
        try:
            stored = grammar.keys(key)
        except RefusedError:
            return fold(key)
        return fold(stored[0] if len(stored) == 1 else key)

    return identity


def _faults(layer: object, name: str) -> Iterator[Fault]:
    if not isinstance(layer, Sequence) or isinstance(layer, (str, bytes)):
        yield Fault(name, "is no list", "write a list of entries with key and value")
        return
    for number, entry in enumerate(layer):
        if not isinstance(entry, Mapping) or not isinstance(entry.get("key"), (str, int)):
            yield Fault(f"{name}[{number}]", "is no entry with a key", "write key and value")


def _by_key(layer: object, name: str, identity: Callable[[str], str]) -> dict[str, list[_Placed]]:
    found: dict[str, list[_Placed]] = {}
    for number, entry in enumerate(cast("Sequence[RawEntry]", layer)):
        found.setdefault(identity(str(entry["key"])), []).append(
            (entry, f"{name}[{number}] ({entry['key']})")
        )
    return found
