# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A generation: everything a transaction put on the host, path by path, as a value and as JSON.

A generation names every path that the relay has ever managed, also those with nothing at them then. So going
from one to another is a matter of their paths. One that is older than a path does not name it; there the path
has the state of the next generation that does (state_at). For that to be what was there, a transaction that
is about to manage a new path first writes down its state in the generation that is in effect (knowing). What
it finds otherwise than that generation says, it first makes a generation of its own (FOUND), and the current
one.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError

FOUND = "found on the host"  # why of a generation that no transaction made: it was there before one
KINDS = ("file", "database", "directory", "link", "absent")
_WITH_CONTENT = frozenset({"file", "database", "link"})
_FORM = 1  # of the file
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MODE = re.compile(r"[0-7]{4}")


class StoreError(SendmailError):
    """What is kept of generations cannot be used, or not be written. Tells the path, and what to do."""


@dataclass(frozen=True)
class Entry:
    """What is at a path, without following a link.

    kind is one of KINDS. A database stands beside the text of a map, and map_type is its type. digest is the
    SHA-256 of the content in hexadecimal, of its target for a link, and empty for what has none. owner and
    group are names. The content of what is secret is never shown.
    """

    path: str
    kind: str
    digest: str = ""
    owner: str = ""
    group: str = ""
    mode: int = 0
    map_type: str = ""
    secret: bool = False

    def agrees(self, other: Entry) -> bool:
        """Whether both are the same on the disk, where a database is a file, and nothing known as secret."""
        return self._on_disk() == other._on_disk()

    def _on_disk(self) -> Entry:
        kind = "file" if self.kind == "database" else self.kind
        return replace(self, kind=kind, map_type="", secret=False)


def absent(path: str) -> Entry:
    """The entry that says that nothing is at path."""
    return Entry(path, "absent")


@dataclass(frozen=True)
class Generation:
    """All that one transaction put on the host.

    made is the time in UTC, as in 2026-01-31T12:00:00Z. why is "relay", "rollback to 7" or FOUND. entries
    are sorted by path. probe is what is asked of the live relay (_live_probe), None for nothing. tests is a
    digest of the policy tests that were passed.
    """

    id: int
    made: str
    why: str
    entries: tuple[Entry, ...]
    probe: Mapping[str, Any] | None = None
    tests: str = ""

    def by_path(self) -> dict[str, Entry]:
        """The entries by their paths."""
        return {entry.path: entry for entry in self.entries}

    def knowing(self, entries: Iterable[Entry]) -> Generation:
        """This generation with entries for those of their paths that it does not name."""
        return replace(self, entries=in_order({entry.path: entry for entry in entries} | self.by_path()))


def in_order(entries: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """The entries, sorted by path."""
    return tuple(entries[path] for path in sorted(entries))


def difference(before: Generation, after: Generation) -> tuple[str, ...]:
    """The paths, sorted, at which going from one to the other changes something.

    A path that before does not name had nothing; one that after does not name is left alone.
    """
    old = before.by_path()
    return tuple(
        entry.path for entry in after.entries if not old.get(entry.path, absent(entry.path)).agrees(entry)
    )


def state_at(generations: Iterable[Generation], number: int) -> tuple[Entry, ...]:
    """What was at all paths of these generations when that of this number was in effect, sorted by path.

    A path that it does not name has the state of the next one that does, or else of the last before it. So
    one that failed has no place among them. Raises StoreError if there is no generation of this number.
    """
    known = {generation.id: generation for generation in generations}
    if number not in known:
        raise StoreError(f"generation {number}: is not kept ({_choice(known)})")
    older = sorted(one for one in known if one < number)
    newer = sorted((one for one in known if one > number), reverse=True)
    state: dict[str, Entry] = {}
    for one in (*older, *newer, number):  # the later in this order, the more it counts
        state.update(known[one].by_path())
    return in_order(state)


def _choice(known: Iterable[int]) -> str:
    return f"those kept are {', '.join(map(str, sorted(known)))}" if known else "none is kept yet"


def to_json(generation: Generation) -> str:
    """The text of the file that keeps the generation."""
    entries = [_entry_to_json(entry) for entry in generation.entries]
    document = {
        "form": _FORM,
        "id": generation.id,
        "made": generation.made,
        "why": generation.why,
        "tests": generation.tests,
        "probe": generation.probe,
        "entries": entries,
    }
    return json.dumps(document, indent=1) + "\n"


def _entry_to_json(entry: Entry) -> dict[str, Any]:
    """The entry without what is empty; the mode in four octal digits."""
    if entry.kind == "absent":
        return {"path": entry.path, "kind": entry.kind}
    document: dict[str, Any] = {"path": entry.path, "kind": entry.kind, "mode": f"{entry.mode:04o}"}
    document |= {"owner": entry.owner, "group": entry.group}
    if entry.digest:
        document["digest"] = entry.digest
    if entry.map_type:
        document["map_type"] = entry.map_type
    if entry.secret:
        document["secret"] = True
    return document


def from_json(text: str | bytes) -> Generation:
    """The generation that the text keeps. Raises StoreError for any other text."""
    try:
        document = json.loads(text)
        generation = _from_document(document)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoreError(f"is no generation: {_said(error)}") from error
    return generation


def _said(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)


def _from_document(document: dict[str, Any]) -> Generation:
    if document["form"] != _FORM:
        raise ValueError(f"form {document['form']} is not known")
    entries = tuple(map(_entry_from_document, document["entries"]))
    paths = [entry.path for entry in entries]
    _demand(paths == sorted(set(paths)), "its paths are not sorted, or one is there twice")
    generation = Generation(
        id=document["id"],
        made=document["made"],
        why=document["why"],
        entries=entries,
        probe=document["probe"],
        tests=document["tests"],
    )
    _demand(is_number(generation.id) and generation.id > 0, "its number is none")
    texts = (generation.made, generation.why, generation.tests)
    _demand(all(isinstance(text, str) for text in texts), "made, why and tests are not all text")
    _demand(generation.probe is None or isinstance(generation.probe, dict), "its probe is no mapping")
    return generation


def _entry_from_document(document: dict[str, Any]) -> Entry:
    path = document["path"]
    _demand(isinstance(path, str) and path.startswith("/"), f"{path!r} is no whole path")
    _demand(posixpath.normpath(path) == path and "\0" not in path, f"{path!r} is no plain path")
    kind = document["kind"]
    _demand(kind in KINDS, f"{path} is of a kind that is not known")
    if kind == "absent":
        return absent(path)
    mode = document["mode"]
    _demand(isinstance(mode, str) and bool(_MODE.fullmatch(mode)), f"{path} has no octal mode")
    entry = Entry(
        path=path,
        kind=kind,
        digest=document.get("digest", ""),
        owner=document["owner"],
        group=document["group"],
        mode=int(mode, 8),
        map_type=document.get("map_type", ""),
        secret=document.get("secret", False) is True,
    )
    texts = (entry.digest, entry.owner, entry.group, entry.map_type)
    _demand(all(isinstance(text, str) for text in texts), f"{path} has something that is no text")
    is_right = _DIGEST.fullmatch(entry.digest) if kind in _WITH_CONTENT else not entry.digest
    _demand(bool(is_right), f"{path} has no right digest")
    _demand(bool(entry.owner and entry.group), f"{path} has no owner or group")
    _demand(bool(entry.map_type) == (kind == "database"), f"{path} has no right map_type")
    return entry


def is_number(value: object) -> bool:
    """Whether the value, which JSON held, is a whole number: a switch is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def _demand(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise ValueError(otherwise)
