# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The maps and class files in force: whether the database holds what the text says, and what of that acts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_delta
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import (
    SUFFIXES,
    Database,
    dump,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_delta import Delta
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_faults import (
    class_faults,
    class_of,
    entry_faults,
    grammar_of,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import Record, printable, records
from ansible_collections.postmaster.sendmail.plugins.module_utils._named_paths import alias_files, map_files
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import MapDefinition
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import (
    FILE,
    Trail,
    may_be_told,
    pinned,
    trail_of,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_form import to_store

_SHOWN = 20  # faults, and keys, of one map
# Bytes of text, as SM-MAP-01 tells them: some 600,000 entries, which take three seconds to compare
_LONG = 16 << 20
_LONGEST = 256 << 20  # bytes of text or database that are read at all
_CLOSED = "others may have put another file, which is closed to them, in its place"
CLASS = "class"


@dataclass(frozen=True)
class SurveyedMap:
    """A map, an alias file (name "aliases") or a class file (type "class", name that of the class).

    text and database are paths, empty where nothing is there; database is empty for a class too, and missing
    says that there is none, or none that can be read. stale tells whether the text is the newer one, and
    differs the first keys of those that the database lacks, has besides or has otherwise; it is None where
    the two cannot be compared. faults are of the text's entries; odd is how many there are. unread says why a
    text that is there was not read; empty for any other.
    """

    name: str
    type: str
    path: str
    optional: bool
    text: str
    database: str
    missing: bool
    stale: bool
    differs: tuple[str, ...] | None
    faults: tuple[str, ...] = ()
    odd: int = 0
    unread: str = ""


def survey_maps(cf: Cf, makemap: str) -> list[SurveyedMap]:
    """The maps in files, the alias files and the class files that the .cf names. makemap is its path."""
    return [_surveyed(one, makemap) for one in (*_maps(cf), *_aliases(cf))] + [*_classes(cf)]


def _maps(cf: Cf) -> Iterator[MapDefinition]:
    return (one for one in cf.maps.values() if one.path)


def _aliases(cf: Cf) -> Iterator[MapDefinition]:
    return (MapDefinition("aliases", one.type, (), one.path) for one in alias_files(cf))


def _surveyed(one: MapDefinition, makemap: str) -> SurveyedMap:
    database = map_files(one.type, one.path)[-1]
    path = one.path.removesuffix(SUFFIXES.get(one.type, "\0"))
    content = content_of(path)
    has_text, has_database = Path(path).is_file(), Path(database).is_file()
    held = records_of(Database(makemap, one.type, path)) if _compares(one, content) else None
    faults = _faults(one, path, content)
    return SurveyedMap(
        name=one.name,
        type=one.type,
        path=path,
        optional="-o" in one.flags,
        text=path if has_text else "",
        database=database if has_database and database != path else "",
        missing=not has_database or (held is None and _compares(one, content)),
        stale=has_text and has_database and _newer(path, database),
        differs=None if content is None or held is None else _compared(one, held, content),
        faults=tuple(faults[:_SHOWN]),
        odd=len(faults),
        unread=obstacle(path) if content is None else "",
    )


def content_of(path: str) -> bytes | None:
    """What a text holds, None where there is none that may be told. A pipe, which may never end, is none."""
    trail = _trail(path)
    if trail is None:
        return None
    try:
        with pinned(trail.real) as descriptor:  # of the very file that was judged: nobody swaps it for a link
            return plain_content(f"/proc/self/fd/{descriptor}", most=_LONGEST)
    except OSError:
        return None


def records_of(database: Database) -> list[Record] | None:
    """What a database holds; None where there is none that makemap reads, or that may be told."""
    told = Path(database.makemap).is_file() and _trail(database.file)
    return dump(database) if told and Path(database.file).stat().st_size <= _LONGEST else None


def obstacle(path: str) -> str:
    """Why neither content_of() nor records_of() gives what is at path; empty where nothing is."""
    try:
        trail = trail_of(path)
    except InvalidInputError as error:
        return "; ".join(fault.wrong for fault in error.faults)
    if trail.end is None or trail.real == os.devnull:
        return ""
    if trail.end.kind != FILE:
        return f"is a {trail.end.kind}"
    return "is too long, or nothing here reads it" if may_be_told(trail) else _CLOSED


def _trail(path: str) -> Trail | None:
    """The way to what may be told; None for anything else, be it links without end."""
    try:
        trail = trail_of(path)
    except InvalidInputError:
        return None
    return trail if may_be_told(trail) else None


def _compares(one: MapDefinition, content: bytes | None) -> bool:
    """Whether the database is read: of a very long text, its age is all that is looked at."""
    return one.type in SUFFIXES and (content is None or len(content) <= _LONG)


def _newer(path: str, other: str) -> bool:
    return Path(path).stat().st_mtime > Path(other).stat().st_mtime


def _faults(one: MapDefinition, path: str, content: bytes | None) -> list[str]:
    grammar = grammar_of(one.name)
    return entry_faults(content, path, grammar) if grammar and content is not None else []


def _compared(one: MapDefinition, held: list[Record], content: bytes) -> tuple[str, ...]:
    """What the database holds otherwise than the text."""
    grammar = grammar_of(one.name)
    text = to_store(content, grammar.form if grammar else None)
    return difference(held if one.folds else [_folded(record) for record in held], text)


def _folded(record: Record) -> Record:
    key, tab, value = record.partition(b"\t")
    return key.lower() + tab + value


def difference(held: list[Record], text: bytes) -> tuple[str, ...]:
    """In words, the first keys that a database with the records held does not have as the text says."""
    return _told(_map_delta.of_records(held, records(text)))


def _told(delta: Delta) -> tuple[str, ...]:
    kinds = (("lacks", delta.added), ("still has", delta.removed), ("has otherwise", delta.replaced))
    return tuple(f"{verb} {printable(key)}" for verb, keys in kinds for key in keys)[:_SHOWN]


def _classes(cf: Cf) -> Iterator[SurveyedMap]:
    for name, sources in cf.class_sources.items():
        stored = class_of(name)
        for source in sources:
            words = source.removeprefix("-o").split()
            path = Path(words[0]) if words and words[0].startswith("/") else None
            if path is None:
                continue
            there, content = path.is_file(), content_of(str(path))
            faults = class_faults(content, str(path), stored) if stored and content is not None else []
            yield SurveyedMap(
                name=name,
                type=CLASS,
                path=str(path),
                optional=source.startswith("-o"),
                text=str(path) if there else "",
                database="",
                missing=not there,
                stale=False,
                differs=None,
                faults=tuple(faults[:_SHOWN]),
                odd=len(faults),
                unread=obstacle(str(path)) if content is None else "",
            )
