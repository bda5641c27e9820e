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
from datetime import datetime
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Callable, Union

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_fields import (
    expiry_of,
    field_faults,
    is_bare,
    is_one_line,
    is_one_word,
    is_over,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_form import TextForm

LINE_LIMIT = 1022  # bytes of key, tab and value: makemap reads a line into MAXLINE 1024 with its end
_FOLDED = str.maketrans(ascii_uppercase, ascii_lowercase)


# The numbers of a release of sendmail, such as (8, 17, 1); or what asks for them, once they matter
Version = Union["tuple[int, ...]", Callable[[], "tuple[int, ...]"]]


class RefusedError(ValueError):
    """A key or value that its grammar refuses: wrong says why, right says what to write instead."""

    def __init__(self, wrong: str, right: str = "") -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.right = right


@dataclass(frozen=True)
class Entry:
    """One record of a map as its text source holds it: a key, its value, and a comment above it.

    present is False for a record that must not be there; value is empty then. expired is True for one of
    these whose entry has ended: it gives way to whatever else has the key, such as a line of a file.
    """

    key: str
    value: str
    comment: str = ""
    present: bool = True
    expired: bool = False

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
    form is that of the text; None is the one that makemap reads.
    """

    keys: Callable[[str], tuple[str, ...]]
    value: Callable[[str, str], str]
    is_secret: Callable[[str], bool] = lambda _key: False
    since: Callable[[str, str], tuple[int, ...] | None] = lambda _key, _value: None
    plain: re.Pattern[bytes] | None = None
    form: TextForm | None = None


@dataclass(frozen=True)
class _Judge:
    """What entries are judged by: their grammar, the time, and the version of sendmail (None: not judged)."""

    grammar: Grammar
    variable: str | tuple[str, ...]
    now: datetime | None = None
    version: Version | None = None

    def place(self, number: int, raw: object) -> str:
        """Where an entry stands, as in every fault."""
        if isinstance(self.variable, tuple):
            return self.variable[number]
        key = raw.get("key") if isinstance(raw, Mapping) else None
        if not key:
            return f"{self.variable}[{number}]"
        shown = str(key).encode("utf-8", "replace").decode("utf-8")
        if self.grammar.is_secret(fold(shown)):
            shown = shown.partition(" ")[0]  # behind a blank stands a value in the wrong place
        return f"{self.variable}[{number}] ({shown})"

    def lacked(self, key: str, value: str) -> str:
        """The version of sendmail that a record needs, and the host's; empty if that knows it."""
        needed = self.grammar.since(fold(key), value) if self.version else None
        if not needed or not self.version:
            return ""
        installed = self.version() if callable(self.version) else self.version
        if not installed or needed <= installed:
            return ""
        return f"{'.'.join(map(str, needed))}, and the host has {'.'.join(map(str, installed))}"

    def is_over(self, raw: Mapping[str, Any]) -> bool:
        """Whether an entry without faults has expired."""
        return self.now is not None and is_over(raw, self.now)


def fold(key: str) -> str:
    """key with its ASCII letters in lower case, as makemap folds it (it works on bytes)."""
    if key.isascii():
        return key.lower()
    return key.translate(_FOLDED)


def check(
    entries: object,
    grammar: Grammar,
    *,
    variable: str | tuple[str, ...],
    now: datetime | None = None,
    version: Version | None = None,
) -> list[Fault]:
    """Every fault in entries, named by variable and position; a tuple holds the place of each.

    entries is a list of {key, value, comment, expires, state}; now and version are those of expand.
    """
    return _read(entries, _Judge(grammar, variable, now, version))[1]


def expand(
    entries: object,
    grammar: Grammar,
    *,
    variable: str | tuple[str, ...],
    now: datetime | None = None,
    version: Version | None = None,
) -> tuple[Entry, ...]:
    """The records that entries stand for, in their order. Raises InvalidInputError with every fault.

    An entry that has expired at now (in UTC; None: nothing expires) becomes records that must not be there,
    unless another entry has their key. What sendmail of version (such as (8, 17); None: any) does not know
    is a fault.
    """
    records, faults = _read(entries, _Judge(grammar, variable, now, version))
    if faults:
        raise InvalidInputError(faults)
    return tuple(records)


def expired_keys(entries: Sequence[Mapping[str, Any]], *, now: datetime) -> list[str]:
    """The keys, as written, of those entries that have expired at now (in UTC)."""
    return [str(raw["key"]) for raw in entries if is_over(raw, now)]


def _read(entries: object, judge: _Judge) -> tuple[list[Entry], list[Fault]]:
    if not isinstance(entries, Sequence) or isinstance(entries, (str, bytes)):
        return [], [Fault(str(judge.variable), "is no list", "write a list of entries with key and value")]
    records: list[Entry] = []
    faults: list[Fault] = []
    over: list[Entry] = []
    first: dict[str, tuple[int, Entry]] = {}
    for number, raw in enumerate(entries):
        plain = _plain(raw, judge)
        if plain is not None:
            records.append(plain)
            if first.setdefault(plain.folded, (number, plain))[1] is not plain:
                faults += _clashes([plain], number, first, entries, judge)
            continue
        found, wrong = _read_one(raw, judge, judge.place(number, raw))
        faults += wrong
        if not wrong and judge.is_over(raw):
            over += found
        else:
            records += found
            faults += _clashes(found, number, first, entries, judge)
    gone = {record.folded: Entry(record.key, "", present=False, expired=True) for record in over}
    return records + [record for folded, record in gone.items() if folded not in first], faults


def _plain(raw: object, judge: _Judge) -> Entry | None:
    """The record of an entry that is nothing but a key and a value as they are stored; None for all others.

    Most entries of a long list are such, and the full judgement takes ten times as long.
    """
    pattern = judge.grammar.plain
    if pattern is None or not isinstance(raw, dict) or not is_bare(raw):
        return None
    key, value = raw.get("key"), raw.get("value")
    if not (isinstance(key, str) and isinstance(value, str) and is_one_word(key) and is_one_line(value)):
        return None
    line = f"{key}\t{value}".encode()
    if len(line) > LINE_LIMIT or not pattern.fullmatch(line):
        return None
    return None if judge.lacked(key, value) else Entry(key, value)


def _read_one(raw: object, judge: _Judge, place: str) -> tuple[list[Entry], list[Fault]]:
    if not isinstance(raw, Mapping):
        return [], [Fault(place, "is no entry", "write key and value")]
    faults = list(field_faults(raw, place))
    if faults:
        return [], faults
    key, grammar = str(raw["key"]), judge.grammar
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
    if not faults:
        faults += _record_faults(keys[0], value, judge, place)
    comment = _comment(raw)
    if len(f"#: {comment}".encode()) > LINE_LIMIT:
        faults.append(Fault(place, "its comment is too long", f"makemap takes at most {LINE_LIMIT} bytes"))
    # the comment stands above the first of the records that the entry becomes
    return [Entry(stored, value, "" if later else comment) for later, stored in enumerate(keys)], faults


def _comment(raw: Mapping[str, Any]) -> str:
    """What stands above an entry in the text: its comment, and when it ends."""
    comment = str(raw.get("comment") or "")
    if expiry_of(raw) is None:
        return comment
    end = f"expires {raw['expires']}"
    return f"{comment} ({end})" if comment else end


def _keys_to_remove(key: str, grammar: Grammar) -> tuple[str, ...]:
    """A key that the grammar refuses can still be in a map, and must be removable as it stands."""
    try:
        return grammar.keys(key)
    except RefusedError:
        return (key,)


def _record_faults(key: str, value: str, judge: _Judge, place: str) -> Iterator[Fault]:
    length = len(f"{key}\t{value}".encode("utf-8", "surrogateescape"))
    if length > LINE_LIMIT:
        yield Fault(place, f"its line is {length} bytes long", f"makemap takes at most {LINE_LIMIT}")
    lacked = judge.lacked(key, value)
    if lacked:
        yield Fault(place, f"needs sendmail {lacked}", "update sendmail, or remove the entry")


def _clashes(
    records: Sequence[Entry],
    number: int,
    first: dict[str, tuple[int, Entry]],
    entries: Sequence[object],
    judge: _Judge,
) -> Iterator[Fault]:
    """At most one fault for an entry: a network's many records clash for the same reason."""
    clash = None
    for record in records:
        other_number, other = first.setdefault(record.folded, (number, record))
        if other is not record and clash is None:
            clash = (record, other, other_number)
    if clash is None:
        return
    record, other, other_number = clash
    place, other_place = (
        judge.place(number, entries[number]),
        judge.place(other_number, entries[other_number]),
    )
    if (record.value, record.present) == (other.value, other.present):
        yield Fault(place, f"says the same as {other_place}: {record.key}", "remove one of them")
    else:
        is_secret = judge.grammar.is_secret(record.folded)
        shown = "other values" if is_secret else f"{other.value or 'absent'!r} there"
        yield Fault(place, f"contradicts {other_place}: {record.key} has {shown}", "one key has one value")
