# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of a map: what is there, what shall be there, and the steps between. It is made once.

Text and database are judged each by its content: a database that is missing, stale, of another type or
changed behind our back is rebuilt although the text is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_database, _map_text
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    Fault,
    InvalidInputError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    attributes_of,
    back_up,
    publish,
    read,
    set_attributes,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import Database
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import Blocks, printable


@dataclass(frozen=True)
class Wish:
    """What a map shall hold: path is the text's, entries are records as a grammar expands them."""

    path: str
    map_type: str
    attributes: Attributes
    entries: tuple[Entry, ...]
    exclusive: bool
    is_secret: Callable[[str], bool]


@dataclass(frozen=True)
class State:
    """What a map holds: the text's blocks, the database's values by key (None: no database of the type),
    and the attributes of both files (None: no such file)."""

    blocks: Blocks
    records: Mapping[str, str] | None
    text_attributes: Attributes | None
    database_attributes: Attributes | None


@dataclass(frozen=True)
class Plan:
    """A map before and after, for one wish. unjudged says what this host could not tell (check mode only)."""

    wish: Wish
    database: Database
    before: State
    after: State
    unjudged: tuple[str, ...] = ()

    @property
    def text_differs(self) -> bool:
        """Whether the text must be written."""
        missing = self.before.text_attributes is None
        return missing or _map_text.render(self.before.blocks) != _map_text.render(self.after.blocks)

    @property
    def database_differs(self) -> bool:
        """Whether the database must be built."""
        return self.before.records != self.after.records

    @property
    def changed(self) -> bool:
        """Whether anything must be done."""
        return self.before != self.after


def plan(wish: Wish, *, makemap: str | None, foresee: bool) -> Plan:
    """The plan for wish on this host, which is only read.

    Raises InvalidInputError for faults of the text, and for what the host lacks. With foresee (check mode)
    the latter is told as unjudged, since earlier tasks may have only pretended to bring it.
    """
    database = Database(makemap or "makemap", wish.map_type, wish.path)
    lacks = _lacks(wish, makemap)
    if lacks and not foresee:
        raise InvalidInputError(lacks)
    text = read(wish.path)
    blocks = _map_text.parse(_decode(text.content) if text else "")
    wished = _map_text.apply(blocks, wish.entries, exclusive=wish.exclusive)
    faults = _map_text.faults(wished, wish.path)
    if faults:
        raise InvalidInputError(faults)
    held = _held(database, blocks, makemap)
    before = State(blocks, held, text.attributes if text else None, attributes_of(database.file))
    after = State(wished, _printed(_map_text.records(wished)), wish.attributes, wish.attributes)
    return Plan(wish, database, before, after, tuple(str(fault) for fault in lacks))


def _lacks(wish: Wish, makemap: str | None) -> list[Fault]:
    """What is not on this host and must be."""
    faults = []
    if makemap is None:
        faults.append(Fault("makemap", "this host has none", "install sendmail first"))
    if not Path(wish.path).parent.is_dir():
        faults.append(Fault(wish.path, "its directory does not exist", "create it first"))
    try:
        wish.attributes.ids()
    except InvalidInputError as error:
        faults += error.faults
    return faults


def _held(database: Database, blocks: Blocks, makemap: str | None) -> dict[str, str] | None:
    if makemap is not None:
        _map_database.check_type(database)
        return _map_database.dump(database)
    # without makemap a database that is there can only be believed to agree with its text
    return _printed(_map_text.records(blocks)) if Path(database.file).exists() else None


def execute(planned: Plan, *, backup: bool) -> str | None:
    """Carry the plan out and return the name of the text's backup, if one was made.

    The database comes first: it is what sendmail answers by. If the text cannot follow, the next plan
    sees that they differ.
    """
    path, attributes = planned.wish.path, planned.wish.attributes
    content = _map_text.render(planned.after.blocks).encode("utf-8", "surrogateescape")
    kept = back_up(path) if backup and planned.text_differs and planned.before.text_attributes else None
    if planned.database_differs:
        _map_database.replace(planned.database, content, planned.after.records or {}, attributes)
    elif planned.before.database_attributes != attributes:
        set_attributes(planned.database.file, attributes)
    if planned.text_differs:
        publish(path, FileState(content, attributes))
    elif planned.before.text_attributes != attributes:
        set_attributes(path, attributes)
    return kept


def _decode(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _printed(records: Mapping[str, str]) -> dict[str, str]:
    return {printable(key): printable(value) for key, value in records.items()}
