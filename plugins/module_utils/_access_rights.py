# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whom an access map and class R give a right, read from their entries: which clients, senders and domains.

Rulesets can be asked about samples alone, so that what is given to a network or a domain is read here.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ansible_collections.postmaster.sendmail.plugins.module_utils._breadth import (
    is_public_suffix,
    too_wide,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._prefixes import Network

_TAGS = frozenset(
    (
        *("connect", "from", "to", "spam", "clientrate", "clientconn", "greetpause", "srv_features"),
        *("clt_features", "tls_srv", "tls_clt", "tls_rcpt", "try_tls", "tls_srv_features"),
        *("tls_clt_features", "certissuer", "certsubject", "authinfo", "qgrp", "compat"),
    )
)
_IPV4_BITS, _IPV6_BITS = 8, 16
_TOLD = 50  # grants
_LIMITS = {"clientrate": "ClientRate", "clientconn": "ClientConn", "greetpause": "GreetPause"}
_ARGUMENT = re.compile(r"%[1-9]")
_QUOTED = re.compile(r"\\.", re.DOTALL)
_COMMENT = re.compile(r"\([^()]*\)")
_UNBALANCED = re.compile(r"\(.*|[)>]", re.DOTALL)
_TLS_TAGS = ("tls_clt", "tls_srv", "tls_rcpt")


@dataclass(frozen=True)
class AccessEntry:
    """An entry: key folded as a database holds it, and the place of its text ("" if it has none)."""

    key: str
    value: str
    place: str = ""

    @cached_property
    def tag(self) -> str:
        """The tag, "" for a key without."""
        tag, colon, _rest = self.key.partition(":")
        return tag if colon and tag in _TAGS else ""

    @property
    def rest(self) -> str:
        """What stands behind the tag."""
        return self.key[len(self.tag) + 1 :] if self.tag else self.key

    @cached_property
    def action(self) -> str:
        """The value as rulesets compare it, without regard to case."""
        return compared(self.value).upper()

    def __str__(self) -> str:
        return f"{self.key} {self.value}" + (f" ({self.place})" if self.place else "")


def compared(value: str) -> str:
    """The value of a map as rulesets compare it, without what sendmail takes away when it reads one.

    An argument that no look-up gives (%1) is nothing (map.c, map_rewrite()), a comment in parentheses is a
    blank, and what closes nothing is left out (parseaddr.c, prescan()).
    """
    text, found = _QUOTED.sub(r"\\", _ARGUMENT.sub("", value)), 1
    while found:
        text, found = _COMMENT.subn(" ", text)
    return _UNBALANCED.sub("", text).strip()


def network_of(prefix: str) -> Network | None:
    """The network of a prefix that is looked up (see _prefixes), folded; None for a name."""
    word, colon, groups = prefix.partition(":")
    try:
        if word == "ipv6":
            parts = groups.split(":") if colon else []
            bits = [int(part, 16) for part in parts]
            return ipaddress.IPv6Network((_joined(bits, _IPV6_BITS, 8), len(bits) * _IPV6_BITS))
        octets = [int(part) for part in prefix.split(".")]
        return ipaddress.IPv4Network((_joined(octets, _IPV4_BITS, 4), len(octets) * _IPV4_BITS))
    except ValueError:
        return None


def _joined(parts: Sequence[int], bits: int, whole: int) -> int:
    if len(parts) > whole or any(part >> bits for part in parts):
        raise ValueError(parts)
    return sum(part << bits * (whole - 1 - at) for at, part in enumerate(parts))


def relayed_clients(entries: Iterable[AccessEntry], relay_class: Iterable[str]) -> list[AccessEntry]:
    """What lets a client relay by its address or name: entries of access, and members of class R."""
    of_map = [one for one in entries if one.tag in ("connect", "") and one.action == "RELAY"]
    return of_map + [AccessEntry(one.lower(), "in class R") for one in relay_class]


def relayed_issuers(entries: Iterable[AccessEntry]) -> list[str]:
    """The entries that let whoever has a certificate of an authority relay (cf/README, STARTTLS)."""
    of_map = [one for one in entries if one.tag == "certissuer" and one.action == "RELAY"]
    return [f"{one}: everyone with a certificate of this issuer" for one in of_map]


def grants(entries: Sequence[AccessEntry], relay_class: Iterable[str]) -> list[str]:
    """What lets clients relay, the first of many: names, which any host may bear, then networks by size."""
    networks = {one: network_of(one.rest) for one in relayed_clients(entries, relay_class)}

    def hosts(one: AccessEntry) -> float:
        network = networks[one]
        return float("inf") if network is None else network.num_addresses

    subjects = [one for one in entries if one.tag == "certsubject" and one.action == "RELAY"]
    found = [*sorted(networks, key=hosts, reverse=True), *subjects]
    more = [f"{len(found) - _TOLD} more"] if len(found) > _TOLD else []
    return [*(str(one) for one in found[:_TOLD]), *more]


def relay_domains(entries: Iterable[AccessEntry], relay_class: Iterable[str]) -> tuple[str, ...]:
    """The domains that mail is taken for from anybody, in the order of their entries."""
    of_map = [
        one.rest for one in entries if one.tag in ("to", "") and one.action == "RELAY" and "@" not in one.rest
    ]
    found = [*(one.lower() for one in relay_class), *of_map]
    return tuple(dict.fromkeys(one for one in found if _is_domain(one)))


def _is_domain(name: str) -> bool:
    return bool(name) and name[0] not in ".[" and ":" not in name and network_of(name) is None


def wide(entries: Sequence[AccessEntry]) -> list[str]:
    """What the entries make up together that cannot be one's own, in words that name the entries.

    A public suffix as a client's name is that too, and so is a bare "Connect:", which speaks of everyone.
    """
    of_network: dict[Network, AccessEntry] = {}
    words = []
    for one in entries:
        network = network_of(one.rest)
        if network is not None:
            of_network.setdefault(network, one)
        elif not one.rest or is_public_suffix(one.rest):
            words.append(f"{one}: everyone" + (f" below .{one.rest.strip('.')}" if one.rest else ""))
    for found, inside in too_wide([*of_network]):
        more = f" and {len(inside) - 1} more" if len(inside) > 1 else ""
        words.append(f"{found} by {of_network[inside[0]]}{more}")
    return words


def limits(entries: Iterable[AccessEntry]) -> list[AccessEntry]:
    """The entries that set a limit, or free from it, for some clients."""
    return [one for one in entries if one.tag in _LIMITS and one.rest]


def unlimited(entries: Iterable[AccessEntry]) -> dict[str, list[str]]:
    """By the tag of a limit, the wide networks that are freed from it."""
    free = [one for one in limits(entries) if one.action == "0"]
    return {name: wide([one for one in free if one.tag == folded]) for folded, name in _LIMITS.items()}


def of_senders(entries: Iterable[AccessEntry]) -> list[str]:
    """The entries by which an address that a sender merely states is let relay."""
    return [str(one) for one in entries if one.tag == "from" and one.action == "RELAY"]


def whole_domains(entries: Iterable[AccessEntry], relay_class: Iterable[str]) -> list[str]:
    """The public suffixes, to all below which mail is relayed."""
    of_map = [one for one in entries if one.tag in ("to", "") and one.action == "RELAY"]
    given = [*of_map, *(AccessEntry(one.lower(), "in class R") for one in relay_class)]
    return [str(one) for one in given if one.rest and is_public_suffix(one.rest)]


def discarded(entries: Iterable[AccessEntry]) -> list[str]:
    """The entries by which mail for a recipient is taken and thrown away."""
    return [str(one) for one in entries if one.tag == "to" and one.action == "DISCARD"]


def server_features(entries: Iterable[AccessEntry]) -> dict[str, str]:
    """What each entry of Srv_Features gives, by the entry."""
    return {str(one): one.value for one in entries if one.tag == "srv_features"}


def tls_requirements(entries: Iterable[AccessEntry]) -> list[AccessEntry]:
    """The entries that ask for TLS of a client, a server or on the way to a recipient."""
    return [one for one in entries if one.tag in _TLS_TAGS and one.action not in ("", "OK")]


def told(entries: Sequence[AccessEntry], relay_class: Sequence[str]) -> Mapping[str, object]:
    """All of the above that an audit asks for, as data."""
    return {
        "wide_clients": [*wide(relayed_clients(entries, relay_class)), *relayed_issuers(entries)],
        "clients": grants(entries, relay_class),
        "senders": of_senders(entries),
        "whole_domains": whole_domains(entries, relay_class),
        "discarded": discarded(entries),
        "unlimited": unlimited(entries),
        "server_features": server_features(entries),
    }
