# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The maps and class files in force: whether the database holds what the text says, and what of that acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_delta
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf
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
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_form import to_store

_SHOWN = 20  # faults, and keys, of one map
CLASS = "class"


@dataclass(frozen=True)
class SurveyedMap:
    """A map, an alias file (name "aliases") or a class file (type "class", name that of the class).

    text and database are paths, empty where nothing is there; database is empty for a class too, and missing
    says that there is none, or none that can be read. stale tells whether the text is the newer one, and
    differs the first keys of those that the database lacks, has besides or has otherwise; it is None where
    the two cannot be compared. faults are of the text's entries; odd is how many there are.
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


def survey_maps(cf: Cf, makemap: str) -> list[SurveyedMap]:
    """The maps in files, the alias files and the class files that the .cf names. makemap is its path."""
    return [_surveyed(one, makemap) for one in (*_maps(cf), *_aliases(cf))] + [*_classes(cf)]


def _maps(cf: Cf) -> Iterator[MapDefinition]:
    return (one for one in cf.maps.values() if one.path)


def _aliases(cf: Cf) -> Iterator[MapDefinition]:
    return (MapDefinition("aliases", one.type, (), one.path) for one in alias_files(cf))


def _surveyed(one: MapDefinition, makemap: str) -> SurveyedMap:
    files = map_files(one.type, one.path)
    database = Path(files[-1])
    text = Path(one.path.removesuffix(SUFFIXES.get(one.type, "\0")))
    # what is no file of a map's, such as a pipe, is never read
    content = text.read_bytes() if text.is_file() else None
    faults = _faults(one, content, str(text))
    held = dump(Database(makemap, one.type, str(text))) if _can_dump(one, makemap) else None
    return SurveyedMap(
        name=one.name,
        type=one.type,
        path=str(text),
        optional="-o" in one.flags,
        text=str(text) if content is not None else "",
        database=str(database) if database.is_file() and database != text else "",
        missing=not database.is_file() or (held is None and _can_dump(one, makemap)),
        stale=content is not None and database.is_file() and _newer(text, database),
        differs=_compared(one, held, content),
        faults=tuple(faults[:_SHOWN]),
        odd=len(faults),
    )


def _newer(text: Path, database: Path) -> bool:
    return text.stat().st_mtime > database.stat().st_mtime


def _faults(one: MapDefinition, content: bytes | None, path: str) -> list[str]:
    grammar = grammar_of(one.name)
    return entry_faults(content, path, grammar) if grammar and content else []


def _can_dump(one: MapDefinition, makemap: str) -> bool:
    """Whether makemap reads databases of this type; what is no file of a map's is never given to it."""
    return (
        one.type in SUFFIXES and Path(makemap).is_file() and Path(map_files(one.type, one.path)[-1]).is_file()
    )


def _compared(one: MapDefinition, held: list[Record] | None, content: bytes | None) -> tuple[str, ...] | None:
    """What the database holds otherwise than the text; None where one of them is not there."""
    if content is None or held is None:
        return None
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
            there = path.is_file()
            faults = class_faults(path.read_bytes(), str(path), stored) if stored and there else []
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
            )
