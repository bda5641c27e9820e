# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""sendmail's own rulesets on a host: maps made by makemap, a .cf made by m4, questions in one batch."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hosts import Host

DIRECTORY = "/root/rulesets"  # sendmail takes no map from a directory that others can write to
_MC = (Path(__file__).parent / "rulesets.mc").read_text()
_LOOKUP = re.compile(r"^map_lookup\((?P<map>\w+), (?P<key>.*?)(?:, %\d=.*)?\) => (?P<value>.*) \(\d+\), ad=")
_MARK = re.compile(r"^(?:> )*Translate +input: mark (\d+)$")
# Writes the files of a dictionary on its standard input into the directory that it is given.
_WRITE = """
import json, os, shutil, sys
directory = sys.argv[1]
shutil.rmtree(directory, ignore_errors=True)
os.mkdir(directory, 0o700)
for name, text in json.load(sys.stdin).items():
    with open(os.path.join(directory, name), "w") as stream:
        stream.write(text)
"""


@dataclass(frozen=True)
class Answer:
    """What the rulesets said to one question: every line of it, and what each look-up found."""

    lines: tuple[str, ...]

    @property
    def found(self) -> dict[tuple[str, str], str]:
        """The value by (map, key in lower case) of every look-up that found something."""
        hits = (_LOOKUP.match(line) for line in self.lines)
        return {
            (hit["map"], hit["key"].lower()): hit["value"]
            for hit in hits
            if hit and hit["value"] != "NOT FOUND"
        }

    @property
    def result(self) -> str:
        """What the last ruleset returned."""
        returned = [line.partition("returns:")[2].strip() for line in self.lines if "returns:" in line]
        return returned[-1] if returned else ""


@dataclass(frozen=True)
class Judge:
    """A host with sendmail, m4 and makemap."""

    host: Host

    @property
    def version(self) -> tuple[int, ...]:
        """The version of the host's sendmail, such as (8, 18, 1)."""
        found = re.search(
            r"^Version ([\d.]+)", self.host.run("sendmail -d0.1 -bv root", check=False), re.MULTILINE
        )
        assert found
        return tuple(int(part) for part in found[1].split("."))

    def prepare(
        self, maps: Mapping[str, Sequence[tuple[str, str]]], files: Mapping[str, str], *, define: str = ""
    ) -> None:
        """Build the maps from their rows and the .cf; fails the test when makemap or m4 complains."""
        texts = {name: "".join(f"{key}\t{value}\n" for key, value in rows) for name, rows in maps.items()}
        command = f"python3 -c '{_WRITE}' {DIRECTORY}"
        self.host.run(command, stdin=json.dumps({**texts, **files, "rulesets.mc": _MC}))
        build = [f"makemap -C /dev/null hash {name} < {name} 2>&1" for name in maps]
        build.append(f"m4 {define} -DDIRECTORY={DIRECTORY} rulesets.mc > sendmail.cf")
        said = self.host.run(f"cd {DIRECTORY} && " + " && ".join(build))
        assert said == "", said

    def ask(self, questions: Sequence[Sequence[str]], *, trace: bool = True) -> list[Answer]:
        """The answers to questions, asked of one process."""
        typed = [
            line for number, lines in enumerate(questions) for line in (f"Translate mark {number}", *lines)
        ]
        said = self.host.run(
            f"sendmail -bt -C {DIRECTORY}/sendmail.cf {'-d60.1' if trace else ''} 2>&1",
            stdin="".join(f"{line}\n" for line in typed),
        )
        parts: dict[int, list[str]] = {}
        current: list[str] = []
        for line in said.splitlines():
            mark = _MARK.match(line)
            current = parts.setdefault(int(mark[1]), []) if mark else current
            current.append(line)
        assert len(parts) == len(questions), said[:2000]
        return [Answer(tuple(parts[number])) for number in range(len(questions))]

    def run(self, command: str) -> str:
        """The output of a shell command in the directory of the maps, whatever its status."""
        return self.host.run(f"cd {DIRECTORY} && {command} 2>&1", check=False)
