# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of src on the host: read where they are, kept under their digest once they were sent.

A file that the controller sent is kept, so that a change of one of several files sends that one alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, FileState, publish
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import of_bytes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_source import Source
from ansible_collections.postmaster.sendmail.plugins.module_utils._sent_files import Told

DIRECTORY = Path("/var/lib/sendmail-maps")  # what stands in it is a copy, and may be removed
_ATTRIBUTES = Attributes("root", "root", 0o600)  # a file may hold passwords


def digests(told: Sequence[Told]) -> dict[str, str]:
    """The digest of each file by its name. Raises InvalidInputError for an unreadable one."""
    return {one["name"]: one["digest"] or of_bytes(_read(one["name"], Path(one["name"]))) for one in told}


def missing(told: Sequence[Told]) -> list[str]:
    """The digests of those files that the controller must send."""
    return sorted({one["digest"] for one in told if one["digest"] and not one["path"] and not _is_kept(one)})


def load(told: Sequence[Told]) -> tuple[Source, ...]:
    """The files, all of which are on the host."""
    return tuple(Source(one["name"], _read(one["name"], _place(one))) for one in told)


def keep(told: Sequence[Told], before: Iterable[str]) -> None:
    """Keep a copy of what was sent, and drop those of before (digests) that are wished no more."""
    wished = {one["digest"] for one in told}
    for one in told:
        if one["digest"] and one["path"]:
            DIRECTORY.mkdir(mode=0o700, exist_ok=True)
            content = Path(one["path"]).read_bytes()
            publish(str(DIRECTORY / one["digest"]), FileState(content, _ATTRIBUTES))
    for digest in set(before) - wished:
        (DIRECTORY / digest).unlink(missing_ok=True)


def _is_kept(one: Told) -> bool:
    """Whether the copy is there, and is what was sent."""
    kept = DIRECTORY / one["digest"]
    return kept.is_file() and of_bytes(_read(one["name"], kept)) == one["digest"]


def _place(one: Told) -> Path:
    if not one["digest"]:
        return Path(one["name"])
    return Path(one["path"]) if one["path"] else DIRECTORY / one["digest"]


def _read(name: str, path: Path) -> bytes:
    """The file's bytes. A pipe or a device is refused, since reading one may never end."""
    try:
        if path.is_file() or not path.exists():
            return path.read_bytes()
    except OSError as error:
        raise InvalidInputError([Fault(f"src {name}", f"cannot be read: {error.strerror}")]) from error
    except ValueError:
        pass  # a NUL byte in the name: no file has one
    raise InvalidInputError([Fault(f"src {name}", "is not a regular file", "name a file of entries")])
