# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Safe paths: sendmail's own rules for the directories above a file and for the file itself.

A sendmail that never was root skips these checks without a word (libsmutil/safefile.c, safefile():
SFF_SAFEDIRPATH is dropped when RealUid is neither 0 nor different from RunAsUid), so somebody else
has to make them. The rules are those of safedirpath() and safefile() in the same file, with all of
DontBlameSendmail left at "safe", and one more: who owns a directory can replace what is in it,
so an owner other than root must be the one to whom the path itself belongs.
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, attributes_from

DIRECTORY = "directory"
FILE = "regular file"
LINK = "symbolic link"
OTHER = "special file"

MAX_PATH = 4096  # octets, with the zero at the end: limits.h, PATH_MAX
MAX_LINKS = 40  # as many as Linux follows before it says ELOOP
ACL_NAMES = ("system.posix_acl_access", "system.posix_acl_default")
WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class Found:
    """What lstat(2) tells of one path.

    kind is DIRECTORY, FILE, LINK or OTHER; links counts the names of the inode; identity is (device, inode);
    acl says that an access list adds to what the mode shows; target is where a LINK points.
    """

    path: str
    kind: str
    attributes: Attributes
    links: int = 1
    identity: tuple[int, int] = (0, 0)
    acl: bool = False
    target: str = ""

    def __str__(self) -> str:
        return f"{self.attributes}{'+' if self.acl else ''}"


@dataclass(frozen=True)
class Trail:
    """The way to a path, walked as safedirpath() walks it: through every symbolic link.

    above holds the directories and links that were passed, the root first; real is the path without
    links; end is what is there, None when nothing is.
    """

    path: str
    above: tuple[Found, ...]
    real: str
    end: Found | None


def way_faults(trail: Trail, owner: str, planned: Mapping[str, Attributes]) -> Iterator[Fault]:
    """What is unsafe on the way to a path that belongs to owner, or is going to.

    planned maps real paths to the attributes they are about to get: such a directory is judged by
    those. A link is judged by the directory that holds it as it is now: who could write
    there until now may have planted the link.
    """
    yield from link_faults(trail)
    attributes = {found.path: found.attributes for found in trail.above if found.kind == DIRECTORY}
    ancestors = {str(parent) for parent in Path(trail.real).parents}
    attributes.update({path: planned[path] for path in planned.keys() & (attributes.keys() | ancestors)})
    for path, has in sorted(attributes.items()):
        yield from _directory_faults(path, has, owner)


def link_faults(trail: Trail) -> Iterator[Fault]:
    """Links on the way that somebody other than root may have planted, and what is no directory."""
    passed = {found.path: found.attributes for found in trail.above}
    for found in trail.above:
        holder = posixpath.dirname(found.path)
        if found.kind == LINK:
            has = passed[holder]
            if has.owner != "root" or has.mode & WRITABLE_BY_OTHERS:
                yield Fault(
                    found.path,
                    f"is a symbolic link in a directory that not only root can write ({holder}: {has})",
                    "put the real file or directory there, or remove the link",
                )
        elif found.kind != DIRECTORY:
            yield Fault(found.path, f"is a {found.kind}, not a directory", "move it out of the way")


def may_be_told(trail: Trail) -> bool:
    """Whether a report may tell what the file holds: nobody led us to one that is closed to him.

    On a stock host the relay user owns /etc/mail, and may put a link to /etc/shadow in a map's place.
    """
    if trail.end is None or trail.end.kind != FILE:
        return False
    planted = trail.end.links > 1 or any(link_faults(trail))
    return not planted or bool(trail.end.attributes.mode & stat.S_IROTH)


def _directory_faults(path: str, has: Attributes, owner: str) -> Iterator[Fault]:
    advice = "make it so by hand, or list this directory too"
    if has.owner not in ("root", owner):
        allowed = "root" if owner == "root" else f"root or {owner}"
        yield Fault(
            path, f"belongs to {has.owner}, who can replace what is under it", f"owner {allowed}: {advice}"
        )
    if has.mode & WRITABLE_BY_OTHERS:
        who = "everybody" if has.mode & stat.S_IWOTH else f"every member of group {has.group}"
        right = f"mode {has.mode & ~WRITABLE_BY_OTHERS:04o}: {advice}"
        yield Fault(path, f"mode {has.mode:04o} lets {who} replace what is under it", right)


def trail_of(path: str) -> Trail:
    """Walk to an absolute path through all its links. Raises InvalidInputError if that cannot be done."""
    if "\0" in path or len(path) >= MAX_PATH:
        raise InvalidInputError([Fault(path[:80], "is no path that a file can have")])
    above: list[Found] = []
    here, rest, hops = "/", _names(path), 0
    while (found := look(here)) is not None and (rest or found.kind == LINK):
        above.append(found)
        if found.kind != LINK:
            here = posixpath.normpath(posixpath.join(here, rest.pop(0)))
        elif hops < MAX_LINKS:
            hops += 1
            here = "/" if found.target.startswith("/") else posixpath.dirname(here)
            rest = _names(found.target) + rest
        else:
            raise InvalidInputError([Fault(path, "goes round in symbolic links", "remove the loop")])
    return Trail(path, tuple(above), posixpath.join(here, *rest), found)


def _names(path: str) -> list[str]:
    return [name for name in path.split("/") if name not in ("", ".")]


def look(path: str) -> Found | None:
    """What is at path, no link followed; None if nothing is. Raises InvalidInputError if it is closed."""
    try:
        found = os.lstat(path)
        kind = kind_of(found)
        target = str(Path(path).readlink()) if kind == LINK else ""
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise InvalidInputError([Fault(path, f"cannot be examined: {error.strerror}", "be root")]) from error
    identity = (found.st_dev, found.st_ino)
    acl = kind != LINK and bool(access_lists(path))
    return Found(path, kind, attributes_from(found), found.st_nlink, identity, acl, target)


def kind_of(found: os.stat_result) -> str:
    """DIRECTORY, FILE, LINK or OTHER."""
    kinds = {stat.S_IFDIR: DIRECTORY, stat.S_IFREG: FILE, stat.S_IFLNK: LINK}
    return kinds.get(stat.S_IFMT(found.st_mode), OTHER)


def access_lists(path: str) -> list[str]:
    """The extended attributes that hold access lists of path. A file system without lists has none."""
    try:
        return [name for name in os.listxattr(path) if name in ACL_NAMES]
    except OSError:
        return []


def below(directory: str) -> tuple[Found, ...]:
    """Everything under a directory, links not followed, a directory before what is in it.

    What disappears meanwhile is left out: a queue that is at work changes all the time.
    """
    everything: list[Found] = []
    waiting = [directory]
    while waiting:
        here = Path(waiting.pop())
        try:
            names = sorted(os.listdir(here))  # noqa: PTH208 - names, not paths, and in order
        except (FileNotFoundError, NotADirectoryError):
            continue
        here_found = [found for name in names if (found := look(str(here / name))) is not None]
        everything += here_found
        waiting += [found.path for found in here_found if found.kind == DIRECTORY]
    return tuple(everything)


@contextmanager
def pinned(path: str) -> Iterator[int]:
    """A descriptor (O_PATH) of what is at a real path. Whoever swaps a component for a link gets an OSError.

    It names the inode, not the path: what is checked through it is what is changed through it.
    """
    descriptor = os.open("/", os.O_PATH | os.O_DIRECTORY)
    try:
        for name in filter(None, path.split("/")):
            parent, descriptor = descriptor, os.open(name, os.O_PATH | os.O_NOFOLLOW, dir_fd=descriptor)
            os.close(parent)
        yield descriptor
    finally:
        os.close(descriptor)
