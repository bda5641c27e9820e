# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What sendmail tells while rulesets run in address test mode: look-ups, and what each ruleset returned.

The lines are those of debug flags 21.1, which -bt sets by itself (parseaddr.c, rewrite()), and 60.1
(parseaddr.c, map_lookup()). They are the same in 8.17 and 8.18.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

TEMPORARY = 75  # EX_TEMPFAIL, sysexits.h: the map could not be read

_PROMPTS = re.compile(r"\A(?:> )+")
_LOOKUP = re.compile(
    r"map_lookup\((?P<map>[^,]+), (?P<key>.*?)\) => (?P<value>.*) \((?P<status>\d+)\)(?:, ad=\d)?"
)
_INPUT = re.compile(r"\S+ +input:")
_RETURN = re.compile(r"(?P<ruleset>\S+) +returns:(?: (?P<result>.*))?")
# What goes with the lines above, and says nothing more
_KNOWN = re.compile(
    r"|>|ADDRESS TEST MODE .*|Enter <ruleset> <address>|map_lookup\(.*\) tempfail: .*"
    r"|Undefined ruleset \S+"
)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\S+')
_OPERATORS = frozenset(".:%@!^/[]+()<>,;")  # OperatorChars and those that always are (parseaddr.c, prescan())


@dataclass(frozen=True)
class Lookup:
    """One look-up: the key as the ruleset wrote it; value is None where the map does not hold it."""

    map: str
    key: str
    value: str | None
    status: int


@dataclass(frozen=True)
class Return:
    """What a ruleset returned, as tokens with blanks between; sendmail cuts the name after 16 characters.

    lookups are those made in it, and in the rulesets that it called.
    """

    ruleset: str
    result: str
    lookups: tuple[Lookup, ...] = ()


@dataclass(frozen=True)
class Trace:
    """What happened between one mark and the next; other is what belongs to no ruleset: complaints."""

    lookups: tuple[Lookup, ...] = ()
    returns: tuple[Return, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def result(self) -> str:
        """What the ruleset that was called returned; "" if the configuration has none of that name."""
        return self.returns[-1].result if self.returns else ""


@dataclass(frozen=True)
class Triple:
    """A result that names a mailer: $#mailer $@host $:user (op.txt, "Ruleset 0"). Empty: a plain address."""

    mailer: str = ""
    host: str = ""
    user: str = ""


@dataclass
class _Call:
    """A trace while it is read; begun counts the look-ups before each ruleset that is running."""

    lookups: list[Lookup] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)

    def read(self, line: str) -> None:
        """Take in one line, without prompts."""
        if found := _LOOKUP.fullmatch(line):
            value = None if found["value"] == "NOT FOUND" else found["value"]
            self.lookups.append(Lookup(found["map"], found["key"], value, int(found["status"])))
        elif _INPUT.match(line):
            self.begun.append(len(self.lookups))
        elif found := _RETURN.fullmatch(line):
            since = self.begun.pop() if self.begun else 0
            self.returns.append(Return(found["ruleset"], found["result"] or "", tuple(self.lookups[since:])))
        elif not _KNOWN.fullmatch(line):
            self.other.append(line)

    def trace(self) -> Trace:
        """What has been read."""
        return Trace(tuple(self.lookups), tuple(self.returns), tuple(self.other))


def parse(said: str, mark: str) -> dict[str, Trace]:
    """The traces in what sendmail said, by what stood behind mark on a line; "" is what came before all."""
    call = _Call()
    calls = {"": call}
    for line in said.split("\n"):
        text = _PROMPTS.sub("", line)
        if text.startswith(mark):
            call = calls.setdefault(text[len(mark) :].strip(), _Call())
        else:
            call.read(text)
    return {name: found.trace() for name, found in calls.items()}


@lru_cache(maxsize=1024)  # traces of many questions have few results
def triple(result: str) -> Triple:
    """The mailer, host and user of a result, joined as sendmail joins them (parseaddr.c, cataddr())."""
    tokens = _TOKEN.findall(result)
    if not tokens or tokens[0] != "$#":
        return Triple()
    parts: dict[str, list[str]] = {"$#": [], "$@": [], "$:": []}
    part = "$#"
    for token in tokens[1:]:
        # only the first $: and the $@ before it are marks; what follows is text
        if (part, token) in (("$#", "$@"), ("$#", "$:"), ("$@", "$:")):
            part = token
        else:
            parts[part].append(token)
    return Triple(_joined(parts["$#"]), _joined(parts["$@"]), _joined(parts["$:"]))


def _joined(tokens: list[str]) -> str:
    """The text of tokens: a blank between two words, none beside operators and quotes, which go."""
    text = ""
    after_word = False
    for token in tokens:
        word = token[0] != '"' and token not in _OPERATORS
        text += (" " if word and after_word else "") + re.sub(r'\\(.)|"', r"\1", token)
        after_word = word
    return text
