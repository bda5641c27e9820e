# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A .mc as a person writes it, and the same said in variables: the two that are to become one .cf.

The frames are in hand/, each the whole .mc of a host that says no more than it must. A Row is what somebody
adds to one: lines of m4, and variables. Nothing here renders a .mc: the lines stand as they are typed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _host_kind, _submit_mc
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Mc, render
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    RelaySettings,
    parse_settings,
)
from cf_trees import CompiledCf, compile_mc

HERE = Path(__file__).parent / "hand"
LEAST = {"sendmail_hub": "hub.example.com"}  # what the frames are for
_PLACES = {
    "DOMAIN": "DOMAIN",
    **{f"LOCAL_RULE_{number}": "rules" for number in range(4)},
    "FEATURE": "features",
    "HACK": "features",
    "MAILER": "mailers",
    **dict.fromkeys(
        (
            *("define", "undefine", "MASQUERADE_AS", "MODIFY_MAILER_FLAGS", "DAEMON_OPTIONS", "dnl"),
            *("CLIENT_OPTIONS", "INPUT_MAIL_FILTER", "MAIL_FILTER", "QUEUE_GROUP", "include"),
        ),
        "definitions",
    ),
}
_THREADS = ThreadPoolExecutor(max_workers=os.cpu_count())
_REPLACED = ("VERSIONID", "OSTYPE")  # these stand where the frame has its own


@dataclass(frozen=True)
class Row:
    """What somebody adds to a frame: lines, and what says the same in variables (names without sendmail_).

    strike names lines of the frame, by what they begin with, that go. beside are rows that this one needs.
    only_in is a file of the tree without which it cannot be; warning is what m4 says of it on stderr, and
    without_effect why it changes no line that sendmail reads.
    """

    lines: str
    said: Mapping[str, Any]
    strike: tuple[str, ...] = ()
    beside: tuple[Row, ...] = ()
    frame: str = "gateway"
    only_in: str = ""
    warning: str = ""
    without_effect: str = ""

    def __str__(self) -> str:
        return self.lines.splitlines()[0][:90]

    def in_submit(self) -> Row:
        """The same said of submit.mc."""
        near = tuple(row.in_submit() for row in self.beside)
        return replace(self, said={"submit": self.said}, beside=near, frame="submit")

    def is_for(self, tree: Path) -> bool:
        return (tree / self.only_in).exists()

    def by_hand(self, tree: Path) -> str:
        """The frame with this."""
        rows = (*self._needed(), self)
        struck = [start for row in rows for start in row.strike]
        return written(self.frame, tree, [row.lines for row in rows], struck)

    def without(self, tree: Path) -> str:
        """The frame without this: without its line too, where the frame has the very same."""
        line = f"{self.lines.splitlines()[0] if self.lines else ''}dnl"
        own = (line,) if line in frame(self.frame).splitlines() else ()
        struck = [start for row in self._needed() for start in row.strike]
        return written(self.frame, tree, [row.lines for row in self._needed()], (*struck, *own))

    def _needed(self) -> list[Row]:
        """The rows beside this one, those beside them first."""
        return [row for near in self.beside for row in (*near._needed(), near)]

    def variables(self) -> dict[str, Any]:
        said = together(*(row.said for row in self._needed()), self.said)
        return {**LEAST, **{f"sendmail_{name}": value for name, value in said.items()}}

    def by_variables(self, tree: Path) -> str:
        return render(self.mc(parse_settings(self.variables())), cf_directory=str(tree))

    def mc(self, settings: RelaySettings) -> Mc:
        return (_submit_mc.submit if self.frame == "submit" else _host_kind.daemon_mc)(settings)


def word(lines: str, *, strike: Sequence[str] = (), beside: Sequence[Row] = (), **said: object) -> Row:
    """The Row of lines that the variables said stand for."""
    return Row(lines, said, strike=tuple(strike), beside=tuple(beside))


def together(*said: Mapping[str, Any]) -> dict[str, Any]:
    """All that is said, lists and dictionaries put together."""
    result: dict[str, Any] = {}
    for mapping in said:
        for name, value in mapping.items():
            old = result.get(name)
            if isinstance(old, list):
                result[name] = [*old, *value]
            elif isinstance(old, dict):
                result[name] = together(old, value)
            else:
                result[name] = value
    return result


@cache
def frame(name: str) -> str:
    return (HERE / f"{name}.mc").read_text()


def written(name: str, tree: Path, added: Iterable[str], strike: Iterable[str] = ()) -> str:
    """The frame of that name with each of added at its place, and without lines that begin as strike says."""
    struck = tuple(strike)
    text = "".join(
        line for line in frame(name).splitlines(keepends=True) if not (struck and line.startswith(struck))
    )
    for lines in added:
        for part in _parts(lines):
            text = _put(text, part)
    return text.replace("CF_DIRECTORY", str(tree))


def _parts(lines: str) -> list[str]:
    """lines, taken apart where another place begins: a line of the .cf stays with its macro."""
    return [
        part for part in re.split(r"(?m)^(?=[A-Za-z_]+\(`|LOCAL_|MAILER_DEFINITIONS)", lines) if part.strip()
    ]


def _put(text: str, part: str) -> str:
    word = re.match(r"\w+", part)
    assert word, part
    macro, whole = word[0], part.rstrip("\n")
    if macro in _REPLACED:
        return re.sub(rf"(?m)^{macro}\(.*$", lambda _: f"{whole}dnl", text)
    is_block = not part.startswith(f"{macro}(")
    place = _PLACES.get(macro, "lines of the .cf" if is_block else "classes")
    mark = f"dnl # your own: {place}\n"
    assert mark in text, place
    return text.replace(mark, f"{whole}{'' if is_block else 'dnl'}\n{mark}")


def assert_same_cf(row: Row, trees: Iterable[Path]) -> None:
    """The row's .cf is the same by hand and by variables, and not what it is without the row."""
    for tree in (tree for tree in trees if row.is_for(tree)):
        texts = (row.by_hand(tree), row.by_variables(tree), row.without(tree))
        hand, ours, without = _THREADS.map(compiled, (tree,) * len(texts), texts)
        assert ours.text.splitlines() == hand.text.splitlines()
        assert ours.status == hand.status == 0
        assert _complaints(ours) == _complaints(hand)
        assert row.warning in ours.stderr
        assert bool(row.warning) == (not ours.clean), ours.stderr
        has_effect = read_by_sendmail(ours.text) != read_by_sendmail(without.text)
        assert has_effect != bool(row.without_effect)


def _complaints(cf: CompiledCf) -> list[str]:
    """What m4 complains of, without the number of the line."""
    return [re.sub(r"^m4:[^:]*:\d+: ", "", line) for line in cf.stderr.splitlines()]


@cache
def compiled(tree: Path, text: str) -> CompiledCf:
    return compile_mc(tree, text)


def read_by_sendmail(cf: str) -> list[str]:
    """The lines of a .cf that are neither comments nor empty."""
    return [line for line in cf.splitlines() if line.strip() and not line.startswith("#")]
