# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a .cf was made from when it was last judged: if all of it is as it was, so is the verdict.

The record stands beside the .cf. It holds a digest of the wish and of the .cf, and who each file was that m4
or sendmail read: the programs themselves, the cf tree, includes, class files. A record that is missing, or
cannot be read, is no fault: the .mc is then compiled and judged.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    FileState,
    ours,
    publish,
    read_own,
)

SUFFIX = ".digest"
_FORM = 1  # of the file, and of the rules: to be raised when the same .mc may become another .cf or verdict
_DAY = 86_400 * 1_000_000_000  # nanoseconds
_MOST = 8 << 20  # bytes; some hundred files are 30 kB
_TICK = 20_000_000  # nanoseconds; the clock of a file system goes in steps of up to 10 ms

# What every verdict depends on beside the files that a configuration names: the libraries of both programs
# (it is written anew whenever one of them is), and the accounts that options and mailers name.
SURROUNDINGS = ("/etc/ld.so.cache", "/etc/passwd", "/etc/group")

Identity = list[int]


@dataclass(frozen=True)
class Record:
    """Digests are SHA-256 in hexadecimal. warnings are what was said of the .cf.

    day counts the days of the clock: what is right today may be a certificate that expires tomorrow.
    contents are the files of which the content counts, looked_at those of which only attributes do, each
    with what identity() and attributes() told of it; None stands for one that is not there.
    """

    wish: str
    cf: str
    contents: dict[str, Identity | None]
    looked_at: dict[str, Identity | None]
    warnings: list[str]
    day: int

    def holds(self, wish: str, cf: bytes) -> bool:
        """Whether the wish with this digest was judged with this .cf, and nothing has changed since."""
        return (
            self.wish == wish
            and self.cf == digest(cf)
            and self.day == now() // _DAY
            and all(identity(path) == found for path, found in self.contents.items())
            and all(attributes(path) == found for path, found in self.looked_at.items())
        )


@dataclass(frozen=True)
class Judged:
    """What a verdict was made from: paths as in Record, and when it was begun (now())."""

    contents: tuple[str, ...]
    looked_at: tuple[str, ...]
    warnings: tuple[str, ...]
    since: int


@dataclass(frozen=True)
class JudgedCopy:
    """A verdict that was reached in a private view (_view), where some files were copies of the live ones.

    wish and cf are digests as in Record. copies holds the SHA-256 of each file whose content counts and that
    was a copy, None for one that was not there; contents, looked_at and warnings are as in Record.
    """

    wish: str
    cf: str
    copies: dict[str, str | None]
    contents: dict[str, Identity | None]
    looked_at: dict[str, Identity | None]
    warnings: tuple[str, ...]


def digest(content: bytes) -> str:
    """The SHA-256 of content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def identity(path: str) -> Identity | None:
    """What changes with the content of the file at path: a new file, or another time of change."""
    found = _stat(path)
    if found is None:
        return None
    return [found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, *_access(found)]


def attributes(path: str) -> Identity | None:
    """Mode and owners of what is at path."""
    found = _stat(path)
    return None if found is None else _access(found)


def take(wish: str, cf: bytes, judged: Judged) -> Record | None:
    """The record of what was judged.

    None if a file has changed meanwhile, or so shortly before that nobody can tell: it may not be the one
    that was read.
    """
    contents = {path: identity(path) for path in (*judged.contents, *SURROUNDINGS)}
    if any(who is not None and who[4] > judged.since - _TICK for who in contents.values()):
        return None
    looked_at = {path: attributes(path) for path in judged.looked_at}
    return Record(wish, digest(cf), contents, looked_at, list(judged.warnings), now() // _DAY)


def copied(wish: str, cf: bytes, judged: Judged, directory: str) -> JudgedCopy | None:
    """What was judged while what is below directory were copies; None as take()."""
    whole = {*judged.contents, *SURROUNDINGS}
    copies = {path for path in whole if path.startswith(f"{directory}/")}
    contents = {path: identity(path) for path in whole - copies}
    if any(who is not None and who[4] > judged.since - _TICK for who in contents.values()):
        return None
    return JudgedCopy(
        wish=wish,
        cf=digest(cf),
        copies={path: _content_digest(path) for path in copies},
        contents=contents,
        looked_at={path: attributes(path) for path in judged.looked_at},
        warnings=judged.warnings,
    )


def live_record(judged: JudgedCopy) -> Record | None:
    """The record of a live .cf that was judged as a copy, and has been put in place since.

    None unless each file is now what it was there. It may take some hundredths of a second: a file that has
    just changed could change once more without another time.
    """
    here = {path: identity(path) for path in judged.copies}
    latest = max((who[4] for who in here.values() if who is not None), default=0)
    if 0 <= now() - latest < _TICK:
        time.sleep(_TICK / 1e9)
    same = (
        {path: _content_digest(path) for path in judged.copies} == judged.copies
        and {path: identity(path) for path in judged.contents} == judged.contents
        and {path: attributes(path) for path in judged.looked_at} == judged.looked_at
    )
    if not same:
        return None
    contents = {**judged.contents, **here}
    return Record(judged.wish, judged.cf, contents, judged.looked_at, list(judged.warnings), now() // _DAY)


def _content_digest(path: str) -> str | None:
    try:
        return digest(Path(path).read_bytes())
    except OSError:
        return None


def now() -> int:
    """The clock, in nanoseconds."""
    return time.time_ns()


def read(cf_path: str) -> Record | None:
    """The record of the .cf at that path, or None if there is none of this form."""
    try:
        found = json.loads(read_own(cf_path + SUFFIX, most=_MOST))
        if found.pop("form") != _FORM:
            return None
        record = Record(**found)
        strings = all(isinstance(warning, str) for warning in record.warnings)
        typed = isinstance(record.contents, dict) and isinstance(record.looked_at, dict)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return record if strings and typed and record.contents else None


def write(cf_path: str, record: Record) -> None:
    """Put the record of the .cf at that path in place, as ours. Without it, the next run judges again."""
    content = json.dumps({"form": _FORM, **asdict(record)}) + "\n"
    with suppress(OSError):
        publish(cf_path + SUFFIX, FileState(content.encode("ascii"), ours(0o600)))


def write_live(judged: Mapping[str, JudgedCopy]) -> None:
    """Put the record of each live .cf in place that was judged as a copy, by its path: see live_record()."""
    for cf_path, copy in judged.items():
        record = live_record(copy)
        if record:
            write(cf_path, record)


def parents(paths: Iterable[str]) -> set[str]:
    """The directories above paths, of which sendmail asks who may write there (safefile.c, safedirpath())."""
    return {str(parent) for path in paths for parent in Path(path).parents}


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 - one call serves files and directories alike
    except (OSError, ValueError):
        return None


def _access(found: os.stat_result) -> Identity:
    return [found.st_mode, found.st_uid, found.st_gid]
