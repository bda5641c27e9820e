# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The TCP wrappers' rules for sendmail (hosts_access(5)): hosts.allow comes first, and its first match wins.

Debian's package scripts add "sendmail: all" to hosts.allow, so that a rule of hosts.deny means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ALLOW = "/etc/hosts.allow"
DENY = "/etc/hosts.deny"
_WORDS = re.compile(r"[\s,]+")


@dataclass(frozen=True)
class Rule:
    """One rule about sendmail: the clients that it is for, as they are written, and its whole line."""

    clients: tuple[str, ...]
    text: str

    @property
    def for_all(self) -> bool:
        """Whether it is for every client."""
        return any(word.upper() == "ALL" for word in self.clients) and not any(
            word.upper() == "EXCEPT" for word in self.clients
        )


@dataclass(frozen=True)
class HostsAccess:
    """The lines of each file that are about sendmail, and those that let everybody in past a denial."""

    allow: tuple[str, ...]
    deny: tuple[str, ...]
    defeats: tuple[str, ...]


def rules(text: str) -> Iterator[Rule]:
    """The rules for sendmail in the text of hosts.allow or hosts.deny; names are compared without case."""
    for line in re.sub(r"\\\n", "", text).splitlines():
        if line.startswith("#") or ":" not in line:
            continue
        daemons, clients = line.split(":")[:2]
        names = {word.upper() for word in _WORDS.split(daemons.partition(" EXCEPT ")[0])}
        if not names.isdisjoint({"ALL", "SENDMAIL"}):
            yield Rule(tuple(filter(None, _WORDS.split(clients))), line.strip())


def hosts_access(allow: str, deny: str) -> HostsAccess:
    """What the texts of both files say of sendmail. A rule with the option DENY lets nobody in."""
    allowed, denied = [*rules(allow)], [*rules(deny)]
    refused = [one for one in allowed if one.text.upper().rstrip().endswith("DENY")]
    open_to_all = [one for one in allowed if one.for_all and one not in refused]
    return HostsAccess(
        allow=tuple(one.text for one in allowed),
        deny=tuple(one.text for one in denied),
        defeats=tuple(one.text for one in open_to_all) if denied else (),
    )


def ask_hosts_access() -> HostsAccess:
    """What this host's files say."""
    return hosts_access(*(_text(Path(path)) for path in (ALLOW, DENY)))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
