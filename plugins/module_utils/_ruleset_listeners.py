# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The listeners that strangers reach, as rulesets are told of them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ansible_collections.postmaster.sendmail.plugins.module_utils._configured import (
    Listening,
    listeners_in,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import address_in

_SMTP = "25"
_EVERY = {"inet": "0.0.0.0", "inet6": "IPv6:0:0:0:0:0:0:0:0"}  # noqa: S104 as ${daemon_addr} has it
_TOLD = re.compile(r"[ -#%-\[\]-~]*")  # what address test mode takes for a macro's value as it is
ADDRESSES_ASKED = 4  # of the host, where a listener has them all


@dataclass(frozen=True)
class Listener:
    """A listener: its name, the port as digits, the letters of M=, the address of its own, "" for all.

    address is the one that a client reaches, "" where it is unknown. Debian's sendmail has at most 64
    listeners (daemon.c, MAXDAEMONS).
    """

    name: str = "Daemon0"
    port: str = _SMTP
    flags: str = ""
    bound: str = ""
    family: str = "inet"
    address: str = ""

    @property
    def authenticated(self) -> bool:
        """Whether it hears those alone who have authenticated (op.txt, "DaemonPortOptions", modifier a)."""
        return "a" in self.flags

    def macros(self) -> dict[str, str]:
        """The macros that a session has of its listener, besides the flags (op.txt, "Macros")."""
        return {
            "{daemon_name}": self.name,
            "{daemon_port}": self.port,
            "{daemon_family}": self.family,
            "{daemon_addr}": _shown(self.bound) or _EVERY[self.family],
            "{if_addr}": _shown(self.address),
        }


def in_words(macros: Mapping[str, str]) -> str:
    """The listener of a session with these macros, "" where they name none."""
    if not macros.get("{daemon_name}"):
        return ""
    address = f"[{macros['{if_addr}']}]" if macros["{if_addr}"] else ""
    return f"{macros['{daemon_name}']} {address}:{macros['{daemon_port}']}"


def _shown(address: str) -> str:
    return address_in(f"[IPv6:{address}]" if ":" in address else f"[{address}]")


def outer_listeners(options: Mapping[str, str]) -> tuple[Listener, ...]:
    """The listeners off loopback, those on port 25 first; the first of all if there is none."""
    lines = options.get("DaemonPortOptions", "").splitlines()
    found = [
        Listener(
            one["name"] if one["name"] and _TOLD.fullmatch(one["name"]) else f"Daemon{number}",
            str(one["port"] or ""),
            re.sub(r"[^A-Za-z]", "", one["modifiers"]),
            one["address"],
            one["family"],
        )
        for number, one in enumerate(listeners_in(lines, Listening((), ())))
        if one["family"] in _EVERY
    ] or [Listener()]
    outside = [one for one in found if not _is_loopback(one.bound)]
    return tuple(sorted(outside, key=lambda one: one.port != _SMTP)) or (found[0],)


def with_addresses(listeners: Sequence[Listener], own: Sequence[str]) -> list[Listener]:
    """The listeners, one that has all addresses once for each of the first of own, the host's in brackets."""
    literals = [one.strip("[]").removeprefix("IPv6:") for one in own if one.startswith("[")]
    reached = [one for one in literals if _ip(one) and not _is_loopback(one)]
    found = []
    for listener in listeners:
        bound = _ip(listener.bound)
        same = [one for one in reached if (":" in one) == (listener.family == "inet6")]
        everywhere = bound is None or bound.is_unspecified
        addresses = same[:ADDRESSES_ASKED] or [""] if everywhere else [str(bound)]
        found += [replace(listener, address=address) for address in addresses]
    return found


def _ip(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


def _is_loopback(address: str) -> bool:
    found = _ip(address)
    return address == "localhost" if found is None else found.is_loopback
