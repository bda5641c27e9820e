# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An answer: what the rulesets decided, which of them, and the entries of maps that it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import (
    MapDefinition,
    ruleset_name,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import MOMENTS, Question
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_trace import (
    Lookup,
    Return,
    Trace,
    triple,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._secrets import MASK

EXPECTED = ("verdict", "code", "enhanced", "text", "ruleset", "relayed", "mailer", "host")

_REPLY = re.compile(r"([0-9]{3}) (?:([245]\.[0-9]{1,3}\.[0-9]{1,3}) )?(.*)", re.DOTALL)
_ENHANCED = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")
_ADDRESS_TAKEN = 250
# The first refusal ends the session. A message to be discarded goes on until then, and so does one to be
# quarantined (srvrsmtp.c, EF_DISCARD and e_quarmsg).
_WEIGHT = {"": 0, "quarantine": 1, "discard": 2, "tempfail": 3, "reject": 3}


@dataclass(frozen=True)
class Key:
    """An entry of a map that was found, by its key as it is stored.

    line is that of file, the map's text source, which holds it; 0 when the text does not say so.
    """

    map: str
    key: str
    value: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f" ({self.file}:{self.line})" if self.line else f" ({self.file})" if self.file else ""
        return f"{self.map}: {self.key} {self.value}{place}"


@dataclass(frozen=True)
class Answer:
    """What came of a question; keys and missed are those of the ruleset that decided, of all if accepted.

    calls are what each call did, by its name.
    """

    question: Question
    verdict: str
    code: int
    enhanced: str
    text: str
    moment: str
    ruleset: str
    mailer: str
    host: str
    keys: tuple[Key, ...]
    missed: tuple[str, ...]
    calls: Mapping[str, Trace] = field(default_factory=dict)

    @property
    def relayed(self) -> bool:
        """Whether the message is taken, and for another host."""
        return self.verdict in ("accept", "quarantine") and self.mailer not in ("", "local", "discard")

    def report(self) -> dict[str, Any]:
        """The answer as the module returns it."""
        return {
            "name": self.question.name,
            "client_address": self.question.client_address,
            "client_name": self.question.client_name,
            "sender": self.question.sender,
            "recipient": self.question.recipient,
            **{name: getattr(self, name) for name in ("moment", *EXPECTED)},
            "keys": [asdict(key) for key in self.keys],
            "missed": list(self.missed),
        }


@dataclass(frozen=True)
class Decision:
    """What the result of one call means: the verdict, "" for go on, and the reply that carries it."""

    verdict: str = ""
    code: int = 0
    enhanced: str = ""
    text: str = ""


def decision(result: str) -> Decision:
    """The decision in what a call returned (parseaddr.c, rscheck() and buildaddr()).

    The reply's code is 553 when the text begins with none. The status code in the text goes before that of
    $@, which counts only beside a code in the text.
    """
    found = triple(result)
    if found.mailer == "discard":
        return Decision("discard", _ADDRESS_TAKEN)
    if found.mailer != "error":
        return Decision()
    if found.host == "quarantine":
        return Decision("quarantine", _ADDRESS_TAKEN, text=found.user)
    reply = _REPLY.fullmatch(found.user)
    if not reply:
        return Decision("reject", 553, "5.3.0", found.user)
    of_host = found.host if _ENHANCED.fullmatch(found.host) else ""
    code = int(reply[1])
    enhanced = reply[2] or of_host or f"{reply[1][0]}.0.0"
    return Decision("tempfail" if code < 500 else "reject", code, enhanced, reply[3])


def answer(
    question: Question, calls: Mapping[str, Trace], *, cf: str, maps: Mapping[str, MapDefinition]
) -> Answer:
    """The answer from the traces of the question's calls by their names; the first refusal ends the session.

    cf is the text of the configuration, maps its map definitions.
    """
    so_far, at = Decision(), ""
    for call in MOMENTS:
        made = decision(calls[call].result) if call in calls else Decision()
        if _WEIGHT[made.verdict] > _WEIGHT[so_far.verdict]:
            so_far, at = made, call
    if at:
        lookups = _deciding(calls[at], maps)
    else:
        lookups = [found for trace in calls.values() for found in trace.lookups if _written(found, maps)]
    route = triple(calls["parse_recipient"].result)
    is_error = route.mailer == "error"
    return Answer(
        question=question,
        verdict=so_far.verdict or "accept",
        code=so_far.code or _ADDRESS_TAKEN,
        enhanced=so_far.enhanced,
        text=so_far.text,
        moment=MOMENTS[at] if at else "RCPT",
        ruleset=ruleset_name(cf, _returning(calls[at])[0].ruleset) if at else "",
        mailer="" if is_error else route.mailer,
        host="" if is_error else route.host.rstrip("."),  # the dot is there where DNS was asked
        keys=tuple(dict.fromkeys(_key(lookup, maps) for lookup in lookups if lookup.value is not None)),
        missed=tuple(
            dict.fromkeys(f"{lookup.map}: {lookup.key}" for lookup in lookups if lookup.value is None)
        ),
        calls=calls,
    )


def located(given: Answer, lines: Mapping[tuple[str, str], tuple[int, str]]) -> Answer:
    """The answer with each key's line, where the text source has it with the value that was found.

    lines are numbers and values by (file, key as stored).
    """
    return replace(given, keys=tuple(_located(key, lines) for key in given.keys))


def masked(given: Answer) -> Answer:
    """The answer without secrets: the values of AuthInfo: entries and of the maps that are named so."""
    return replace(
        given,
        keys=tuple(replace(key, value=MASK) if _is_secret(key) else key for key in given.keys),
    )


def unmet(given: Answer, where: str) -> list[Fault]:
    """What the question expected and did not get, if anything, with the entries that caused it."""
    wrong = [
        f"{name} is {getattr(given, name)!r}, not {expected!r}"
        for name, expected in given.question.expected.items()
        if not _met(name, getattr(given, name), expected)
    ]
    if not wrong:
        return []
    return [Fault(f"{where} ({given.question.name})", f"{', '.join(wrong)}: {_reply(given)}", _cause(given))]


def _met(name: str, got: object, expected: object) -> bool:
    return str(expected) in str(got) if name == "text" else expected == got


def _reply(given: Answer) -> str:
    by = f" by ruleset {given.ruleset}" if given.ruleset else ""
    said = " ".join(filter(None, [str(given.code), given.enhanced, given.text]))
    return f"{given.verdict} at {given.moment}{by}, {said}"


def _cause(given: Answer) -> str:
    if given.keys:
        return "found " + "; ".join(map(str, given.keys))
    if given.missed:
        return "found no entry, looked for " + "; ".join(given.missed)
    return "looked into no map"


def _written(lookup: Lookup, maps: Mapping[str, MapDefinition]) -> bool:
    # $[ ... $] asks a map host that no K line defines
    return lookup.map in maps and maps[lookup.map].written


def _key(lookup: Lookup, maps: Mapping[str, MapDefinition]) -> Key:
    definition = maps[lookup.map]
    key = fold(lookup.key) if definition.folds else lookup.key
    return Key(lookup.map, key, lookup.value or "", definition.path)


def _located(key: Key, lines: Mapping[tuple[str, str], tuple[int, str]]) -> Key:
    number, value = lines.get((key.file, key.key), (0, ""))
    return replace(key, line=number) if value == key.value else key


def _is_secret(key: Key) -> bool:
    return key.map == "authinfo" or fold(key.key).startswith("authinfo:")


def _returning(call: Trace) -> list[Return]:
    """The rulesets that returned what the call did, the innermost, which decided, first."""
    said = triple(call.result)
    return [found for found in call.returns if triple(found.result) == said]


def _deciding(call: Trace, maps: Mapping[str, MapDefinition]) -> list[Lookup]:
    """The look-ups of the innermost of those rulesets that found an entry, or all of the call if none did."""
    for found in _returning(call):
        lookups = [lookup for lookup in found.lookups if _written(lookup, maps)]
        if any(lookup.value is not None for lookup in lookups):
            return lookups
    return [lookup for lookup in call.lookups if _written(lookup, maps)]
