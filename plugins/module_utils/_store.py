# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is kept on the host of its generations: their manifests, and the contents that these name.

    objects/<SHA-256>      a content, secrets among them
    generations/<id>.json  a generation (_generation)
    current                the one that is in effect, and when each was proved
    journal, outcome       of the transaction that is under way (_journal), and of the last one

Each file is whole or not there (_store_files). A content is to be put before a generation names it, and a
generation to be written before current or the journal does. Whoever writes holds the host's lock (_lock), so
there is one at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _generation
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    FOUND,
    Generation,
    StoreError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import of_bytes
from ansible_collections.postmaster.sendmail.plugins.module_utils._store_files import StoreFiles

DIRECTORY = "/var/lib/sendmail-relay"
_MANIFEST = re.compile(r"([1-9][0-9]{0,8})\.json")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ANOTHER = "choose another generation"
_CURRENT = "current"


@dataclass(frozen=True)
class Current:
    """The generation in effect, and the identity of the daemons that took it (_activation).

    proved is when its probe was answered, in UTC, empty if it was not.
    """

    generation: int
    daemon: Mapping[str, Any]
    proved: str


class Store:
    """The store in a directory, which the first write makes. Whatever goes wrong is a StoreError."""

    def __init__(self, directory: str = DIRECTORY) -> None:
        self._files = StoreFiles(directory)

    def exists(self) -> bool:
        """Whether there is a store. Raises StoreError for one that others may write to."""
        return self._files.has()

    def path(self, name: str) -> str:
        """The path of the file of this name."""
        return self._files.path(name)

    # contents

    def object_path(self, digest: str) -> str:
        """Where the content of this digest is kept."""
        return self._files.path("objects", digest)

    def put(self, content: bytes) -> str:
        """Keep content on the disk, and return its digest. One that is there, and whole, is left alone."""
        digest = of_bytes(content)
        if not self._holds(digest):
            self._files.write("objects", digest, content)
        return digest

    def get(self, digest: str) -> bytes:
        """The content of this digest. Raises StoreError if it is not kept, or not whole.

        That of a database is kept for the current generation alone, and for those of a transaction under way.
        """
        path = self.object_path(digest)
        content = self._files.read("objects", digest)
        if content is None:
            raise StoreError(f"{path}: is missing ({_ANOTHER})")
        if of_bytes(content) != digest:
            raise StoreError(f"{path}: is damaged ({_ANOTHER})")
        return content

    def _holds(self, digest: str) -> bool:
        try:
            self.get(digest)
        except StoreError:
            return False
        return True

    # generations

    def ids(self) -> tuple[int, ...]:
        """The numbers of the generations that are kept, oldest first."""
        found = map(_MANIFEST.fullmatch, self._files.names("generations"))
        return tuple(sorted(int(name[1]) for name in found if name))

    def next_id(self) -> int:
        """The number of the generation to be made: none has had it."""
        return max([0, *self.ids(), *self._needed()]) + 1

    def write(self, generation: Generation) -> None:
        """Keep the generation on the disk; one of the same number is replaced.

        Raises StoreError for what could not be read again, such as a path with dots.
        """
        text = _generation.to_json(generation)
        _generation.from_json(text)
        self._files.write("generations", _manifest(generation.id), text.encode())

    def read(self, number: int) -> Generation:
        """The generation of this number. Raises StoreError if it is not kept, or damaged."""
        path = self._files.path("generations", _manifest(number))
        content = self._files.read("generations", _manifest(number))
        if content is None:
            kept = ", ".join(map(str, self.ids())) or "none"
            raise StoreError(f"generation {number}: is not kept (choose one that is: {kept})")
        try:
            generation = _generation.from_json(content)
        except StoreError as error:
            raise StoreError(f"{path}: {error} ({_ANOTHER})") from error
        if generation.id != number:
            raise StoreError(f"{path}: is generation {generation.id} ({_ANOTHER})")
        return generation

    def current(self) -> Current | None:
        """What is in effect, None before the first transaction."""
        document = self.read_document(_CURRENT)
        if document is None:
            return None
        number = _number(document.get("generation"))
        daemon, proved = document.get("daemon"), document.get("proved")
        if not (number and isinstance(daemon, dict) and isinstance(proved, str)):
            raise StoreError(self._damaged(_CURRENT))
        return Current(number, daemon, proved)

    def set_current(self, current: Current) -> None:
        """Write down on the disk what is in effect. From then on it is one to go back to."""
        kept = {str(number) for number in self.ids()}
        proofs = {number: when for number, when in self.proofs().items() if number in kept}
        document = {
            "generation": current.generation,
            "daemon": dict(current.daemon),
            "proved": current.proved,
            "proofs": {**proofs, str(current.generation): current.proved},
        }
        self.write_document(_CURRENT, document)

    def proofs(self) -> dict[str, str]:
        """When each generation that has been current was proved, by its number; empty if nobody can tell."""
        try:
            proofs = (self.read_document(_CURRENT) or {}).get("proofs")
        except StoreError:
            return {}  # the next one is written over it
        if not isinstance(proofs, dict):
            return {}
        return {number: when for number, when in proofs.items() if isinstance(when, str)}

    def _needed(self) -> set[int]:
        """The numbers that current and the journal name."""
        current, journal = self.current(), self.read_document("journal") or {}
        named = {_number(journal.get("from")), _number(journal.get("to"))}
        return (named | {current.generation if current else 0}) - {0}

    def whole(self) -> dict[int, Generation]:
        """The kept generations that are not damaged, by their numbers, oldest first."""
        found = {}
        for number in self.ids():
            with suppress(StoreError):
                found[number] = self.read(number)
        return found

    def been_in_effect(self, kept: Mapping[int, Generation]) -> tuple[int, ...]:
        """The numbers of those that were once current, or found on the host, newest first."""
        proofs = self.proofs()
        numbers = (number for number, one in kept.items() if one.why == FOUND or str(number) in proofs)
        return tuple(sorted(numbers, reverse=True))

    def prune(self, keep: int) -> None:
        """Forget all generations but the newest that have been in effect, and contents that none names.

        keep is their number. Spared are those that current and the journal name, and the newest of all, which
        may have failed. Of those that are not named the databases are forgotten: whoever goes back to one
        builds them of their texts. A named one that is damaged is a StoreError, and nothing is removed then;
        another that is damaged is.
        """
        whole = self.whole()
        named = self._needed() & {*self.ids()}
        for number in named - whole.keys():
            self.read(number)  # says what is wrong with it, before anything is removed
        kept = named | {*self.been_in_effect(whole)[:keep]} | {*[*whole][-1:]}
        self._files.remove("generations", [_manifest(number) for number in self.ids() if number not in kept])
        digests = {
            entry.digest
            for number in kept
            for entry in whole[number].entries
            if number in named or entry.kind != "database"
        }
        objects = filter(_DIGEST.fullmatch, self._files.names("objects"))
        self._files.remove("objects", [name for name in objects if name not in digests])
        self._files.tidy("", "objects", "generations")

    # JSON documents

    def read_document(self, name: str) -> dict[str, Any] | None:
        """The JSON mapping in the file of this name, None if there is none."""
        content = self._files.read("", name)
        if content is None:
            return None
        try:
            document = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise StoreError(self._damaged(name)) from error
        if not isinstance(document, dict):
            raise StoreError(self._damaged(name))
        return document

    def write_document(self, name: str, document: Mapping[str, Any]) -> None:
        """Keep the mapping as JSON in the file of this name, on the disk."""
        self._files.write("", name, (json.dumps(document, indent=1) + "\n").encode())

    def remove_document(self, name: str) -> None:
        """Remove the file of this name, on the disk, if it is there."""
        self._files.remove("", [name])

    def _damaged(self, name: str) -> str:
        return f"{self.path(name)}: is damaged (remove it; the next run takes the host as it is)"


def _manifest(number: int) -> str:
    return f"{number}.json"


def _number(value: object) -> int:
    """The number of a generation that value is, 0 if it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
