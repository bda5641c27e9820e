# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What shows that something has the effect that another system's parameter has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar
from hand_written import Row, compiled, read_by_sendmail, written

ROOT = Path(__file__).parents[2]
_PORTS = {"smtp": "25", "submission": "587", "smtps": "465"}
_PARTS = re.compile(r"O (?P<option>DaemonPortOptions|ClientPortOptions|PrivacyOptions)=(?P<value>.*)")


@dataclass(frozen=True)
class Same:
    """What the other system's lines change in a .cf, our variables change in it too."""

    row: Row

    def __str__(self) -> str:
        return str(self.row)

    def check(self, trees: Iterable[Path]) -> None:
        for tree in trees:
            theirs, ours, before = (
                set(effects(compiled(tree, text).text))
                for text in (
                    self.row.by_hand(tree),
                    self.row.by_variables(tree),
                    written(self.row.frame, tree, []),
                )
            )
            assert theirs != before
            assert theirs - before <= ours
            assert not (before - theirs) & ours


@dataclass(frozen=True)
class Holds:
    """Our variables make a .cf with lines that each match one of these patterns as a whole."""

    said: Mapping[str, Any]
    lines: tuple[str, ...]
    frame: str = "gateway"

    def __str__(self) -> str:
        return self.lines[0]

    def check(self, trees: Iterable[Path]) -> None:
        for tree in trees:
            text = Row("", self.said, frame=self.frame).by_variables(tree)
            made = read_by_sendmail(compiled(tree, text).text)
            lacking = [line for line in self.lines if not any(re.fullmatch(line, each) for each in made)]
            assert not lacking


@dataclass(frozen=True)
class Stored:
    """Our entry becomes this key and value of a map."""

    grammar: Grammar
    entry: Mapping[str, Any]
    key: str
    value: str

    def __str__(self) -> str:
        return self.key

    def check(self, _trees: Iterable[Path]) -> None:
        (found,) = _map_entry.expand([self.entry], self.grammar, variable="entries")
        assert (found.key, found.value) == (self.key, self.value)


@dataclass(frozen=True)
class Tested:
    """A test elsewhere shows it: a file below the collection's root, and what stands in it."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path} {self.text}"

    def check(self, _trees: Iterable[Path]) -> None:
        assert self.text in (ROOT / self.path).read_text("utf-8")


@dataclass(frozen=True)
class Lacking:
    """There is nothing like it here, as the table says."""

    def __str__(self) -> str:
        return "lacking"

    def check(self, _trees: Iterable[Path]) -> None:
        """Nothing could be shown."""


Evidence = Union[Same, Holds, Stored, Tested, Lacking]


Said = Mapping[str, Any]


@dataclass(frozen=True)
class Counterpart:
    """Parameters of one of the other system's types (names with blanks between), and what says them here."""

    type: str
    parameters: str
    here: str
    shown: tuple[Evidence, ...]


def counterpart(name: str, parameters: str, here: str, *shown: Evidence) -> Counterpart:
    """The Counterpart of parameters of the type sendmail::<name>, or sendmail itself."""
    return Counterpart(f"sendmail::{name}" if name else "sendmail", parameters, here, shown)


def says(lines: str, said: Said, *, strike: str = "", beside: tuple[Row, ...] = ()) -> Same:
    """Lines of the other system, and the same in variables; strike is what a replaced line begins with."""
    return Same(Row(lines, said, strike=(strike,) if strike else (), beside=beside))


def defines(name: str, text: str, said: Said) -> Same:
    return says(f"define(`{name}', `{text}')", said, strike=f"define(`{name}',")


def effects(cf: str) -> Iterator[str]:
    """Each thing that a .cf says: its lines, of which lists are taken apart, so that their order is nothing.

    Of a port option's key sendmail reads the first letter (daemon.c, setsockaddroptions).
    """
    for line in read_by_sendmail(cf):
        if found := _PARTS.fullmatch(line):
            yield from _parts(found["option"], found["value"])
        elif re.match(r"Q\w+,|X\w+,", line):
            name, *parts = re.split(r",\s*", line)
            pairs = [part.partition("=") for part in parts]
            yield from (f"{name} {key}={each}" for key, _equal, text in pairs for each in text.split(";"))
        elif found := re.fullmatch(r"(C(?:\w|\{\w+\}))\s*(.*)", line):
            yield from (f"{found[1]} {word}" for word in found[2].split())
        else:
            yield line


def _parts(option: str, value: str) -> Iterator[str]:
    parts = re.split(r",\s*", value)
    if option == "PrivacyOptions":
        yield from (f"{option} {part}" for part in parts)
        return
    pairs = [part.partition("=") for part in parts]
    name = next((text for key, _equal, text in pairs if key.startswith("N")), "")
    yield from (f"{option} {name} {key[0]}={_PORTS.get(text, text)}" for key, _equal, text in pairs)
