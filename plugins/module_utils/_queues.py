# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mail queues: what waits in them, since when, and which files are not the relay's own."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    attributes_from,
    plain_content,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._run_as_user import (
    known_group,
    known_user,
    run_as,
)

# queue.c: a message is known by its control file, qf, or hf when it is quarantined.
_CONTROL_FILE = re.compile(r"[qh]f[A-Za-z0-9]+")
# What belongs to one message has the same name but for its first letter (queue.c, queuename()): its data, the
# transcript of its last delivery, its control file while that is written anew.
_PART = re.compile(r"(?P<kind>[dtx])f(?P<id>[A-Za-z0-9]+)")
_LOST = re.compile(r"Qf[A-Za-z0-9]+")  # queue.c, loseqfile(): nothing will be done with it any more
_LEFT_BEHIND = 86400  # seconds after which no session or delivery still works on such a file
_CREATED = re.compile(rb"^T(\d{1,12})$", re.MULTILINE)  # of more digits no moment is written
_LONGEST = 16 << 20  # octets of a control file, which has a line for each recipient


@dataclass(frozen=True)
class QueueFile:
    """One file of a queue; created (seconds since 1970) only for the control file of a message.

    changed (seconds since 1970) is when it was last written.
    """

    path: str
    user: str
    group: str
    created: int | None = None
    changed: int = 0

    @property
    def name(self) -> str:
        """Its name in the directory."""
        return Path(self.path).name


@dataclass(frozen=True)
class Queue:
    """A queue directory. kind is mta or msp; oldest_seconds is 0 when it is empty.

    The others hold paths: foreign of files that are not the relay's own, quarantined and lost of control
    files, leftovers of parts of no message that nothing works on, and of messages without data.
    """

    path: str
    kind: str
    messages: int
    oldest_seconds: int
    foreign: tuple[str, ...]
    quarantined: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()


def is_control_file(name: str) -> bool:
    """Whether a file of this name stands for a message."""
    return _CONTROL_FILE.fullmatch(name) is not None


def creation_time(control_file: bytes) -> int | None:
    """When the message came in, from the T line of its control file (op.txt, "Queue files")."""
    found = _CREATED.search(control_file)
    return int(found.group(1)) if found else None


def queue_of(path: str, kind: str, files: Iterable[QueueFile], *, owners: Collection[str], now: int) -> Queue:
    """The queue that these files make up. owners are the users (mta) or groups (msp) that files may have.

    In the client queue users own what they submitted; only the group is the same (sendmail/SECURITY).
    """
    files = tuple(files)
    created = [file.created for file in files if file.created is not None]
    return Queue(
        path=path,
        kind=kind,
        messages=sum(is_control_file(file.name) for file in files),
        oldest_seconds=max(0, now - min(created, default=now)),
        foreign=tuple(
            sorted(file.path for file in files if (file.user if kind == "mta" else file.group) not in owners)
        ),
        quarantined=_paths(file for file in files if is_control_file(file.name) and file.name[0] == "h"),
        lost=_paths(file for file in files if _LOST.fullmatch(file.name)),
    )


def leftovers(files: Iterable[QueueFile], names: AbstractSet[str], *, now: int) -> tuple[str, ...]:
    """Those of the files, written long before now, that wait for what never comes.

    names are those of the files of all queues: a message's data may be in another than its control file.
    """

    def left(file: QueueFile) -> bool:
        if is_control_file(file.name):
            return f"df{file.name[2:]}" not in names
        part = _PART.fullmatch(file.name)
        if part is None:
            return False
        return part["kind"] == "t" or names.isdisjoint(f"{kind}f{part['id']}" for kind in "qhQ")

    return _paths(file for file in files if file.changed < now - _LEFT_BEHIND and left(file))


def _paths(files: Iterable[QueueFile]) -> tuple[str, ...]:
    return tuple(sorted(file.path for file in files))


def owners_of(kind: str, options: Mapping[str, str], directory: Path) -> tuple[str, ...]:
    """The users (mta) or groups (msp) whose files are the queue's own: RunAsUser's, else its directory's.

    A daemon without RunAsUser works in the queue as root, and what it writes is root's.
    """
    worker = run_as(options.get("RunAsUser", "").splitlines())
    attributes = attributes_from(directory.stat())
    if kind == "mta":
        return (known_user(worker.user) or worker.user,) if worker.user else (attributes.owner, "root")
    return (known_group(worker.group) or worker.group or attributes.group,)


def find_queues(
    options: Mapping[str, Mapping[str, str]],
    default_directories: Mapping[str, str],
    group_paths: Iterable[str] = (),
) -> list[Queue]:
    """The queues of each kind that exist on this host; options holds the options in force by kind.

    group_paths are those of the daemon's queue groups.
    """
    groups = {"mta": tuple(group_paths)}
    found: dict[Path, str] = {}
    for kind, default in default_directories.items():
        own = options.get(kind, {}).get("QueueDirectory", default)
        for pattern in (own, *groups.get(kind, ())):
            found.update(dict.fromkeys(queue_directories(pattern), kind))
    files = {directory: _read_files(directory) for directory in found}
    names = {file.name for some in files.values() for file in some}
    now = int(time.time())
    queues = []
    for directory, kind in found.items():
        owners = owners_of(kind, options.get(kind, {}), directory)
        queue = queue_of(str(directory), kind, files[directory], owners=owners, now=now)
        queues.append(replace(queue, leftovers=leftovers(files[directory], names, now=now)))
    return queues


def queue_directories(pattern: str) -> list[Path]:
    """The directories that a QueueDirectory option names; its last part may be a pattern (op.txt)."""
    path = Path(pattern)
    return sorted(found for found in path.parent.glob(path.name) if found.is_dir())


def _read_files(directory: Path) -> list[QueueFile]:
    # Control, data and transcript files may have directories of their own: qf, df, xf.
    places = [directory, *(directory / name for name in ("qf", "df", "xf") if (directory / name).is_dir())]
    names: dict[tuple[int, int], Attributes] = {}  # there may be 100,000 files, and few owners
    return [file for place in places for file in _files_in(place, names)]


def _files_in(place: Path, names: dict[tuple[int, int], Attributes]) -> Iterator[QueueFile]:
    with os.scandir(place) as entries:
        for entry in entries:
            try:
                state = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # delivered while the queue was read
                continue
            if stat.S_ISDIR(state.st_mode):
                continue
            # The relay user owns the queue, and may put a pipe or a link there, for which nobody must wait.
            content = plain_content(entry.path, most=_LONGEST) if is_control_file(entry.name) else None
            created = creation_time(content) if content is not None else None
            who = (state.st_uid, state.st_gid)
            owner = names.get(who) or names.setdefault(who, attributes_from(state))
            yield QueueFile(entry.path, owner.owner, owner.group, created, int(state.st_mtime))
