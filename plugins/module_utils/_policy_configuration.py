# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rewriting a .cf so that the same rulesets answer offline: without DNS, and from candidate maps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

# Makes of "$|" in the input the operator that check_relay expects (op.txt, "check_relay")
ARGUMENTS = "postmaster_arguments"

# readcf.c, makemapentry(): one character ends the name, and one the type, whatever it is; blanks may follow.
_K_LINE = re.compile(
    r"^K[ \t]*(?P<name>\w[\w.]*)(?:[^\w.\n]|\n[ \t])(?:[ \t]|\n[ \t])*(?P<type>[^\W_]+)"
    r"(?:[^\w\n](?P<rest>[^\n]*))?(?P<more>(?:\n[ \t][^\n]*)*)",
    re.MULTILINE,
)
_S_LINE = re.compile(r"^S\s*([A-Za-z]\w*)", re.MULTILINE)
_IN_FILES = frozenset({"hash", "btree", "dbm", "cdb", "text", "implicit"})
_OVER_DNS = frozenset({"dns", "bestmx"})
# What look-ups of these types yield is not an entry that somebody wrote.
_COMPUTED = frozenset({"arith", "dequote", "host", "macro", "null", "regex", "stab", "syslog", "user"})
# What stands for the map that finds senders: OKR and TEMP are what proto.m4 has its map append.
_SENDERS = {"ok": "regex -a<OKR> .", "temp": "regex -a<TEMP> .", "fail": "null"}
_CUT = 16  # characters of a ruleset's name in a trace (parseaddr.c, rewrite(): %-16.16s)


@dataclass(frozen=True)
class MapDefinition:
    """A K line: the map's name, type, flags, and its file without the suffix ("" if it has none)."""

    name: str
    type: str
    flags: tuple[str, ...]
    path: str

    @property
    def written(self) -> bool:
        """Whether its values are entries that somebody wrote."""
        return self.type not in _COMPUTED

    @property
    def finds_senders(self) -> bool:
        """Whether it is the map in which check_mail looks for a sender's domain (m4/proto.m4)."""
        return self.type == "host" and "-a<OKR>" in self.flags

    @property
    def over_dns(self) -> bool:
        """Whether only DNS could answer for it; a host that is found there may be one on a blocklist."""
        return self.type in _OVER_DNS or (self.type == "host" and not self.finds_senders)

    @property
    def folds(self) -> bool:
        """Whether keys are looked up in lower case."""
        return "-f" not in self.flags


def map_definitions(cf: str) -> dict[str, MapDefinition]:
    """The maps that the .cf with this text defines, by name (op.txt, "K -- Key File Declaration")."""
    return {found["name"]: _definition(found) for found in _K_LINE.finditer(cf)}


def unasked_maps(cf: str) -> tuple[str, ...]:
    """The names of the maps that only DNS could answer, and that are therefore taken to hold nothing."""
    return tuple(name for name, found in map_definitions(cf).items() if found.over_dns)


def stored_macros(cf: str) -> tuple[str, ...]:
    """The macros that rulesets set through a map of type macro, which would last into the next question."""
    names = [name for name, found in map_definitions(cf).items() if found.type == "macro"]
    written = [re.findall(rf"\$\({re.escape(name)}[ \t]+(\{{\w+\}})", cf) for name in names]
    return tuple(dict.fromkeys(macro for found in written for macro in found))


def ruleset_name(cf: str, cut: str) -> str:
    """The whole name of the ruleset that a trace calls cut; cut itself if that is whole or not unique."""
    if len(cut) < _CUT:
        return cut
    whole = {name for name in _ruleset_names(cf) if name.startswith(cut)}
    return whole.pop() if len(whole) == 1 else cut


@lru_cache(maxsize=1)  # every answer asks this of the same text
def _ruleset_names(cf: str) -> tuple[str, ...]:
    return tuple(_S_LINE.findall(cf))


def offline(cf: str, *, sender_resolve: str, switch_file: str, maps: Mapping[str, str]) -> str:
    """The text of the .cf with which the rulesets answer without DNS.

    sender_resolve (ok, fail or temp) is what the map that looks for a sender's domain finds; a map that asks
    DNS otherwise finds nothing. switch_file is the path of a service switch file that names no DNS. maps
    gives other paths, without the suffix, for maps by name.
    """

    def rewritten(found: re.Match[str]) -> str:
        definition = _definition(found)
        if definition.over_dns:
            return f"K{definition.name} null"
        if definition.finds_senders:
            return f"K{definition.name} {_SENDERS[sender_resolve]}"
        if definition.name in maps:
            return " ".join(
                [f"K{definition.name}", definition.type, *definition.flags, maps[definition.name]]
            )
        return found[0]

    return (
        _K_LINE.sub(rewritten, cf).rstrip("\n")
        + f"\nO ServiceSwitchFile={switch_file}\nO HostsFile=/dev/null\n"
        + f"S{ARGUMENTS}\nR$* $$| $*\t$: $1 $| $2\n"
    )


def _definition(found: re.Match[str]) -> MapDefinition:
    kind = found["type"].lower()
    words = f"{found['rest'] or ''}{found['more']}".split()
    path = words.pop() if kind in _IN_FILES and words and words[-1].startswith("/") else ""
    return MapDefinition(found["name"], kind, tuple(words), path)
