# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ownership: whose the paths of a relay are, with which modes, and what changes to make it so."""

from __future__ import annotations

import grp
import posixpath
import pwd
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _mode
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    Fault,
    InvalidInputError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership_changes import Change
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import (
    DIRECTORY,
    FILE,
    Found,
    Trail,
    below,
    link_faults,
    trail_of,
    way_faults,
)

KINDS = ("directory", "queue", "file", "map", "key")
PLAIN_PATH = re.compile(r"(/(?!\.\.?(/|\Z))[^/\x00-\x1f]+)+")


@dataclass(frozen=True)
class Wish:
    """What one path shall be.

    contents are the attributes of the files in a queue, at any depth; owner "" there leaves each its own.
    """

    path: str
    kind: str
    attributes: Attributes
    optional: bool = False
    contents: Attributes | None = None

    @property
    def is_directory(self) -> bool:
        """Whether it is made when it is missing; files never are."""
        return self.kind in ("directory", "queue")

    @property
    def names(self) -> Iterator[tuple[str, str]]:
        """The ("user", name) and ("group", name) that the host must know."""
        for attributes in (self.attributes, self.contents):
            if attributes is not None:
                if attributes.owner:
                    yield "user", attributes.owner
                yield "group", attributes.group


@dataclass(frozen=True)
class Survey:
    """What the host holds of a list of wishes: by path, and the names that it does not know."""

    trails: Mapping[str, Trail]
    contents: Mapping[str, tuple[Found, ...]]
    unknown: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Plan:
    """The changes, a directory before what is in it; optional paths that are absent; what has to come first.

    unjudged says what this host has not got yet and somebody else must make: users, files, directories.
    """

    changes: tuple[Change, ...]
    absent: tuple[str, ...]
    unjudged: tuple[str, ...]


def parse(entries: Sequence[Mapping[str, Any]], *, variable: str = "paths") -> tuple[Wish, ...]:
    """The wishes in a list of path, kind, owner, group, mode, optional, contents (as the module takes them).

    Raises InvalidInputError with every fault of every entry.
    """
    faults: list[Fault] = []
    wishes: list[Wish] = []
    for number, entry in enumerate(entries, start=1):
        found = list(_entry_faults(f"{variable}, entry {number} ({entry['path']})", entry))
        faults += found
        if not found:
            inside = entry["contents"]
            wishes.append(
                Wish(
                    path=entry["path"],
                    kind=entry["kind"],
                    attributes=_attributes(entry),
                    optional=entry["optional"],
                    contents=_attributes(inside) if inside else None,
                )
            )
    for path, times in Counter(entry["path"] for entry in entries).items():
        if times > 1:
            faults.append(Fault(f"{variable} ({path})", f"is listed {times} times", "list it once"))
    if faults:
        raise InvalidInputError(faults)
    return tuple(wishes)


def _attributes(entry: Mapping[str, Any]) -> Attributes:
    return Attributes(entry["owner"] or "", entry["group"], int(entry["mode"], 8))


def _entry_faults(where: str, entry: Mapping[str, Any]) -> Iterator[Fault]:
    path, kind, contents = entry["path"], entry["kind"], entry["contents"]
    if not PLAIN_PATH.fullmatch(path):
        yield Fault(
            where, "is no plain absolute path", "such as /etc/mail, without . or .. or a slash at the end"
        )
    yield from _mode.faults(entry["mode"], kind, where)
    if contents and kind != "queue":
        yield Fault(where, f"has contents, but is a {kind}", "only a queue has contents")
    elif contents:
        yield from _mode.faults(contents["mode"], "contents", f"{where}, contents")


def survey(wishes: Iterable[Wish]) -> Survey:
    """Look at the host. Raises InvalidInputError when a path cannot be examined."""
    wishes = tuple(wishes)
    trails = {wish.path: trail_of(wish.path) for wish in wishes}
    contents = {
        wish.path: below(trails[wish.path].real)
        for wish in wishes
        if wish.contents and not any(link_faults(trails[wish.path]))  # a planted link may lead to all of /
    }
    names = dict.fromkeys(name for wish in wishes for name in wish.names)
    return Survey(trails, contents, tuple(name for name in names if not known(*name)))


def known(table: str, name: str) -> bool:
    """Whether this host knows the "user" or "group" of this name."""
    try:
        pwd.getpwnam(name) if table == "user" else grp.getgrnam(name)
    except KeyError:
        return False
    return True


def plan(wishes: Sequence[Wish], seen: Survey, *, foresee: bool) -> Plan:
    """What has to change. Raises InvalidInputError with everything that makes a change unsafe.

    With foresee, what this host lacks (a user, a file) is told as unjudged; without, it is an error.
    """
    planned = {seen.trails[wish.path].real: wish.attributes for wish in wishes}
    missing = [
        Fault(f"{table} {name}", "is not on this host", "create it first") for table, name in seen.unknown
    ]
    missing += [fault for wish in wishes for fault in _missing(wish, seen.trails[wish.path], planned)]
    faults = list(_same_twice(wishes, seen))
    changes: list[Change] = []
    for wish in wishes:
        trail = seen.trails[wish.path]
        faults += way_faults(trail, wish.attributes.owner, planned)
        if trail.end is not None or (wish.is_directory and not wish.optional):
            changes.append(Change(trail.real, trail.end, wish.attributes))
        if trail.end is not None:
            faults += _end_faults(wish, trail.end)
        inside = [found for found in seen.contents.get(wish.path, ()) if found.path not in planned]
        faults += _content_faults(wish, inside, seen)
        changes += _content_changes(wish, inside)
    if faults:
        raise InvalidInputError(dict.fromkeys(faults))
    if missing and not foresee:
        raise InvalidInputError(dict.fromkeys(missing))
    return Plan(
        changes=tuple(sorted(filter(_differs, changes), key=lambda change: change.path.split("/"))),
        absent=tuple(wish.path for wish in wishes if wish.optional and seen.trails[wish.path].end is None),
        unjudged=tuple(dict.fromkeys(map(str, missing))),
    )


def _missing(wish: Wish, trail: Trail, planned: Mapping[str, Attributes]) -> Iterator[Fault]:
    if trail.end is not None or wish.optional:
        return
    if not wish.is_directory:
        yield Fault(wish.path, "is not there", "install it first, or say optional")
    holder = posixpath.dirname(trail.real)
    if holder not in planned and holder not in {found.path for found in trail.above}:
        yield Fault(wish.path, f"its directory {holder} is not there", "create it first, or list it too")


def _same_twice(wishes: Iterable[Wish], seen: Survey) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for wish in wishes:
        real = seen.trails[wish.path].real
        other = first.setdefault(real, wish.path)
        if other != wish.path:
            yield Fault(wish.path, f"is the same as {other}: both are {real}", "list it once")


def _end_faults(wish: Wish, end: Found) -> Iterator[Fault]:
    expected = DIRECTORY if wish.is_directory else FILE
    if end.kind != expected:
        yield Fault(wish.path, f"is a {end.kind}, not a {expected}", "move it out of the way")
    elif end.kind == FILE and end.links > 1:
        # safefile(), E_SM_NOHLINK: the other name may be in a directory that anybody can write.
        yield Fault(wish.path, f"has {end.links} hard links", "remove the other names, or copy it")


def _content_faults(wish: Wish, inside: Iterable[Found], seen: Survey) -> Iterator[Fault]:
    # queue.c, dup_df(): sendmail itself links data files within the queue. A name outside is an attack.
    names = Counter(found.identity for found in seen.contents.get(wish.path, ()))
    for found in inside:
        if found.kind not in (DIRECTORY, FILE):
            yield Fault(found.path, f"is a {found.kind}: sendmail makes none in {wish.path}", "remove it")
        elif found.kind == FILE and found.links > names[found.identity]:
            yield Fault(found.path, f"is also linked from outside {wish.path} ({found})", "remove it")


def _content_changes(wish: Wish, inside: Iterable[Found]) -> Iterator[Change]:
    for found in inside:
        after = wish.attributes if found.kind == DIRECTORY else wish.contents
        if after is not None:
            yield Change(found.path, found, after if after.owner else _left(found, after, wish))


def _left(found: Found, after: Attributes, wish: Wish) -> Attributes:
    # a number is the owner's when the host knows him no more: nobody could be given the file back
    own = found.attributes.owner
    return replace(after, owner=wish.attributes.owner if own.isdigit() else own)


def _differs(change: Change) -> bool:
    return change.before is None or change.before.acl or change.before.attributes != change.after
