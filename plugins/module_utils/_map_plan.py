# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of a map: what is there, what shall be there, and the steps between. It is made once.

Text and database are judged each by its content: a database that is missing, stale, cut off, of another type
or changed behind our back is rebuilt although the text is right.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _map_database,
    _map_delta,
    _map_publish,
    _map_record,
    _map_source,
    _map_text,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    attributes_of,
    back_up,
    read,
    set_file_attributes,
    sweep,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import Database
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_delta import Delta
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Entry, Grammar, Version
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import Digests
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_source import Source
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_form import (
    TextForm,
    for_makemap,
    to_store,
    written,
)


@dataclass(frozen=True)
class Wish:
    """What a map shall hold: path is the text's, entries are records as a grammar expands them.

    sources are the files of src in the order of their precedence, the weakest first. digest stands for the
    whole of the wish, so that a later run can tell that it is the same.
    """

    path: str
    map_type: str
    attributes: Attributes
    grammar: Grammar
    entries: tuple[Entry, ...]
    sources: tuple[Source, ...]
    exclusive: bool
    digest: str
    version: Version | None = None


@dataclass(frozen=True)
class State:
    """A map as it is: its text (None: no file), the attributes of both files, and the record of the last run.

    trusted says that text and database are, byte for byte, those of the record, and that of the right type.
    stale says that the database is older than the text, which sendmail complains about if it holds aliases.
    """

    text: bytes | None
    text_attributes: Attributes | None
    database_attributes: Attributes | None
    record: Digests | None
    trusted: bool
    stale: bool = False


@dataclass(frozen=True)
class Plan:
    """The steps for one wish: the text to be there, and what becomes of the database.

    delta is what the database gains and loses, None if it holds nothing that could be compared. builds says
    that the database must be made anew or changed; overridden counts lines of src that lost to others.
    """

    wish: Wish
    database: Database
    before: State
    text: bytes
    delta: Delta | None
    builds: bool
    overridden: int = 0
    unjudged: tuple[str, ...] = ()

    @property
    def stored(self) -> bytes:
        """What the database shall hold, as makemap reads it."""
        return to_store(self.text, self.wish.grammar.form)

    @property
    def text_differs(self) -> bool:
        """Whether the text must be written."""
        return self.before.text != self.text

    @property
    def attributes_differ(self) -> bool:
        """Whether owner, group or mode of one of the two files must be set."""
        wish = self.wish.attributes
        return {self.before.text_attributes, self.before.database_attributes} != {wish}

    @property
    def changed(self) -> bool:
        """Whether anything must be done."""
        return self.text_differs or self.builds or self.attributes_differ or self.before.stale


def look(path: str, database: Database, form: TextForm | None = None) -> State:
    """The map as it is on this host; form is that of its text."""
    text = read(path)
    record = _map_record.read(database.file)
    return State(
        text.content if text else None,
        text.attributes if text else None,
        attributes_of(database.file),
        record,
        trusted=bool(
            record
            and text
            and record.map_type == database.map_type
            and not _map_publish.is_unfinished(database.file)
            and record.text == _map_record.of_bytes(text.content)
            and _map_record.agrees(record, database.file)
        ),
        stale=bool(form and text and _is_stale(path, database.file)),
    )


def is_fulfilled(state: State, digest: str, attributes: Attributes) -> bool:
    """Whether the wish of that digest was fulfilled by the last run, and nothing has changed since."""
    return bool(
        state.trusted
        and not state.stale
        and state.record
        and state.record.wish == digest
        and {state.text_attributes, state.database_attributes} == {attributes}
    )


def plan(wish: Wish, database: Database, before: State, *, lacks: Sequence[Fault] = ()) -> Plan:
    """The plan for wish on this host, which is only read. Raises InvalidInputError for faults of the text.

    lacks is what the host lacks so far (check mode): without makemap, a database that is there can only be
    believed to agree with its text.
    """
    composed = _map_source.compose(wish.sources, wish.entries, wish.grammar, version=wish.version)
    text = _text(wish, before.text or b"", composed.text)
    if not wish.exclusive and not (before.trusted and text == before.text):
        faults = _faults(wish, text)
        if faults:
            raise InvalidInputError(faults)
    delta = _delta(database, before, text, form=wish.grammar.form, has_makemap=not lacks)
    builds = delta is None or bool(delta) or _map_publish.is_unfinished(database.file)
    unjudged = tuple(str(fault) for fault in lacks)
    return Plan(wish, database, before, text, delta, builds, composed.overridden, unjudged)


def _text(wish: Wish, before: bytes, composed: bytes) -> bytes:
    form = wish.grammar.form
    if wish.exclusive:
        return written(composed + _map_text.render(wish.entries), form)
    lines: dict[bytes, bytes | None] = {
        record.partition(b"\t")[0]: written(line, form)
        for record, line in zip(_map_text.records(composed), _map_text.lines(composed))
    }
    for entry in wish.entries:
        key = _map_text.encode(entry.folded)
        if not (entry.expired and key in lines):
            lines[key] = written(_map_text.render_entry(entry), form) if entry.present else None
    return _map_text.merge(before, lines, form)


def _faults(wish: Wish, text: bytes) -> list[Fault]:
    form = wish.grammar.form
    unstorable = list(form.faults(text, wish.path)) if form else []
    return unstorable + _map_text.faults(for_makemap(text, form), wish.path, wish.grammar.is_secret)


def _delta(
    database: Database, before: State, text: bytes, *, form: TextForm | None, has_makemap: bool
) -> Delta | None:
    stored = to_store(text, form)
    if before.trusted or (not has_makemap and before.database_attributes):
        return _map_delta.of_texts(to_store(before.text or b"", form), stored)
    held = _map_database.dump(database) if has_makemap else None
    return None if held is None else _map_delta.of_records(held, _map_text.records(stored))


def execute(planned: Plan, *, backup: bool, sources: dict[str, str]) -> str | None:
    """Carry the plan out and return the name of the text's backup, if one was made.

    sources are the digests of the files of src by name, for the record.
    """
    wish, before, file = planned.wish, planned.before, planned.database.file
    form = wish.grammar.form
    sweep((str(Path(wish.path).parent), _map_database.IN_MEMORY, tempfile.gettempdir()))
    kept = back_up(wish.path) if backup and planned.text_differs and before.text is not None else None
    text = (wish.path, FileState(planned.text, wish.attributes)) if planned.text_differs else None
    blocks: list[int] | None = None
    if not planned.builds:
        _map_publish.publish_map(text, None, file, wish.attributes)
    elif (
        before.trusted
        and planned.delta
        and not form
        and _map_database.can_amend(planned.database, planned.delta)
    ):
        with _map_database.amended(planned.database, planned.delta) as candidate:
            blocks = _map_publish.publish_map(text, candidate, file, wish.attributes, wish.map_type)
    else:
        with _map_database.built(planned.database, planned.stored) as candidate:
            _map_publish.publish_map(text, candidate, file, wish.attributes, wish.map_type)
        before = replace(before, trusted=False)
    for path in (wish.path, file):
        if attributes_of(path) != wish.attributes:
            set_file_attributes(path, wish.attributes)
    if form and _is_stale(wish.path, file):
        os.utime(file, (Path(wish.path).stat().st_mtime,) * 2)
    _record(planned, before, blocks or [], sources)
    return kept


def _is_stale(path: str, file: str) -> bool:
    """Whether sendmail says that the database at file is out of date (sendmail/alias.c, aliaswait)."""
    return Path(file).is_file() and int(Path(file).stat().st_mtime) < int(Path(path).stat().st_mtime)


def _record(planned: Plan, before: State, changed: Sequence[int], sources: dict[str, str]) -> None:
    """Write what the map is now. Only the blocks that changed are read, if all others are known."""
    file = planned.database.file
    if before.trusted and before.record:
        size, blocks = _map_record.of_changed(file, before.record.blocks, changed)
    else:
        size, blocks = _map_record.of_blocks(file)
    digest = _map_record.of_bytes(planned.text)
    wish = planned.wish
    _map_record.write(file, Digests(wish.digest, digest, size, blocks, sources, wish.map_type))
