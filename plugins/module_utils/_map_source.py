# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of entries, and how they become one text: each line is judged, and one key has one line.

A file is written like a map's text: key, blank, value; # begins a comment. What stands in a later file wins
over an earlier one, and what is written as entries wins over all files. Two lines for one key within one file
are a fault: nobody can say which was meant.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry, _map_text
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    SHOWN,
    Fault,
    InvalidInputError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Entry, Grammar, Version
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_form import for_makemap


@dataclass(frozen=True)
class Source:
    """One file of entries: its name as the user wrote it, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Composed:
    """The lines of all files, ready for the text, and how many of them another one overrides."""

    text: bytes
    overridden: int


@dataclass(frozen=True)
class _Clash:
    """A record whose key an earlier line of the file has, and the number of its line."""

    number: int
    key: bytes
    record: Entry
    is_network: bool


@dataclass
class _Reading:
    """A file while it is read."""

    source: Source
    grammar: Grammar
    version: Version | None
    higher: set[bytes]  # the keys that something of higher precedence has
    own: set[bytes] = field(default_factory=set)
    judged: dict[bytes, Entry] = field(default_factory=dict)  # what networks became, by key
    pieces: list[bytes] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    clashes: list[_Clash] = field(default_factory=list)
    refused: int = 0  # lines of which it is certain
    overridden: int = 0


def compose(
    sources: Sequence[Source],
    entries: Sequence[Entry],
    grammar: Grammar,
    *,
    version: Version | None = None,
) -> Composed:
    """The lines of sources for makemap, later ones before earlier ones; a key that entries have is left out.

    An entry that has expired leaves none out: what a file says of its key holds again. version is that of the
    installed sendmail (None: not judged). Raises InvalidInputError with the faults of all files, each named
    by file and line.
    """
    higher = {_map_text.encode(entry.folded) for entry in entries if not entry.expired}
    texts: list[bytes] = []
    faults: list[Fault] = []
    overridden = 0
    for number, source in reversed(list(enumerate(sources))):
        read = replace(source, content=for_makemap(source.content, grammar.form))
        reading = _Reading(read, grammar, version, higher)
        if grammar.form:
            reading.faults += grammar.form.faults(source.content, source.name)
        _read(reading)
        faults += [*reading.faults, *_told(reading)]
        overridden += reading.overridden
        texts.append(b"".join(reading.pieces))
        if number:
            higher |= reading.own
    if faults:
        raise InvalidInputError(faults)
    return Composed(b"".join(reversed(texts)), overridden)


def _read(reading: _Reading) -> None:
    """Judge and keep the lines of a file, a chunk at a time."""
    number = 1
    content = reading.source.content
    if content.startswith(BOM_UTF8):
        fault = Fault(f"{reading.source.name}:1", "begins with a byte order mark", "save the file without it")
        reading.faults.append(fault)
        return
    for chunk in _map_text.chunks(content if content.endswith(b"\n") else content + b"\n"):
        found = _map_text.lines(chunk)
        if not _take_plain(reading, chunk, found):
            for offset, line in enumerate(found):
                _take(reading, number + offset, line)
                if reading.refused > SHOWN:
                    return
        number += len(found)
    if not reading.own and not reading.faults:
        wrong, right = "holds no entry", "leave it out of src, if that is meant"
        reading.faults.append(Fault(reading.source.name, wrong, right))


def _take_plain(reading: _Reading, chunk: bytes, found: Sequence[bytes]) -> bool:
    """Take a chunk whole, if all its lines are plain, new, and overridden by nothing."""
    pattern = reading.grammar.plain
    if pattern is None:
        return False
    matches = list(map(pattern.match, chunk[:-1].split(b"\n")))
    if None in matches:
        return False
    keys = {match.group(1).lower() for match in matches if match}
    if len(keys) < len(found) or not keys.isdisjoint(reading.own) or not keys.isdisjoint(reading.higher):
        return False
    reading.own |= keys
    reading.pieces.append(chunk)
    return True


def _take(reading: _Reading, number: int, line: bytes) -> None:
    place = f"{reading.source.name}:{number}"
    pair = _map_text.split(line)
    if pair is None:
        if line[:1].isspace() and line.strip(b"\r\n"):
            reading.refused += 1
            reading.faults.append(
                Fault(place, "begins with a blank", "begin it with the key, or empty the line")
            )
        return
    try:
        records = _judged(reading, place, *pair)
    except InvalidInputError as error:
        reading.refused += 1
        reading.faults += error.faults
        return
    for record in records:
        _keep(reading, number, record, is_network=len(records) > 1)


def _judged(reading: _Reading, place: str, key: bytes, value: bytes) -> tuple[Entry, ...]:
    pattern = reading.grammar.plain
    if pattern and pattern.match(b"%b\t%b" % (key, value)):
        return (Entry(key.decode("ascii"), value.decode("ascii")),)
    try:
        raw = {"key": key.decode("utf-8"), "value": value.decode("utf-8").rstrip("\r")}
    except UnicodeDecodeError:
        raise InvalidInputError([Fault(place, "is not UTF-8", "save the file as UTF-8")]) from None
    if not raw["value"]:
        raise InvalidInputError([_map_text.no_value(place, key, reading.grammar.is_secret)])
    return _map_entry.expand(
        [raw], reading.grammar, variable=(f"{place} ({raw['key']})",), version=reading.version
    )


def _keep(reading: _Reading, number: int, record: Entry, *, is_network: bool) -> None:
    key = _map_text.encode(record.folded)
    if key in reading.own:
        network = reading.judged.get(key)
        if not network or network.value != record.value:  # networks that overlap may say the same
            reading.clashes.append(_Clash(number, key, record, is_network))
            reading.refused += not is_network
        return
    reading.own.add(key)
    if is_network:
        reading.judged[key] = record
    if key in reading.higher:
        reading.overridden += 1
    else:
        reading.pieces.append(_map_text.render_entry(record))


def _told(reading: _Reading) -> Iterator[Fault]:
    """What is wrong with second lines for keys, at most one fault a line.

    The first lines are looked for only now, and all at once, since clashes are rare.
    """
    first = _first_lines(reading, {clash.key for clash in reading.clashes}) if reading.clashes else {}
    told = set()
    for clash in reading.clashes:
        line, value = first[clash.key]
        fault = _fault(reading, clash, line, value)
        if fault and clash.number not in told:
            told.add(clash.number)  # a network's many records clash for the same reason
            yield fault


def _fault(reading: _Reading, clash: _Clash, line: int, earlier: str) -> Fault | None:
    """What is wrong with a second line for a key; nothing if a network says what a line in it has said."""
    place, name, value = f"{reading.source.name}:{clash.number}", clash.record.key, clash.record.value
    if earlier == value:
        again = f"says the same as line {line}: {name}"
        return None if clash.is_network else Fault(place, again, "remove one of them")
    is_secret = reading.grammar.is_secret(clash.record.folded)
    shown = "another value" if is_secret else f"{earlier!r} there and {value!r} here"
    return Fault(place, f"contradicts line {line}: {name} has {shown}", "one key has one value")


def _first_lines(reading: _Reading, keys: set[bytes]) -> dict[bytes, tuple[int, str]]:
    """The number and the value of the first line for each of keys, all of which the file has."""
    found: dict[bytes, tuple[int, str]] = {}
    for number, line in enumerate(_map_text.lines(reading.source.content), start=1):
        pair = _map_text.split(line)
        if pair is None:
            continue
        try:
            records = _judged(reading, "", *pair)
        except InvalidInputError:
            continue
        for record in records:
            key = _map_text.encode(record.folded)
            if key in keys:
                found.setdefault(key, (number, record.value))
        if len(found) == len(keys):
            break
    return found
