# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Queue groups: further queues, with runners and an interval of their own (op.txt, "Queue Groups")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import DEBIAN
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    choice,
    interval,
    mapping_of,
    matching,
    number,
    optional,
    wrong,
)

_group_name = matching(re.compile(r"[A-Za-z0-9]{1,30}"), "a queue group's name", "letters and digits")
# A * is for the end of a path: it stands for every directory that begins so (queue.c, multiqueue_cache).
_queue_path = matching(
    re.compile(r"(?!.*/\.\.?(?:/|$))(?:/[A-Za-z0-9._+-]+)+(?:/?\*)?"),
    "a queue directory",
    "a path from / on, without . and .., a * at its end if at all",
)
_GROUP = mapping_of(
    {
        "name": _group_name,
        "path": _queue_path,
        "flags": optional(choice("f")),
        "interval": interval,
        "nice": number(0, 19, "a niceness"),
        "runners": number(0, 10000, "a number of processes"),
        "jobs": number(0, 10**9, "a number of messages"),
        "recipients": number(0, 10**9, "a number of recipients"),
    }
)


@dataclass(frozen=True)
class QueueGroup:
    """One QUEUE_GROUP.

    path may end in * for several directories; flags is f, for runners that work side by side, or "";
    jobs is the number of messages of one run, recipients that of one message, 0 for no limit. What is None
    is as the options for all queues say.
    """

    name: str
    path: str
    flags: str = ""
    interval: str | None = None
    nice: int | None = None
    runners: int | None = None
    jobs: int | None = None
    recipients: int | None = None

    @property
    def directory(self) -> str:
        """What must be there for the daemon to start: the path, and of several (*) the first."""
        return f"{self.path[:-1]}1" if self.path.endswith("*") else self.path

    def statement(self) -> Call:
        """QUEUE_GROUP(`name', `P=...')."""
        parts = {
            "P": self.path,
            "F": self.flags or None,
            "I": self.interval,
            "N": self.nice,
            "R": self.runners,
            "J": self.jobs,
            "r": self.recipients,
        }
        fields = ", ".join(f"{key}={part}" for key, part in parts.items() if part is not None)
        return Call("QUEUE_GROUP", (self.name, fields))


def queue_group(value: object, where: str) -> QueueGroup:
    """A QueueGroup from a dictionary of its fields; name and path must be there."""
    given = _GROUP(value, where)
    for needed in ("name", "path"):
        if needed not in given:
            raise wrong(where, value, f"has no {needed}", "name and path, and what is to differ")
    found = QueueGroup(**given)
    if (found.runners or 0) > 1 and not found.flags:
        raise wrong(f"{where}.runners", found.runners, "would work one after the other", "flags: f too")
    return found


def queue_group_faults(
    groups: Sequence[QueueGroup], where: str, *, queue_directory: str = DEBIAN.mta_queue
) -> Iterator[Fault]:
    """What is wrong with groups beside each other and the default queue, which is queue_directory."""
    base = queue_directory.rsplit("/", 1)[0] if queue_directory.endswith("*") else queue_directory
    for index, late in enumerate(groups):
        place = f'{where}[{index}] ("{late.name}")'
        if not late.path.startswith(f"{base}/") and late.path != base:
            yield Fault(f"{place}.path", f"{late.path} is not below {base}", "all queues have one root")
        if late.name != "mqueue" and _overlap(late.path, queue_directory):
            yield Fault(f"{place}.path", f"{late.path} is in the default queue {queue_directory}", "another")
        for early in groups[:index]:
            if early.name == late.name:
                yield Fault(place, "is a name used already", "another name")
            elif _overlap(early.path, late.path):
                yield Fault(f"{place}.path", f"{late.path} is a queue of {early.name} too", "another path")


def queue_directories(groups: Iterable[QueueGroup], *, queue_directory: str = DEBIAN.mta_queue) -> list[str]:
    """The directories below queue_directory that groups need, those above them first."""
    root = PurePosixPath(queue_directory)
    needed = (PurePosixPath(group.directory) for group in groups)
    ways = ((path, *path.parents) for path in needed)
    return sorted({str(path) for way in ways for path in way if root in path.parents})


def _overlap(one: str, other: str) -> bool:
    """Whether two paths, each perhaps with a * at its end, mean a directory in common."""
    if one.endswith("*") and other.endswith("*"):
        return one[:-1].startswith(other[:-1]) or other[:-1].startswith(one[:-1])
    if one.endswith("*"):
        one, other = other, one
    if other.endswith("*"):
        rest = one[len(other) - 1 :] if one.startswith(other[:-1]) else ""
        return bool(rest) and "/" not in rest
    return one == other
