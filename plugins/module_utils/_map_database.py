# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The database of a map: the one place where makemap runs and where a .db is put in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._command import Result, run
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    CommandFailedError,
    Fault,
    InvalidInputError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    private_directory,
    put_in_place,
    read,
)

SUFFIXES = {"hash": ".db", "btree": ".db", "cdb": ".cdb"}


@dataclass(frozen=True)
class Database:
    """A map's database: makemap's own path, the map's type, and the map's path without the suffix."""

    makemap: str
    map_type: str
    path: str

    @property
    def file(self) -> str:
        """The path of the database file."""
        return self.path + SUFFIXES[self.map_type]


def check_type(database: Database) -> None:
    """Raise InvalidInputError unless this makemap can build the type (makemap -l lists what it can)."""
    types = _makemap(database.makemap, "-l").stdout.split()
    if database.map_type not in types:
        known = ", ".join(sorted(set(types) & set(SUFFIXES)))
        raise InvalidInputError(
            [Fault("map_type", f"makemap of this host has no {database.map_type}", f"it has {known}")]
        )


def dump(database: Database) -> dict[str, str] | None:
    """Values by key as the database holds them, or None if it is missing or no database of its type.

    A copy is dumped: makemap refuses a file that belongs to neither root nor TrustedUser, and its lock on
    the live one would make the daemon wait. Bytes that are not UTF-8 come back as U+FFFD.
    """
    state = read(database.file)
    if state is None:
        return None
    with private_directory() as directory:
        copy = Database(database.makemap, database.map_type, str(Path(directory, "map")))
        Path(copy.file).write_bytes(state.content)
        return _dump(copy)


def _dump(database: Database) -> dict[str, str] | None:
    dumped = _makemap(database.makemap, "-u", database.map_type, database.path)
    # what it says besides is no matter (it warns of /tmp): whoever asks compares the content
    if dumped.status != 0:
        return None
    pairs = (line.partition("\t") for line in dumped.stdout.split("\n") if line)
    return {key: value for key, _tab, value in pairs}


def replace(database: Database, text: bytes, records: Mapping[str, str], attributes: Attributes) -> None:
    """Build the database from text beside the live one, check that it holds records, and put it in place.

    Raises CommandFailedError when makemap has anything to say, or its database holds anything else; the
    live one is untouched then.
    """
    with private_directory(beside=database.path) as directory:
        candidate = Database(
            database.makemap, database.map_type, str(Path(directory, Path(database.path).name))
        )
        built = _makemap(database.makemap, database.map_type, candidate.path, stdin=text)
        # makemap leaves out what it complains about, and a warning has status 0 (makemap/makemap.c)
        if built.status != 0 or built.stderr:
            raise CommandFailedError(f"makemap refuses {database.path}: {built.said}")
        if _dump(candidate) != records:
            raise CommandFailedError(f"{database.path}: makemap's database does not hold what the text says")
        put_in_place(candidate.file, database.file, attributes)


def _makemap(makemap: str, *words: str, stdin: bytes = b"") -> Result:
    # without -C it reads the live sendmail.cf, which may be missing or broken
    return run([makemap, "-C", "/dev/null", *words], stdin=stdin)
