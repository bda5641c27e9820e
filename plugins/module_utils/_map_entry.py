# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries of a map: what a user writes, the records that it becomes, and what is wrong with it.

A grammar (access, mailertable, …) knows the keys and values of its own map. What holds for every map is
here: makemap(8) splits a line at the first blank or tab, folds keys to lower case, and takes no line
longer than its buffer (makemap/makemap.c).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError

LINE_LIMIT = 1022  # bytes of key, tab and value: makemap reads a line into MAXLINE 1024 with its end
_FIELDS = ("key", "value", "comment", "state")


class RefusedError(ValueError):
    """A key or value that its grammar refuses: wrong says why, right says what to write instead."""

    def __init__(self, wrong: str, right: str = "") -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.right = right


@dataclass(frozen=True)
class Entry:
    """One record of a map as its text source holds it: a key, its value, and a comment above it.

    present is False for a record that must not be there; value is empty then.
    """

    key: str
    value: str
    comment: str = ""
    present: bool = True

    @property
    def folded(self) -> str:
        """The key as makemap stores it and as sendmail looks it up: in lower case."""
        return fold(self.key)


@dataclass(frozen=True)
class Grammar:
    """What one map may hold.

    keys turns a key as written into the keys to store; value turns (key, value) as written into the value
    to store. Both raise RefusedError. is_secret tells from a folded key whether its value may be shown.
    since tells from a folded key and a value as stored the oldest sendmail that knows them, such as (8, 18);
    None is every supported one. plain matches a whole line as rendered (key, tab, value) whose key (group 1)
    and value (group 2) keys and value would give back unchanged: it may miss such a line, never take another.
    """

    keys: Callable[[str], tuple[str, ...]]
    value: Callable[[str, str], str]
    is_secret: Callable[[str], bool] = lambda _key: False
    since: Callable[[str, str], tuple[int, ...] | None] = lambda _key, _value: None
    plain: re.Pattern[bytes] | None = None


def fold(key: str) -> str:
    """key with its ASCII letters in lower case, as makemap folds it (it works on bytes)."""
    return key.encode("utf-8", "surrogateescape").lower().decode("utf-8", "surrogateescape")


def check(entries: object, grammar: Grammar, *, variable: str) -> list[Fault]:
    """Every fault in entries (a list of {key, value, comment, state}), named by variable and position."""
    return _read(entries, grammar, variable)[1]


def expand(entries: object, grammar: Grammar, *, variable: str) -> tuple[Entry, ...]:
    """The records that entries stand for, in their order. Raises InvalidInputError with every fault."""
    records, faults = _read(entries, grammar, variable)
    if faults:
        raise InvalidInputError(faults)
    return tuple(records)


def _read(entries: object, grammar: Grammar, variable: str) -> tuple[list[Entry], list[Fault]]:
    if not isinstance(entries, Sequence) or isinstance(entries, (str, bytes)):
        return [], [Fault(variable, "is no list", "write a list of entries with key and value")]
    records: list[Entry] = []
    faults: list[Fault] = []
    first_place: dict[str, tuple[str, Entry]] = {}
    for number, raw in enumerate(entries):
        place = _place(variable, number, raw)
        found, wrong = _read_one(raw, grammar, place)
        records += found
        faults += wrong
        faults += _clashes(found, place, first_place, grammar)
    return records, faults


def _place(variable: str, number: int, raw: object) -> str:
    key = raw.get("key") if isinstance(raw, Mapping) else None
    return f"{variable}[{number}] ({key})" if key else f"{variable}[{number}]"


def _read_one(raw: object, grammar: Grammar, place: str) -> tuple[list[Entry], list[Fault]]:
    if not isinstance(raw, Mapping):
        return [], [Fault(place, "is no entry", "write key and value")]
    faults = list(_field_faults(raw, place))
    if faults:
        return [], faults
    key, comment = str(raw["key"]), str(raw.get("comment") or "")
    if raw.get("state") == "absent":
        return [Entry(stored, "", present=False) for stored in _keys_to_remove(key, grammar)], []
    keys: tuple[str, ...] = ()
    value = ""
    try:
        keys = grammar.keys(key)
    except RefusedError as refused:
        faults.append(Fault(place, refused.wrong, refused.right))
    try:
        value = grammar.value(key, str(raw["value"]))
    except RefusedError as refused:
        faults.append(Fault(place, refused.wrong, refused.right))
    faults += [fault for stored in keys[:1] for fault in _length_faults(stored, value, place)]
    # the comment stands above the first of the records that the entry becomes
    return [Entry(stored, value, "" if later else comment) for later, stored in enumerate(keys)], faults


def _keys_to_remove(key: str, grammar: Grammar) -> tuple[str, ...]:
    """A key that the grammar refuses can still be in a map, and must be removable as it stands."""
    try:
        return grammar.keys(key)
    except RefusedError:
        return (key,)


def _field_faults(raw: Mapping[str, Any], place: str) -> Iterator[Fault]:
    """Faults that hold for every map: missing and foreign fields, wrong types, blanks, control characters."""
    absent = raw.get("state") == "absent"
    for field in raw:
        if field not in _FIELDS:
            yield Fault(place, f"has a field {field!r}", f"fields are {', '.join(_FIELDS)}")
    if raw.get("state") not in (None, "present", "absent"):
        yield Fault(place, f"has the state {raw['state']!r}", "states are present and absent")
    for field in ("key",) if absent else ("key", "value"):
        yield from _word_faults(field, raw.get(field), place)
    comment = raw.get("comment") or ""
    if not isinstance(comment, str) or not comment.isprintable():
        yield Fault(place, "its comment is not one printable line", "write one line of text")


def _word_faults(field: str, word: object, place: str) -> Iterator[Fault]:
    if isinstance(word, bool):
        yield Fault(
            place, f"its {field} is a boolean", "quote it: YAML reads bare yes, no, on and off as booleans"
        )
    elif word is None or word == "":
        yield Fault(place, f"has no {field}")
    elif not isinstance(word, (str, int)):
        yield Fault(place, f"its {field} is no text", "write one word or one line of text")
    elif any(ord(char) < 32 or ord(char) == 127 for char in str(word)):
        yield Fault(place, f"its {field} has a tab, a line end or another control character", "remove it")
    elif str(word) != str(word).strip() or (field == "key" and " " in str(word)):
        yield Fault(place, f"its {field} has blanks", "makemap ends the key at the first blank; remove them")
    elif field == "key" and str(word).startswith("#"):
        yield Fault(place, "its key begins with #", "makemap takes such a line as a comment")


def _length_faults(key: str, value: str, place: str) -> Iterator[Fault]:
    length = len(f"{key}\t{value}".encode("utf-8", "surrogateescape"))
    if length > LINE_LIMIT:
        yield Fault(place, f"its line is {length} bytes long", f"makemap takes at most {LINE_LIMIT}")


def _clashes(
    records: Sequence[Entry], place: str, first_place: dict[str, tuple[str, Entry]], grammar: Grammar
) -> Iterator[Fault]:
    """At most one fault for an entry: a network's many records clash for the same reason."""
    clash = None
    for record in records:
        other_place, other = first_place.setdefault(record.folded, (place, record))
        if other is not record and clash is None:
            clash = (record, other, other_place)
    if clash is None:
        return
    record, other, other_place = clash
    if (record.value, record.present) == (other.value, other.present):
        yield Fault(place, f"says the same as {other_place}: {record.key}", "remove one of them")
    else:
        shown = "other values" if grammar.is_secret(record.folded) else f"{other.value or 'absent'!r} there"
        yield Fault(place, f"contradicts {other_place}: {record.key} has {shown}", "one key has one value")
