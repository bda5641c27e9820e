# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where aliases lead: to addresses, or to programs, files and lists that mail from anybody then acts on.

Source: aliases(5), sendmail/recipient.c and sendmail/alias.c.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

ADDRESS = "address"
PROGRAM = "program"
FILE = "file"
INCLUDE = "list"

NOWHERE = "/dev/null"  # a file that keeps nothing
DECODERS = frozenset({"decode", "uudecode"})  # programs that write a file wherever the mail says

_RECIPIENT = re.compile(r'(?:"(?:[^"\\]|\\.)*"?|[^",])+')

_MOST_STEPS = 20  # recipient.c: MaxAliasRecursion is 10


@dataclass(frozen=True)
class Recipient:
    """What an alias names: its kind, and the address or path; of a program the path alone."""

    kind: str
    target: str


def recipients(value: str) -> list[Recipient]:
    """The recipients in an alias's value. Arguments of programs, which may be secret, are left out."""
    found = (one.group().strip() for one in _RECIPIENT.finditer(value))
    return [_recipient(word) for word in found if word]


def _recipient(word: str) -> Recipient:
    bare = re.sub(r'^"|"$', "", word).strip()
    if bare.startswith("|"):
        command = bare[1:].split()
        return Recipient(PROGRAM, command[0] if command else "")
    if bare.lower().startswith(":include:"):
        return Recipient(INCLUDE, bare[len(":include:") :].strip())
    if bare.startswith("/"):
        return Recipient(FILE, bare)
    return Recipient(ADDRESS, bare)


def dead_end(name: str, aliases: Mapping[str, Sequence[Recipient]], is_user: Callable[[str], bool]) -> str:
    """Why mail for a local name reaches nobody; empty where at least one way leads on.

    aliases are by names in lower case. An address with a domain, a program, a file or a list is an end.
    """
    seen: list[str] = []
    waiting = [name]
    while waiting and len(seen) < _MOST_STEPS:
        here = waiting.pop(0)
        own = here.lower()
        if own in seen:
            continue
        seen.append(own)
        if here.startswith("\\") or own not in aliases:
            if "@" in here or is_user(here.removeprefix("\\")):
                return ""
            continue
        ends = [one for one in aliases[own] if one.target != NOWHERE]
        if any(one.kind != ADDRESS for one in ends):
            return ""
        waiting += [one.target for one in ends]
    return _why(name, aliases)


def _why(name: str, aliases: Mapping[str, Sequence[Recipient]]) -> str:
    if name.lower() not in aliases:
        return f"{name} is neither an alias nor a user"
    words = ", ".join(one.target for one in aliases[name.lower()]) or "nothing"
    return f"{name} leads to {words}, and from there to nobody"
