# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The type of a map's database: what the .cf names it with, which the database must be."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import SUFFIXES
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import map_definitions

_DEFAULT = "hash"


def map_type_of(wished: str | None, path: str, cf: str) -> str:
    """The type of the map at path: as the .cf at cf opens it, else as wished, else hash.

    sendmail that opens a file of another type refuses mail for the moment, for as long as nobody notices.
    Raises InvalidInputError when the .cf opens it as another type than wished, as one that is no database, or
    as several types.
    """
    named = _named(path, cf)
    for name, map_type in named.items():
        if map_type not in SUFFIXES:
            raise InvalidInputError(
                [
                    Fault(
                        path,
                        f"is opened as {map_type} by the map {name} of {cf}",
                        f"types are {', '.join(SUFFIXES)}",
                    )
                ]
            )
        if wished and map_type != wished:
            raise InvalidInputError(
                [
                    Fault(
                        "map_type",
                        f"is {wished}, and the map {name} of {cf} opens {path} as {map_type}",
                        f"write {map_type}, or leave map_type out",
                    )
                ]
            )
    if len(set(named.values())) > 1:
        opened = " and ".join(f"{map_type} ({name})" for name, map_type in named.items())
        raise InvalidInputError(
            [Fault(path, f"is opened as {opened} by {cf}", "give each of these maps a file of its own")]
        )
    return wished or next(iter(named.values()), _DEFAULT)


def _named(path: str, cf: str) -> dict[str, str]:
    """The types by the names of those maps of the .cf that open path."""
    try:
        text = Path(cf).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return {}
    return {found.name: found.type for found in map_definitions(text).values() if found.path == path}
