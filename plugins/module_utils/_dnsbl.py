# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists of addresses in the DNS: FEATURE(dnsbl), and FEATURE(enhdnsbl), which tells results apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._define_values import text
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call, feature
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    domain,
    list_of,
    mapping_of,
    wrong,
)

RESULTS = 6  # feature/enhdnsbl.m4 reads the arguments from the fourth to the ninth

_ACTIONS = ("quarantine", "discard")
_MACRO = re.compile(r"(\$&\{[A-Za-z_]+\})")
_REPLY_CODE = re.compile(r"[0-9]{3}\b")
_REFUSAL = re.compile(r"[45][0-9]{2}\b")
_PART = r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2}|\$[-+*])"
_RESULT = re.compile(rf"{_PART}(?:\.{_PART}){{1,3}}\.?|\$[+*]")


def _reply(value: object, where: str) -> str:
    """A reply as the right side of a rule has it: text in double quotes, macros between.

    In quotes a macro would stay as it is written (parseaddr.c takes a quoted text for one token).
    """
    found = text(value, where)
    code = _REPLY_CODE.match(found.lstrip('"'))
    if code and not _REFUSAL.match(found.lstrip('"')):
        raise wrong(where, value, f"begins with {code[0]}, which refuses nothing", "a code from 400 to 599")
    if found.count('"') % 2:
        raise wrong(where, value, "has a double quote without its like", "quotes in pairs, or none")
    if not found or '"' in found:
        return found
    return " ".join(part if _MACRO.fullmatch(part) else f'"{part}"' for part in _MACRO.split(found) if part)


def _message(value: object, where: str) -> str:
    return str(value) if value in _ACTIONS else _reply(value, where)


def _temporary(value: object, where: str) -> str:
    if isinstance(value, bool):
        return "t" if value else ""
    return "t" if value == "t" else _reply(value, where)


def _result(value: object, where: str) -> str:
    """What a lookup gives, with the dot at its end that 8.17 wants and 8.18 takes away."""
    if not isinstance(value, str) or not _RESULT.fullmatch(value):
        raise wrong(
            where, value, "is not a result", "an address such as 127.0.0.2, or a pattern as 127.0.0.$-"
        )
    return value if value.endswith((".", "$+", "$*")) else f"{value}."


def _results(value: object, where: str) -> tuple[str, ...]:
    found = list_of(_result)(value, where)
    if len(found) > RESULTS:
        raise wrong(where, value, f"holds {len(found)} results", f"at most {RESULTS}")
    return found


_FIELDS: Mapping[str, Kind[object]] = {"zone": domain, "message": _message, "temporary": _temporary}
_DNSBL = mapping_of(_FIELDS)
_ENHDNSBL = mapping_of({**_FIELDS, "results": _results})


@dataclass(frozen=True)
class Dnsbl:
    """One list: message is the reply, quarantine or discard; temporary is what a failed lookup brings.

    temporary is t for a temporary refusal, or its reply, or "" to let the message pass.
    """

    zone: str
    message: str = ""
    temporary: str = ""

    @property
    def identity(self) -> object:
        """What an entry of a layer has in common with the one that it replaces: the first lookup decides."""
        return self.zone

    def statement(self) -> Call:
        """FEATURE(`dnsbl', `zone', ...)."""
        return _feature("dnsbl", self.zone, self.message, self.temporary)


@dataclass(frozen=True)
class Enhdnsbl(Dnsbl):
    """One list of which results alone count as listed; any does if there are none."""

    results: tuple[str, ...] = ()

    @property
    def identity(self) -> object:
        """As above; other results of one list are another question."""
        return self.zone, self.results

    def statement(self) -> Call:
        """FEATURE(`enhdnsbl', `zone', ...)."""
        return _feature("enhdnsbl", self.zone, self.message, self.temporary, *self.results)


def dnsbl(value: object, where: str) -> Dnsbl:
    """A Dnsbl from its zone, or from a dictionary of any of its fields."""
    return Dnsbl(**_with_zone(value, where, _DNSBL))


def enhdnsbl(value: object, where: str) -> Enhdnsbl:
    """An Enhdnsbl from its zone, or from a dictionary of any of its fields."""
    return Enhdnsbl(**_with_zone(value, where, _ENHDNSBL))


def _with_zone(value: object, where: str, kind: Kind[dict[str, Any]]) -> dict[str, Any]:
    given = kind({"zone": value} if isinstance(value, str) else value, where)
    if "zone" not in given:
        raise wrong(where, value, "has no zone", "the name of the list, such as bl.example.org")
    return given


def _feature(name: str, *args: str) -> Call:
    last = max(index for index, arg in enumerate(args) if arg)
    return feature(name, *args[: last + 1])
