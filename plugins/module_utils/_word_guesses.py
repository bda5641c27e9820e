# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a call of a macro may be as an element of a word: values for the word's kind to judge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._features import FEATURES, OBSOLETE
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call

# Macros whose word has another name than theirs in lower case
_NAMED = {"VERSIONID": "version_id", "DAEMON_OPTIONS": "listen", "LOCAL_DOMAIN": "local_host_names"}

# The fields of what has options, by the letter that sendmail knows an option by (daemon.c, setsockaddropt;
# queue.c, makequeue; milter.c, milter_config)
_EITHER_CASE = {"A": "address", "F": "family", "M": "modifiers", "P": "port", "S": "send_buffer"}
_CLIENT = {
    **_EITHER_CASE,
    **{letter.lower(): name for letter, name in _EITHER_CASE.items()},
    "R": "receive_buffer",
}
_LISTENER = {
    **_CLIENT,
    **dict.fromkeys("Nn", "name"),
    **dict.fromkeys("Ll", "listen"),
    "c": "children",
    "D": "delivery_mode",
    "d": "delay_la",
    "q": "queue_la",
    "r": "refuse_la",
    **dict.fromkeys("Ii", "input_mail_filters"),
}
_QUEUE_GROUP = {"P": "path", "F": "flags", "I": "interval", "N": "nice"} | {
    "R": "runners",
    "J": "jobs",
    "r": "recipients",
}
_MILTER = {"S": "socket", "F": "flags", "T": "timeouts"}

_PORTS = {"smtp": 25, "submission": 587, "smtps": 465, "submissions": 465}


@dataclass(frozen=True)
class FeatureGuess:
    """A FEATURE as an element of word; call is the statement that it must say."""

    word: str
    value: object
    call: Call


def word_of(macro: str) -> str:
    """The word, without prefix, that is for the statements of macro, if there is one."""
    return _NAMED.get(macro, macro.lower())


def guesses(call: Call, index: int) -> Iterator[object]:
    """What call, of no FEATURE or definition, may be as the element of its word at index."""
    args = call.args
    if call.macro == "DAEMON_OPTIONS":
        yield from _listeners(args, index)
    elif call.macro == "CLIENT_OPTIONS" and len(args) == 1:
        yield from _with_options({}, args[0], _CLIENT)
    elif call.macro == "QUEUE_GROUP" and len(args) == 2:
        yield from _with_options({"name": args[0]}, args[1], _QUEUE_GROUP)
    elif call.macro in ("INPUT_MAIL_FILTER", "MAIL_FILTER") and len(args) == 2:
        yield from _with_options({"name": args[0]}, args[1], _MILTER)
    elif call.macro == "MAILER":
        yield _named(args)
    elif len(args) == 1:
        yield args[0]


def feature_guesses(call: Call) -> Iterator[FeatureGuess]:
    """What a FEATURE may be: a list in the DNS, or an element of the word feature."""
    args = call.args
    while args and not args[-1]:
        args = args[:-1]
    call = Call(call.macro, args)
    if args and args[0] in ("dnsbl", "enhdnsbl"):
        yield FeatureGuess(args[0], _list_in_the_dns(args[1:]), call)
    # m4 would warn of it, and take the new name
    if args and OBSOLETE.get(args[0]) in FEATURES:
        args = (OBSOLETE[args[0]], *args[1:])
    if args:
        yield FeatureGuess("feature", _named(args), Call(call.macro, args))


def lists(text: str) -> Iterator[object]:
    """What the text of an option may be as a list, or as a boolean."""
    parts = [part for part in re.split(r"[,\s]+", text) if part]
    yield parts
    if text.lower() in ("true", "false"):
        yield text.lower() == "true"


def _named(args: Sequence[str]) -> object:
    """A name, with arguments where there are any."""
    return {"name": args[0], "args": list(args[1:])} if args[1:] else args[0]


def _list_in_the_dns(args: Sequence[str]) -> object:
    fields = dict(zip(("zone", "message", "temporary"), args))
    given = {key: value for key, value in fields.items() if value}
    if args[3:]:
        return {**given, "results": list(args[3:])}
    return given["zone"] if [*given] == ["zone"] else given


def _listeners(args: Sequence[str], index: int) -> Iterator[object]:
    """A listener, with what sendmail takes for what is not said: its name, and no modifiers."""
    unsaid = {"name": f"Daemon{index}", "modifiers": ""}
    for found in _with_options(unsaid, ",".join(args), _LISTENER):
        port = found.get("port")
        yield {**found, **({"port": _PORTS[port]} if port in _PORTS else {})}


def _with_options(
    unsaid: Mapping[str, Any], text: str, letters: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """unsaid with the fields that the options in text say; nothing if one is strange or there twice."""
    found: dict[str, Any] = {}
    for part in filter(str.strip, text.split(",")):
        key, is_said, value = (piece.strip() for piece in part.partition("="))
        name = letters.get(key[:1])
        if not is_said or name is None or name in found:
            return
        found[name] = _field(name, value)
    yield {**unsaid, **found}


def _field(name: str, value: str) -> object:
    """The value of an option, where its text is not yet what the variable holds."""
    if name == "timeouts":
        return dict(_pairs(value.split(";")))
    if name == "input_mail_filters":
        return [each.strip() for each in value.split(";") if each.strip()]
    if name == "address" and value.startswith("IPv6:"):
        return value[len("IPv6:") :]
    is_number = value.isascii() and value.isdigit() and name not in ("flags", "interval")
    return int(value) if is_number and len(value) < 10 else value


def _pairs(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in filter(str.strip, texts):
        letter, _colon, time = text.partition(":")
        yield letter.strip(), time.strip()
