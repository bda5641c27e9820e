# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The alias files in force, and what is in them: in the database, which acts, and in the text, which will."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils import _alias_text
from ansible_collections.postmaster.sendmail.plugins.module_utils._alias_recipients import (
    ADDRESS,
    DECODERS,
    NOWHERE,
    Recipient,
    dead_end,
    recipients,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import (
    SUFFIXES,
    Database,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_survey import (
    content_of,
    obstacle,
    records_of,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import Record, printable, split
from ansible_collections.postmaster.sendmail.plugins.module_utils._named_paths import (
    AliasFile,
    alias_files,
    aliases_elsewhere,
    map_files,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership import known

NEEDED = ("postmaster", "root")  # RFC 5321, 4.5.1; where the host's own mail goes
_COMPLETE = b"@"  # the record that says newaliases has done (_alias_text)

Alias = tuple[str, str]  # a name, and its recipients as they stand


@dataclass(frozen=True)
class RiskyAlias:
    """An alias with a recipient that is no address: its kind is program, file or list."""

    name: str
    kind: str
    target: str


@dataclass(frozen=True)
class SurveyedAliases:
    """An alias file: how many names it has, what in it is risky, and those names that decode mail."""

    path: str
    type: str
    names: int
    risky: tuple[RiskyAlias, ...]
    decoders: tuple[str, ...]


@dataclass(frozen=True)
class UnreadAliases:
    """A text or a database of aliases that is there and was not read, and why."""

    path: str
    why: str


@dataclass(frozen=True)
class Aliases:
    """All alias files in force, and why mail for a name that every host needs reaches nobody.

    elsewhere are the sources of aliases that are no files, such as "ldap:". With these, or with one that is
    unread, nobody knows where a name leads, and dead is empty.
    """

    files: tuple[SurveyedAliases, ...]
    dead: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()
    unread: tuple[UnreadAliases, ...] = ()


@dataclass(frozen=True)
class _Read:
    """What was read of one alias file, and what could not be."""

    aliases: tuple[Alias, ...]
    unread: tuple[UnreadAliases, ...]


def survey_aliases(cf: Cf, makemap: str) -> Aliases:
    """The alias files that the .cf names. makemap is its path."""
    found = {one: _read(one, makemap) for one in alias_files(cf)}
    surveyed = tuple(surveyed_aliases(one.path, one.type, read.aliases) for one, read in found.items())
    elsewhere = aliases_elsewhere(cf)
    unread = tuple(one for read in found.values() for one in read.unread)
    if not found or elsewhere or unread:
        return Aliases(surveyed, (), elsewhere, unread)
    every = by_name(alias for read in found.values() for alias in read.aliases)
    dead = (dead_end(name, every, lambda user: known("user", user)) for name in NEEDED)
    return Aliases(surveyed, tuple(filter(None, dead)))


def surveyed_aliases(path: str, kind: str, aliases: Iterable[Alias]) -> SurveyedAliases:
    """What is to be said of the aliases of one file."""
    found = by_name(aliases)
    risky = (
        RiskyAlias(name, one.kind, one.target)
        for name, leads in found.items()
        for one in leads
        if one.kind != ADDRESS and one.target != NOWHERE
    )
    decoders = (name for name in found if name in DECODERS)
    return SurveyedAliases(path, kind, len(found), tuple(dict.fromkeys(risky)), tuple(decoders))


def by_name(aliases: Iterable[Alias]) -> dict[str, list[Recipient]]:
    """The recipients of each name, in lower case; what text and database say differently is both said."""
    found: dict[str, list[Recipient]] = {}
    for name, value in aliases:
        leads = found.setdefault(name.lower(), [])
        leads += [one for one in recipients(value) if one not in leads]
    return found


def _read(one: AliasFile, makemap: str) -> _Read:
    suffix = SUFFIXES.get(one.type, "")
    text, database = one.path.removesuffix(suffix), map_files(one.type, one.path)[-1]
    held = records_of(Database(makemap, one.type, text)) if suffix else None
    content = content_of(text)
    missing = [database] if held is None and database != text else []
    missing += [text] if content is None else []
    return _Read(
        aliases=tuple(dict.fromkeys((*_database_aliases(held or ()), *text_aliases(content or b"")))),
        unread=tuple(UnreadAliases(path, why) for path in missing if (why := obstacle(path))),
    )


def text_aliases(text: bytes) -> Iterator[Alias]:
    """The aliases in the text of aliases(5)."""
    for _unit, line in _alias_text.FORM.units(text):
        pair = split(line)
        if pair:
            yield printable(pair[0]), printable(pair[1])


def _database_aliases(held: Iterable[Record]) -> Iterator[Alias]:
    for record in held:
        name, _tab, value = record.partition(b"\t")
        if name != _COMPLETE:
            yield printable(name), printable(value)
