# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is kept on the host of its generations: their manifests, and the contents that these name.

    objects/<SHA-256>      a content, secrets among them
    generations/<id>.json  a generation (_generation)
    current                the one that is in effect, and when each was proved
    journal, outcome       of the transaction that is under way (_journal), and of the last one

Each file is written beside its place, synced and renamed, so that none is ever half there. An object is on
the disk before a generation names it, and a generation before current or the journal does. Whoever writes
holds the host's lock (_lock), so there is one at a time.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _generation
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    FileState,
    ours,
    publish,
    read_own,
    set_attributes,
    sweep,
    sync_directory,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    FOUND,
    Generation,
    StoreError,
    difference,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import of_bytes

DIRECTORY = "/var/lib/sendmail-relay"
_MANIFEST = re.compile(r"([1-9][0-9]{0,8})\.json")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST = 64 << 20  # bytes of a manifest or document


@dataclass(frozen=True)
class Current:
    """The generation in effect, the identity of the daemons that took it (_activation), and when it was proved.

    proved is empty if no probe has answered for it.
    """

    generation: int
    daemon: Mapping[str, Any]
    proved: str


class Store:
    """The store in a directory. Everything that goes wrong in it is a StoreError."""

    def __init__(self, directory: str = DIRECTORY) -> None:
        self.directory = directory

    def exists(self) -> bool:
        """Whether there is a store. Raises StoreError for one that others may have written to."""
        raise NotImplementedError

    def put(self, content: bytes) -> str:
        """Keep content, and return its digest."""
        raise NotImplementedError

    def get(self, digest: str) -> bytes:
        """The content of this digest. Raises StoreError if it is not kept, or damaged."""
        raise NotImplementedError

    def object_path(self, digest: str) -> str:
        """Where the content of this digest is kept."""
        return str(Path(self.directory, "objects", digest))

    def next_id(self) -> int:
        """The number of the generation to be made."""
        raise NotImplementedError

    def write(self, generation: Generation) -> None:
        """Keep the generation; one of the same number is replaced."""
        raise NotImplementedError

    def read(self, number: int) -> Generation:
        """The generation of this number. Raises StoreError if it is not kept, or damaged."""
        raise NotImplementedError

    def ids(self) -> tuple[int, ...]:
        """The numbers of the generations that are kept, oldest first."""
        raise NotImplementedError

    def current(self) -> Current | None:
        """What is in effect, None before the first transaction."""
        raise NotImplementedError

    def set_current(self, current: Current) -> None:
        """Write down what is in effect. It may be gone back to from then on."""
        raise NotImplementedError

    def been_in_effect(self) -> tuple[int, ...]:
        """The numbers of the kept generations that have been in effect, newest first."""
        raise NotImplementedError

    def prune(self, keep: int, spare: Collection[int] = ()) -> None:
        """Forget all but the newest generations that have been in effect, the current one, and spare."""
        raise NotImplementedError

    def generations(self) -> list[dict[str, Any]]:
        """For people: the generations that are kept, newest first."""
        raise NotImplementedError

    def read_document(self, name: str) -> dict[str, Any] | None:
        """The JSON mapping in the file of this name, None if there is none."""
        raise NotImplementedError

    def write_document(self, name: str, document: Mapping[str, Any]) -> None:
        """Keep the mapping as JSON in the file of this name."""
        raise NotImplementedError

    def remove_document(self, name: str) -> None:
        """Remove the file of this name if it is there."""
        raise NotImplementedError
