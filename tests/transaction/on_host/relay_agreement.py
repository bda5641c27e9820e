# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the files of this host agree with each other: all of one generation, by its manifest.

Nothing of the collection is asked: what it keeps in its store is read as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from grp import getgrgid
from pathlib import Path
from pwd import getpwuid

from relay_wishes import HOME

STORE = Path("/var/lib/sendmail-relay")
_MAIL = Path("/etc/mail")
_HALF_DONE = ("*.publishing", "*.mending")


def in_effect() -> int:
    """The number of the generation that the store says is in effect."""
    number: int = json.loads((STORE / "current").read_text())["generation"]
    return number


def manifest(number: int) -> list[dict[str, str]]:
    """What that generation says of each path."""
    entries: list[dict[str, str]] = json.loads((STORE / "generations" / f"{number}.json").read_text())[
        "entries"
    ]
    return entries


def disagreements() -> list[str]:
    """What differs from the generation in effect, in words."""
    return [fault for entry in manifest(in_effect()) for fault in _faults(entry)]


def journal() -> list[str]:
    """The path of the journal, if a transaction is under way or was cut off."""
    path = STORE / "journal"
    return [str(path)] if path.exists() else []


def left_over() -> list[str]:
    """What is there and belongs to a transaction that is under way."""
    return sorted(journal() + [str(path) for pattern in _HALF_DONE for path in _MAIL.rglob(pattern)])


def staged() -> list[str]:
    """The files that were to come in the place of others. A later run sweeps those that are old away."""
    places = (_MAIL, STORE, Path("/etc/systemd/system"), Path("/usr/local/sbin"))
    return sorted(str(path) for place in places for path in place.rglob(".*.staged-*"))


def unnamed_objects() -> list[str]:
    """The contents in the store that no generation names."""
    named = {
        entry.get("digest", "")
        for path in (STORE / "generations").glob("*.json")
        for entry in json.loads(path.read_text())["entries"]
    }
    return sorted(path.name for path in (STORE / "objects").iterdir() if path.name not in named)


def _faults(entry: dict[str, str]) -> list[str]:
    path = Path(entry["path"])
    if not os.path.lexists(path):
        return [] if entry["kind"] == "absent" else [f"{path} is missing"]
    if entry["kind"] == "absent":
        return [f"{path} is there"]
    status = path.lstat()
    shown = (getpwuid(status.st_uid).pw_name, getgrgid(status.st_gid).gr_name)
    faults = [] if shown == (entry["owner"], entry["group"]) else [f"{path} belongs to {shown}"]
    if entry["kind"] != "link" and f"{status.st_mode & 0o7777:04o}" != entry["mode"]:
        faults.append(f"{path} has the mode {status.st_mode & 0o7777:04o}")
    if not _is_content_right(path, entry):
        faults.append(f"{path} has another content")
    return faults


def _is_content_right(path: Path, entry: dict[str, str]) -> bool:
    if entry["kind"] == "directory":
        return path.is_dir()
    if entry["kind"] == "link":
        return _digest(str(path.readlink()).encode()) == entry["digest"]
    if entry["kind"] == "database":
        return _holds_its_text(path, entry["map_type"])
    return _digest(path.read_bytes()) == entry["digest"]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _holds_its_text(database: Path, map_type: str) -> bool:
    """Whether the database holds what makemap makes of the text beside it."""
    with tempfile.TemporaryDirectory(dir=HOME) as directory:  # makemap warns of /tmp
        made = Path(directory, "made")
        words = ["makemap", "-C", "/dev/null", map_type, str(made)]
        with database.with_suffix("").open("rb") as text:
            subprocess.run(words, stdin=text, timeout=60, check=True)
        return _records(map_type, made) == _records(map_type, database.with_suffix(""))


def _records(map_type: str, base: Path) -> list[bytes]:
    words = ["makemap", "-C", "/dev/null", "-u", map_type, str(base)]
    return sorted(subprocess.run(words, capture_output=True, timeout=60, check=True).stdout.splitlines())
