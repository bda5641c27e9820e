# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read a folder of maps, such as people really have, and say what is wrong with each line.

The folder holds a folder for each kind of map (access, mailertable, …), and that the files. As a program it
prints the report of the folder that it is given.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _access,
    _genericstable,
    _mailertable,
    _virtusertable,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_lookups import lookup_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_notes import Line, Note, notes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import lines, split

GRAMMARS = {
    "access": _access.GRAMMAR,
    "genericstable": _genericstable.GRAMMAR,
    "mailertable": _mailertable.GRAMMAR,
    "virtusertable": _virtusertable.GRAMMAR,
}


@dataclass(frozen=True)
class Report:
    """What a file holds: its records by line number, the lines that are none, and what is said of all."""

    name: str
    records: dict[int, Line]
    passed_over: frozenset[int]
    notes: tuple[Note, ...]
    line_count: int

    @property
    def good(self) -> list[tuple[bytes, bytes]]:
        """Key and value of each record that nothing is said of, as they stand."""
        spoken_of = {note.place for note in self.notes} | {note.other_place for note in self.notes}
        return [
            (key.encode("utf-8", "surrogateescape"), value.encode("utf-8", "surrogateescape"))
            for place, key, value in self.records.values()
            if place not in spoken_of
        ]

    def __str__(self) -> str:
        said = "".join(f"{note}\n" for note in self.notes).encode("utf-8", "surrogateescape")
        count = f"{len(self.records)} records, {len(self.notes)} notes"
        return f"{self.name}: {count}\n" + said.decode("utf-8", "backslashreplace")


def files(folder: Path) -> list[Path]:
    """The maps in folder, of all kinds that are known. Raises FileNotFoundError when there is none."""
    found = sorted(path for kind in GRAMMARS for path in (folder / kind).glob("*") if path.is_file())
    if not found:
        raise FileNotFoundError(f"{folder} holds no maps: they are expected in {', '.join(GRAMMARS)}")
    return found


def judge(path: Path) -> Report:
    """The report of the map at path; the name of its folder is its kind."""
    name = f"{path.parent.name}/{path.name}"
    records: dict[int, Line] = {}
    strays: dict[int, Note] = {}
    passed_over = set()
    text = lines(path.read_bytes())
    for number, line in enumerate(text, start=1):
        pair = split(line)
        if pair:
            key, value = (part.decode("utf-8", "surrogateescape") for part in pair)
            records[number] = (f"{name}:{number}", key, value)
        elif line[:1] in (b"#", b"\n"):
            passed_over.add(number)
        else:
            wrong = "begins with a blank, so that makemap refuses it (begin it with the key)"
            shown = b"".join(line.split()[:1]).decode("utf-8", "surrogateescape")
            strays[number] = Note(f"{name}:{number}", shown, "", wrong)
    found = notes(list(records.values()), GRAMMARS[path.parent.name], wider=lookup_of(path.parent.name))
    in_order = sorted([*strays.values(), *found], key=lambda note: int(note.place.rpartition(":")[2]))
    return Report(name, records, frozenset(passed_over), tuple(in_order), len(text))


def report(folder: Path) -> Iterator[str]:
    """The report of each map in folder."""
    for path in files(folder):
        yield str(judge(path))


if __name__ == "__main__":
    sys.stdout.writelines(report(Path(sys.argv[1])))
