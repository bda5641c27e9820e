# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A compiled .cf as values, read as sendmail reads it (op.txt, "The Whole Scoop"; readcf.c, readcf())."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ansible_collections.postmaster.sendmail.plugins.module_utils._option_defaults import (
    DEFAULTS,
    LETTERS,
    option_name,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import (
    MapDefinition,
    map_definitions,
)

# fgetfolded(): a line that begins with a blank goes on with the one before, be that a comment.
_FOLDED = re.compile(r"\n(?![ \t])")
# translate_dollars(): what is no comment although it holds a #, or where a comment begins.
_HASH = re.compile(r"(?P<keep>\$[$#])|\\(?P<escaped>#)|(?<!^)[ \t]*#[^\n]*", re.DOTALL)
_DEFAULT = re.compile(r"#O[ \t]+(?P<name>[A-Za-z][\w.-]*)[ \t]*(?:=(?P<value>.*))?")
_MACRO = re.compile(r"(?P<name>\{[^}]*\}|.)(?P<rest>.*)", re.DOTALL)  # macid_parse()
# makemailer(), milter_setup(), makequeue(): equates between commas, which quotes and backslashes hide.
_EQUATE = re.compile(r"(?P<letter>[^\s,=])[^,=]*=[ \t]*(?P<value>(?:[^,\\\"]|\\.|\"[^\"]*\"?)*)", re.DOTALL)
_HEADER = re.compile(r"(?P<condition>\?[^?]*\?)?(?P<name>[^:]+?)[ \t]*:[ \t]*(?P<value>.*)", re.DOTALL)

Equates = Mapping[str, str]


@dataclass(frozen=True)
class Cf:
    """What a .cf says. Every mapping is by name, in the order of the file.

    version is that of the syntax ("10/Berkeley"). options hold each value that is given to an option, in
    order ("Timeout.helo" is an option of its own), and defaults what comments tell of those that are not set
    and have no documented default: anybody may have written a comment. A macro's or class's name has no
    braces; class_sources are the files, maps or programs that fill a class. Equates are by their letter ("F",
    "P", "A"). headers hold each value by the name, with its condition before it ("?P? <$g>"). A ruleset holds
    its rules, each "lhs<TAB>rhs".
    """

    version: str = ""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    macros: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    class_sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    maps: Mapping[str, MapDefinition] = field(default_factory=dict)
    mailers: Mapping[str, Equates] = field(default_factory=dict)
    milters: Mapping[str, Equates] = field(default_factory=dict)
    queue_groups: Mapping[str, Equates] = field(default_factory=dict)
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    priorities: Mapping[str, str] = field(default_factory=dict)
    trusted_users: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    rulesets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def parse_cf(content: bytes) -> Cf:
    """The Cf in the bytes of a .cf, of which sendmail takes any: what is not UTF-8 is read as Latin-1.

    Lines that sendmail would refuse are passed over; it is sendmail that judges.
    """
    reading = _Reading()
    for _number, line in lines_of(text_of(content)):
        if line.startswith("#"):
            reading.comment(line)
        elif line:
            reading.line(line)
    return reading.result()


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a .cf by their numbers, each with those that go on with it, and without its comment.

    A line that is a comment is given as it is.
    """
    number = 1
    for line in _FOLDED.split(text):
        said = line.partition("\0")[0]  # where it ends for sendmail too
        yield number, said if said.startswith("#") else _without_comment(said)
        number += line.count("\n") + 1


def option_in(line: str) -> tuple[str, str]:
    """The long name of the option that a line of a .cf sets, and its value; ("", "") for another line."""
    letter, rest = line[:1], line[1:]
    if letter != "O":
        return "", ""
    if rest.startswith((" ", "\t")):
        name, _equals, value = rest.partition("=")
        return option_name(name.strip()), value.strip()
    return LETTERS.get(rest[:1], rest[:1]), rest[1:].strip()


def text_of(content: bytes) -> str:
    """The bytes of a .cf as text."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _without_comment(line: str) -> str:
    if "#" in line:
        line = _HASH.sub(lambda found: found["keep"] or found["escaped"] or "", line)
    return line.rstrip()


def _unfolded(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).strip()


class _Reading:
    """A .cf while it is read, a line at a time."""

    def __init__(self) -> None:
        self._version = ""
        self._options: dict[str, list[str]] = {}
        self._defaults: dict[str, str] = {}
        self._macros: dict[str, str] = {}
        self._classes: dict[str, dict[str, None]] = {}
        self._class_sources: dict[str, list[str]] = {}
        self._maps: list[str] = []
        self._equates: dict[str, dict[str, Equates]] = {"M": {}, "X": {}, "Q": {}}
        self._headers: dict[str, list[str]] = {}
        self._priorities: dict[str, str] = {}
        self._trusted: dict[str, None] = {}
        self._environment: dict[str, str] = {}
        self._rulesets: dict[str, list[str]] = {}
        self._numbers: dict[str, str] = {}
        self._rules: list[str] = []
        self._kinds: dict[str, Callable[[str], None]] = {
            "R": self._rule,
            "S": self._ruleset,
            "O": self._option,
            "D": self._macro,
            "C": self._class,
            "F": self._class_source,
            "H": self._header,
            "P": self._priority,
            "T": lambda rest: self._trusted.update(dict.fromkeys(rest.split())),
            "E": self._variable,
            "V": self._level,
        }

    def comment(self, line: str) -> None:
        found = _DEFAULT.fullmatch(line)
        if found:
            name = option_name(found["name"])
            if name not in DEFAULTS:
                self._defaults.setdefault(name, (found["value"] or "").strip())

    def line(self, line: str) -> None:
        letter, rest = line[:1], line[1:]
        if letter in self._kinds:
            self._kinds[letter](rest)
        elif letter in self._equates:
            name, _comma, equates = rest.partition(",")
            self._equates[letter][name.strip()] = {
                found["letter"]: _unfolded(found["value"]) for found in _EQUATE.finditer(equates)
            }
        elif letter == "K":
            self._maps.append(line)

    def _rule(self, rest: str) -> None:
        # Tabs divide left, right and comment; several count as one, and blanks at the ends mean nothing.
        left, _tab, right = rest.partition("\t")
        self._rules.append(f"{left.strip()}\t{right.lstrip(chr(9)).partition(chr(9))[0].strip()}")

    def _ruleset(self, rest: str) -> None:
        name, equals, number = (word.strip() for word in rest.partition("="))
        if equals:
            self._numbers[number] = name
        name = self._numbers.get(name, name)
        self._rules = self._rulesets.setdefault(name, [])  # a second S line goes on with the ruleset

    def _option(self, rest: str) -> None:
        name, value = option_in(f"O{rest}")
        if name:
            self._options.setdefault(name, []).append(value)

    def _macro(self, rest: str) -> None:
        found = _MACRO.fullmatch(rest)
        if found:
            self._macros[found["name"].strip("{}") or found["name"]] = found["rest"]

    def _class(self, rest: str) -> None:
        found = _MACRO.fullmatch(rest)
        if found:
            words = self._classes.setdefault(found["name"].strip("{}") or found["name"], {})
            words.update(dict.fromkeys(found["rest"].split()))

    def _class_source(self, rest: str) -> None:
        found = _MACRO.fullmatch(rest)
        if found:
            name = found["name"].strip("{}") or found["name"]
            self._class_sources.setdefault(name, []).append(_unfolded(found["rest"]))

    def _header(self, rest: str) -> None:
        found = _HEADER.fullmatch(rest)
        if found:
            value = re.sub(r"\s*\n\s*", "\n", found["value"])
            before = f"{found['condition']} " if found["condition"] else ""
            self._headers.setdefault(found["name"].strip(), []).append(f"{before}{value}")

    def _priority(self, rest: str) -> None:
        name, _equals, value = rest.partition("=")
        self._priorities[name.strip()] = value.strip()

    def _variable(self, rest: str) -> None:
        name, _equals, value = rest.partition("=")
        self._environment[name.strip()] = value.strip()

    def _level(self, rest: str) -> None:
        self._version = rest.strip()

    def result(self) -> Cf:
        return Cf(
            version=self._version,
            options=_frozen(self._options),
            defaults={name: value for name, value in self._defaults.items() if name not in self._options},
            macros=self._macros,
            classes=_frozen(self._classes),
            class_sources=_frozen(self._class_sources),
            maps=map_definitions("\n".join(self._maps)),
            mailers=self._equates["M"],
            milters=self._equates["X"],
            queue_groups=self._equates["Q"],
            headers=_frozen(self._headers),
            priorities=self._priorities,
            trusted_users=tuple(self._trusted),
            environment=self._environment,
            rulesets=_frozen(self._rulesets),
        )


def _frozen(values: Mapping[str, list[str] | dict[str, None]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(found) for name, found in values.items()}
