# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a map was when it was last published: a digest of its text, of its database, and of the wish.

The record stands beside the database. It is how a run tells by content, and without a dump, that a database
holds what its text says, and that a wish has been fulfilled. A record that is missing, or cannot be read, is
no fault: the database is then compared by a dump.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    publish,
    read_own,
)

SUFFIX = ".digest"
BLOCK = 1 << 20  # bytes that have a digest of their own, so that a small change costs a small digest
_THREADS = 4  # reading and hashing leave Python's lock to others
_FORM = 1  # of the file
_MOST = 64 << 20  # bytes; a million entries have some hundred blocks
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ATTRIBUTES = Attributes("root", "root", 0o600)


@dataclass(frozen=True)
class Digests:
    """SHA-256 in hexadecimal: of wish and text, of each BLOCK of the database, whose size is in bytes.

    sources holds the digests of the files of src by their names. map_type is the type of the database: to
    sendmail, one of another type holds nothing.
    """

    wish: str
    text: str
    size: int
    blocks: tuple[str, ...]
    sources: dict[str, str]
    map_type: str  # sendmail-mend-maps (role config) reads it in the file


def of_bytes(content: bytes) -> str:
    """The SHA-256 of content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def of_blocks(path: str) -> tuple[int, tuple[str, ...]]:
    """The size of the file at path in bytes, and the digest of each of its blocks."""
    size = Path(path).stat().st_size
    with Path(path).open("rb") as file, ThreadPoolExecutor(_THREADS) as pool:
        descriptor = file.fileno()
        starts = range(0, size, BLOCK)
        return size, tuple(pool.map(lambda start: of_bytes(os.pread(descriptor, BLOCK, start)), starts))


def of_changed(path: str, blocks: Sequence[str], changed: Sequence[int]) -> tuple[int, tuple[str, ...]]:
    """What of_blocks gives, from the digests as they were and the numbers of the changed blocks."""
    size = Path(path).stat().st_size
    found = list(blocks[: -(-size // BLOCK)])
    found += [""] * (-(-size // BLOCK) - len(found))
    with Path(path).open("rb") as file:
        for number in changed:
            if number < len(found):
                file.seek(number * BLOCK)
                found[number] = of_bytes(file.read(BLOCK))
    return size, tuple(found)


def agrees(digests: Digests, path: str) -> bool:
    """Whether the database at path is the one of digests, byte for byte."""
    found = Path(path)
    return (
        found.is_file()
        and found.stat().st_size == digests.size
        and of_blocks(path) == (digests.size, digests.blocks)
    )


def read(database: str) -> Digests | None:
    """The record of the database at that path, or None if there is none of this form."""
    try:
        found = json.loads(read_own(database + SUFFIX, most=_MOST))
        if found.pop("form") != _FORM:
            return None
        digests = Digests(**{**found, "blocks": tuple(found["blocks"])})
        return digests if _is_right(digests) else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _is_right(digests: Digests) -> bool:
    """Whether all is what write writes: a digest of sources names a file, which is removed some day."""
    all_of_them = (digests.wish, digests.text, *digests.blocks, *digests.sources.values())
    is_typed = isinstance(digests.size, int) and isinstance(digests.map_type, str)
    return is_typed and all(map(_DIGEST.fullmatch, all_of_them))


def write(database: str, digests: Digests) -> None:
    """Put the record of the database at that path in place."""
    content = json.dumps({"form": _FORM, **asdict(digests)}, indent=1) + "\n"
    publish(database + SUFFIX, FileState(content.encode("ascii"), _ATTRIBUTES))
