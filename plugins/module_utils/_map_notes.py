# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a reader of a map should know of its lines, right as they may be for makemap.

Names before addresses (check_relay asks for the client's name first) are not judged: that takes the DNS.
Neither are lines with a tag against lines without one, which are asked for later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import (
    LINE_LIMIT,
    Grammar,
    RefusedError,
    fold,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_lookups import Wider

Line = tuple[str, str, str]  # its place, such as "access:12", its key, and its value, as they stand


@dataclass(frozen=True)
class Note:
    """What is to be said of the line with key at place; other_place is the line it is said with, or empty."""

    place: str
    key: str
    other_place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place} ({self.key}): {self.text}"


def notes(lines: Sequence[Line], grammar: Grammar, *, wider: Wider) -> list[Note]:
    """What is to be said of lines, the records of a map's text, in their order.

    That is: a key that the grammar refuses, or that sendmail looks up otherwise than it stands, so that it
    never matches; a value that is refused; a key that is there before, with the same value or another; and
    a line without effect, because the next wider key that sendmail asks for (see _map_lookups) says the
    same. A line that differs from the wider one is an exception, and nothing is said. The cost of a line
    does not depend on their number. Values of secret keys are not told.
    """
    found: list[tuple[int, Note]] = []
    first: dict[str, int] = {}  # where a folded key stands first
    values: list[str | None] = []  # as stored; None for a line that something is said of
    for number, (place, key, value) in enumerate(lines):
        stored, said = _judged(key, value, grammar)
        found += [(number, Note(place, key, "", text)) for text in said]
        earlier = first.setdefault(fold(key), number)
        if earlier != number:
            found.append(
                (number, _repetition(lines[number], stored, lines[earlier], values[earlier], grammar))
            )
        values.append(None if said or earlier != number else stored)
    found += _without_effect(lines, first, values, wider)
    return [note for _number, note in sorted(found, key=lambda numbered: numbered[0])]


def entries_without_effect(
    entries: Sequence[Mapping[str, Any]], places: Sequence[str], grammar: Grammar, *, wider: Wider
) -> list[str]:
    """A line of text for each of entries that could be left out, since wider ones say all that it says.

    entries are checked ones, places where each stands. Of a network each prefix must be said elsewhere.
    """
    lines = [
        (place, stored, str(entry["value"]))
        for place, entry in zip(places, entries)
        if entry.get("state") != "absent"
        for stored in grammar.keys(str(entry["key"]))
    ]
    prefixes_of = Counter(place for place, _key, _value in lines)
    notes_of: dict[str, list[Note]] = {}
    for note in notes(lines, grammar, wider=wider):
        notes_of.setdefault(note.place, []).append(note)
    return [f"{place} {said[0].text}" for place, said in notes_of.items() if len(said) == prefixes_of[place]]


def _without_effect(
    lines: Sequence[Line], first: Mapping[str, int], values: Sequence[str | None], wider: Wider
) -> Iterator[tuple[int, Note]]:
    """A note, and the number of its line, for each that says what the next wider one says."""
    for number, (place, key, _value) in enumerate(lines):
        value = values[number]
        if value is None or "%" in value:  # which stands for a part of the key
            continue
        for near in wider(fold(key)):
            enclosing = first.get(near)
            if enclosing is not None:
                if values[enclosing] == value:
                    other_place, other_key, _other = lines[enclosing]
                    text = f"has no effect: {other_key} at {other_place} says the same"
                    yield number, Note(place, key, other_place, text)
                break


def _judged(key: str, value: str, grammar: Grammar) -> tuple[str, list[str]]:
    """The value as stored, and what is wrong with key and value."""
    line = f"{key}\t{value}".encode("utf-8", "surrogateescape")
    if grammar.plain is not None and len(line) <= LINE_LIMIT and grammar.plain.fullmatch(line):
        return value, []
    stored = value.rstrip()  # sendmail takes no notice of blanks, or of a carriage return, at the end
    said = []
    if len(line) > LINE_LIMIT:
        said.append(f"is {len(line)} bytes long (makemap takes at most {LINE_LIMIT})")
    try:
        keys = grammar.keys(key)
        if [fold(looked_up) for looked_up in keys] != [fold(key)]:
            more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
            said.append(f"never matches (sendmail looks up {keys[0]}{more})")
    except RefusedError as refused:
        said.append(_told(refused))
    try:
        if stored:
            stored = grammar.value(key, stored)
        else:
            said.append("has no value (write key, tab, value)")
    except RefusedError as refused:
        said.append(_told(refused))
    return stored, said


def _told(refused: RefusedError) -> str:
    return f"{refused.wrong} ({refused.right})" if refused.right else refused.wrong


def _repetition(line: Line, stored: str, earlier: Line, stored_earlier: str | None, grammar: Grammar) -> Note:
    """A note on a key that stands at an earlier line already. makemap keeps the first, and fails."""
    place, key, value = line
    other_place, _key, other_value = earlier
    if stored == stored_earlier or value == other_value:
        return Note(place, key, other_place, f"says the same as {other_place} (remove one of them)")
    shown = "another value" if grammar.is_secret(fold(key)) else repr(other_value)
    return Note(
        place, key, other_place, f"contradicts {other_place}, which has {shown} (one key has one value)"
    )
