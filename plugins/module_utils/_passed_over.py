# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong in a .cf that sendmail takes without a word, and that hurts when mail comes.

A number or boolean that is none; a map, ruleset or mailer that a rule names and nothing defines; a map that
is not there. `sendmail -bt` is silent about each of them, and about certificates and keys (see _tls_judge).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import lines_of, option_in
from ansible_collections.postmaster.sendmail.plugins.module_utils._conf_names import CONF_NAMES
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import map_definitions

# readcf.c, setoption(): those that atoi() reads, which makes 0 of a word and stops at the first letter. No
# conf* name has these of the last line.
_NUMBERS = frozenset(
    [known.becomes.lower() for known in CONF_NAMES.values() if known.kind in ("number", "header lengths")]
    + ["badrcptshutdown", "badrcptshutdowngood", "checkqueuerunners", "queuelowmem", "refuselowmem"]
)
_NUMBER = re.compile(r"[-+]?[0-9]+(/[0-9]+)?")  # MaxMimeHeaderLength may have two

# those that atobool() reads (util.c): true is what begins with t or y, or is empty, and false is all else
_BOOLEANS = frozenset(known.becomes.lower() for known in CONF_NAMES.values() if known.kind == "boolean")
_BOOLEAN = re.compile(r"([ty].*|f(alse)?|no?|off|0|loopback|)", re.IGNORECASE)  # DontProbeInterfaces=loopback

_SUFFIXES = {"hash": ".db", "btree": ".db", "dbm": ".pag", "cdb": ".cdb", "text": ""}
_ALIASES = re.compile(r"^O[ \t]*AliasFile[ \t]*=(.*)", re.IGNORECASE | re.MULTILINE)
_MAPS_AT_HAND = frozenset({"host", "aliases", "users"})  # conf.c, inithostmaps()
_MAILERS_AT_HAND = frozenset({"error", "discard"})  # $#error, $#discard (parseaddr.c, buildaddr())

_RULESET = re.compile(r"S[ \t]*(\w+)")
_MAILER = re.compile(r"M[ \t]*(\w+)")
_FILTER = re.compile(r"X[ \t]*(\w+)")
_MAP_CALL = re.compile(r"\$\([ \t]*([A-Za-z][\w.]*)")
_RULESET_CALL = re.compile(r"\$>[+]?[ \t]*([A-Za-z_]\w*)")
_MAILER_CALL = re.compile(r"\$#[ \t]*([a-z][\w-]*)(?=[ \t]*\$[@:])")  # in capitals: what a ruleset returns
# mailer:host (proto.m4: MAIL_HUB, LUSER_RELAY, LOCAL_RELAY, SMART_HOST)
_HOST_MACRO = re.compile(r"D[HLRS][ \t]*([A-Za-z][\w-]*):(?!:)")


@dataclass(frozen=True)
class PassedOver:
    """What is wrong in the text, the files that are missing, and the paths that were looked at for that."""

    faults: tuple[Fault, ...]
    missing: tuple[Fault, ...]
    looked_at: tuple[str, ...]


@dataclass(frozen=True)
class _Names:
    """What the .cf defines, in lower case."""

    maps: frozenset[str]
    rulesets: frozenset[str]
    mailers: frozenset[str]
    filters: frozenset[str]


def passed_over(cf: str, *, shown_as: str, exists: Callable[[str], bool]) -> PassedOver:
    """What is wrong in the .cf with this text without a word of sendmail's; faults name shown_as and line."""
    numbered = [(number, line) for number, line in lines_of(cf) if not line.startswith("#")]
    lines = [line for _number, line in numbered]
    names = _Names(
        frozenset(map(str.lower, map_definitions(cf))) | _MAPS_AT_HAND,
        _defined(_RULESET, lines),
        _defined(_MAILER, lines) | _MAILERS_AT_HAND,
        _defined(_FILTER, lines),
    )
    faults = []
    for number, line in numbered:
        where = f"{shown_as}: line {number}"
        faults += [Fault(where, f"{wrong}\n    {line}\n   ", right) for wrong, right in _wrong(line, names)]
    files = _map_files(cf)
    missing = [
        Fault(path, f"is the file of {what} and does not exist", "create it first")
        for what, path in files.items()
        if not exists(path)
    ]
    return PassedOver(tuple(faults), tuple(missing), tuple(files.values()))


def _wrong(line: str, names: _Names) -> Iterator[tuple[str, str]]:
    """What is wrong in a line by itself, and what would be right."""
    name, value = option_in(line)
    if name and line[1:].strip() != name:  # without = it is a boolean that is true
        yield from _wrong_value(name.lower(), value, names)
    elif line[:1] in ("R", "H"):
        yield from _undefined("map", _MAP_CALL, line, names.maps)
        yield from _undefined("ruleset", _RULESET_CALL, line, names.rulesets)
        yield from _undefined("mailer", _MAILER_CALL, line, names.mailers)
    elif line[:1] == "D":
        yield from _undefined("mailer", _HOST_MACRO, line, names.mailers)


def _wrong_value(name: str, value: str, names: _Names) -> Iterator[tuple[str, str]]:
    if name in _NUMBERS and not _NUMBER.fullmatch(value):
        yield f"{value} is no number, and sendmail takes what it can for one", "write a whole number"
    if name in _BOOLEANS and not _BOOLEAN.fullmatch(value):
        yield f"{value} is no boolean, and sendmail takes it for false", "write True or False"
    if name == "supersafe" and not (_BOOLEAN.fullmatch(value) or value[:1].lower() in ("i", "p")):
        yield f"{value} is taken for false, which loses mail", "write True, Interactive or PostMilter"
    if name == "inputmailfilters":
        for filter_name in filter(None, re.split(r"[\s,;]+", value)):
            if filter_name.lower() not in names.filters:
                yield (
                    f"nothing defines the filter {filter_name}",
                    "write INPUT_MAIL_FILTER or MAIL_FILTER for it",
                )


def _undefined(
    what: str, call: re.Pattern[str], line: str, defined: frozenset[str]
) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys(call.findall(_acting(line))):
        if name.lower() not in defined and not name.lower().startswith("aliases."):
            yield (
                f"nothing defines the {what} {name}",
                "define it, or name one of this file",
            )


def _acting(line: str) -> str:
    """The part of a rule that does something: what it matches is no call, and what follows a comment."""
    return re.split(r"\t+", line)[1] if line[0] == "R" and "\t" in line else line


def _defined(pattern: re.Pattern[str], lines: list[str]) -> frozenset[str]:
    return frozenset(found[1].lower() for found in map(pattern.match, lines) if found)


def _map_files(cf: str) -> dict[str, str]:
    """The database, or text, of each map that must be there, by what it is called."""
    found = {}
    for name, definition in map_definitions(cf).items():
        if definition.path and "-o" not in definition.flags:
            suffix = _SUFFIXES.get(definition.type, "")
            found[f"the map {name}"] = _with_suffix(definition.path, suffix)
    for spec in (spec for value in _ALIASES.findall(cf) for spec in value.split(",")):
        # Without a type (alias.c, setalias: implicit), a file that is not there is one without aliases.
        kind, _colon, words = spec.strip().partition(":")
        if kind in _SUFFIXES and words.split() and "-o" not in words.split():
            found[f"AliasFile={spec.strip()}"] = _with_suffix(words.split()[-1], _SUFFIXES[kind])
    return found


def _with_suffix(path: str, suffix: str) -> str:
    return path if path.endswith(suffix) else path + suffix


def on_this_host(path: str) -> bool:
    """Whether there is something at path."""
    return Path(path).exists()
