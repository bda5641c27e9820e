# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The database of a map: the one place where makemap and editmap run.

A candidate is built from the whole text, or made from a copy of the live database by its changes alone. It
stands where only we can reach it until it is published (_map_publish).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_delta
from ansible_collections.postmaster.sendmail.plugins.module_utils._command import Result, run
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    CommandFailedError,
    Fault,
    InvalidInputError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import private_directory
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_delta import Delta
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_order import in_hash_order
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import Record, records

SUFFIXES = {"hash": ".db", "btree": ".db", "cdb": ".cdb"}
IN_MEMORY = "/run"  # a tmpfs where there is systemd: what makemap syncs there costs nothing
_ROOM = 8  # times the text that must be free there; a hash database takes up to 4
_CHECKED_WHOLE = 20_000  # records up to which a candidate is dumped and compared; else samples are asked for
_SAMPLES = 5
_CACHE = 64 << 20  # bytes of cache for makemap, whose own is 1 MB
_ORDERED = 1 << 20  # bytes of text from which its order matters
_DELETIONS = 64  # each is one run of editmap
_TIMEOUT = 600.0


@dataclass(frozen=True)
class Database:
    """A map's database: makemap's own path, the map's type, and the map's path without the suffix."""

    makemap: str
    map_type: str
    path: str

    @property
    def file(self) -> str:
        """The path of the database file."""
        return self.path + SUFFIXES[self.map_type]

    @property
    def editmap(self) -> str:
        """editmap's path: it comes with makemap."""
        return str(Path(self.makemap).with_name("editmap"))


def check_path(path: str) -> None:
    """Raise InvalidInputError unless path can be that of a map's text."""
    suffix = next((suffix for suffix in SUFFIXES.values() if path.endswith(suffix)), "")
    if not path.startswith("/") or path.endswith("/"):
        wrong, right = "names no file", "write a whole path, such as /etc/mail/access"
    elif suffix:
        wrong, right = "is that of a database", f"write that of its text, {path[: -len(suffix)]}"
    else:
        return
    raise InvalidInputError([Fault(f"path {path}", wrong, right)])


def check_type(database: Database) -> None:
    """Raise InvalidInputError unless this makemap can build the type (makemap -l lists what it can)."""
    types = _makemap(database, "-l").stdout.split()
    if database.map_type not in types:
        known = ", ".join(sorted(set(types) & set(SUFFIXES)))
        raise InvalidInputError(
            [Fault("map_type", f"makemap of this host has no {database.map_type}", f"it has {known}")]
        )


def dump(database: Database) -> list[Record] | None:
    """The records of the database, or None if it is missing or no database of its type.

    A copy is dumped: makemap refuses a file that belongs to neither root nor TrustedUser, and its lock on
    the live one would make the daemon wait. Raises InvalidInputError if a directory stands in its place.
    """
    if Path(database.file).is_dir():
        raise InvalidInputError([Fault(database.file, "is a directory", "move it out of the way")])
    if not Path(database.file).is_file():
        return None
    with private_directory() as directory:
        copy = replace(database, path=str(Path(directory, "map")))
        shutil.copyfile(database.file, copy.file)
        return _dump(copy)


def _dump(database: Database) -> list[Record] | None:
    dumped = _makemap(database, "-u", database.map_type, database.path)
    # what it says besides is no matter (it warns of /tmp): whoever asks compares the content
    # a carriage return is part of a value, as it is in a text
    return [line for line in dumped.raw.split(b"\n") if line] if dumped.status == 0 else None


@contextmanager
def built(database: Database, text: bytes) -> Iterator[str]:
    """The path of a candidate that holds text, checked; it is gone afterwards.

    Raises CommandFailedError when makemap has anything to say, or its database holds anything else.
    """
    with private_directory(beside=_roomy(database, len(text))) as directory:
        candidate = replace(database, path=str(Path(directory, Path(database.path).name)))
        if database.map_type == "hash" and len(text) >= _ORDERED:
            ordered = Path(directory, "ordered")
            with ordered.open("wb") as file:
                file.writelines(in_hash_order(text))
            with ordered.open("rb") as stdin:
                _fill(candidate, database, stdin)
        else:
            _fill(candidate, database, text)
        if text.count(b"\n") <= _CHECKED_WHOLE:
            _check_whole(candidate, database, text)
        else:
            _check_samples(candidate, database, text)
        yield candidate.file


@contextmanager
def amended(database: Database, delta: Delta) -> Iterator[str]:
    """The path of a candidate that is the live database with delta put in, checked; it is gone afterwards.

    Values go in by makemap -o -r, which reads them where no process list shows them. Raises as built does.
    """
    size = Path(database.file).stat().st_size
    with private_directory(beside=_roomy(database, size)) as directory:
        candidate = replace(database, path=str(Path(directory, Path(database.path).name)))
        shutil.copyfile(database.file, candidate.file)
        put = b"".join(b"%b\t%b\n" % pair for pair in delta.put.items())
        if put:
            _fill(candidate, database, put, "-o", "-r")
        for key in delta.removed:
            _remove(candidate, database, key)
        _check_samples(candidate, database, put)
        yield candidate.file


def can_amend(database: Database, delta: Delta) -> bool:
    """Whether it pays to change a copy, and can be done: editmap takes a key as one of its words."""
    return (
        database.map_type in ("hash", "btree")
        and len(delta.removed) <= _DELETIONS
        and len(delta.put) * 20 <= Path(database.file).stat().st_size // 100
        and not any(key.startswith(b"-") for key in (*delta.put, *delta.gone))
        and Path(database.editmap).exists()
    )


def _roomy(database: Database, size: int) -> str:
    """A path beside which there is room for a candidate: in memory if there is plenty, else the live one."""
    memory = Path(IN_MEMORY)
    free = shutil.disk_usage(memory).free if memory.is_dir() else 0
    return str(memory / "map") if free > size * _ROOM else database.file


def _fill(candidate: Database, database: Database, stdin: bytes | BinaryIO, *flags: str) -> None:
    filled = _makemap(candidate, "-c", str(_CACHE), *flags, candidate.map_type, candidate.path, stdin=stdin)
    # makemap leaves out what it complains about, and a warning has status 0 (makemap/makemap.c)
    if filled.status != 0 or filled.stderr:
        raise CommandFailedError(f"makemap refuses {database.path}: {filled.said}")


def _check_whole(candidate: Database, database: Database, text: bytes) -> None:
    held = _dump(candidate)
    if held is None or _map_delta.of_records(held, records(text)):
        raise CommandFailedError(f"{database.path}: makemap's database does not hold what the text says")


def _check_samples(candidate: Database, database: Database, text: bytes) -> None:
    if not Path(candidate.editmap).exists():
        return
    step = max(1, len(text) // _SAMPLES)
    for start in range(0, len(text), step):
        sample = text[text.rfind(b"\n", 0, start) + 1 : text.find(b"\n", start) + 1]
        for record in records(sample):
            key, _tab, value = record.partition(b"\t")
            if key[:1] != b"-" and _edit(candidate, "-q", key).raw.rstrip(b"\n") != value:
                raise CommandFailedError(
                    f"{database.path}: makemap's database does not hold {key.decode('utf-8', 'replace')}"
                )


def _remove(candidate: Database, database: Database, key: bytes) -> None:
    """Take key out of the candidate. editmap may fail with status 0, so that it is asked afterwards."""
    said = _edit(candidate, "-x", key).stderr.strip()
    if _edit(candidate, "-q", key).status != os.EX_UNAVAILABLE:  # not found (editmap/editmap.c)
        name = key.decode("utf-8", "replace")
        raise CommandFailedError(f"{database.path}: editmap does not remove {name}: {said or 'it stays'}")


def _edit(candidate: Database, what: str, key: bytes) -> Result:
    argument = key.decode("utf-8", "surrogateescape")
    words = [candidate.editmap, "-C", "/dev/null", what, candidate.map_type, candidate.path, argument]
    return run(words, timeout=_TIMEOUT)


def _makemap(database: Database, *words: str, stdin: bytes | BinaryIO = b"") -> Result:
    # without -C it reads the live sendmail.cf, which may be missing or broken
    return run([database.makemap, "-C", "/dev/null", *words], stdin=stdin, timeout=_TIMEOUT)
