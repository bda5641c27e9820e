# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mail queues: what waits in them, since when, and which files are not the relay's own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import attributes_from

# queue.c: a message is known by its control file, qf, or hf when it is quarantined.
_CONTROL_FILE = re.compile(r"[qh]f[A-Za-z0-9]+")
_CREATED = re.compile(rb"^T(\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class QueueFile:
    """One file of a queue; created (seconds since 1970) only for the control file of a message."""

    path: str
    user: str
    group: str
    created: int | None = None


@dataclass(frozen=True)
class Queue:
    """A queue directory. kind is mta or msp; foreign holds paths; oldest_seconds is 0 when it is empty."""

    path: str
    kind: str
    messages: int
    oldest_seconds: int
    foreign: tuple[str, ...]


def is_control_file(name: str) -> bool:
    """Whether a file of this name stands for a message."""
    return _CONTROL_FILE.fullmatch(name) is not None


def creation_time(control_file: bytes) -> int | None:
    """When the message came in, from the T line of its control file (op.txt, "Queue files")."""
    found = _CREATED.search(control_file)
    return int(found.group(1)) if found else None


def queue_of(path: str, kind: str, files: Iterable[QueueFile], *, owner: str, now: int) -> Queue:
    """The queue that these files make up. owner is the relay user (mta) or the queue's group (msp).

    In the client queue users own what they submitted; only the group is the same (sendmail/SECURITY).
    """
    files = tuple(files)
    created = [file.created for file in files if file.created is not None]
    return Queue(
        path=path,
        kind=kind,
        messages=sum(is_control_file(Path(file.path).name) for file in files),
        oldest_seconds=max(0, now - min(created, default=now)),
        foreign=tuple(
            sorted(file.path for file in files if (file.user if kind == "mta" else file.group) != owner)
        ),
    )


def owner_of(kind: str, options: Mapping[str, str], directory: Path) -> str:
    """The user (mta) or group (msp) that a queue belongs to: RunAsUser's, else its directory's."""
    user, _colon, group = options.get("RunAsUser", "").partition(":")
    attributes = attributes_from(directory.stat())
    return (user or attributes.owner) if kind == "mta" else (group or attributes.group)


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
    return [
        _read_queue(directory, kind, owner_of(kind, options.get(kind, {}), directory))
        for directory, kind in found.items()
    ]


def queue_directories(pattern: str) -> list[Path]:
    """The directories that a QueueDirectory option names; its last part may be a pattern (op.txt)."""
    path = Path(pattern)
    return sorted(found for found in path.parent.glob(path.name) if found.is_dir())


def _read_queue(directory: Path, kind: str, owner: str) -> Queue:
    # Control, data and transcript files may have directories of their own: qf, df, xf.
    places = [directory, *(directory / name for name in ("qf", "df", "xf") if (directory / name).is_dir())]
    paths = [path for place in places for path in place.iterdir() if not path.is_dir()]
    files = (_read_file(path) for path in paths)
    present = [file for file in files if file is not None]
    return queue_of(str(directory), kind, present, owner=owner, now=int(time.time()))


def _read_file(path: Path) -> QueueFile | None:
    try:
        attributes = attributes_from(path.lstat())
        created = creation_time(path.read_bytes()) if is_control_file(path.name) else None
    except FileNotFoundError:  # delivered while the queue was read
        return None
    return QueueFile(str(path), attributes.owner, attributes.group, created)
