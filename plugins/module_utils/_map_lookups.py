# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What sendmail looks up when a key is not there: the wider keys, in the order in which they are asked.

All keys are folded. Sources: cf/m4/proto.m4, the rulesets named at each function.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Callable

Wider = Callable[[str], Iterable[str]]

_DOMAIN_FIRST = ("spam",)  # check_rcpt asks it for the domain before user@
_NO_USER = ("to", "qgrp")  # user@ is asked for local recipients alone, or never (feature/queuegroup.m4)
_WHOLE = ("certissuer", "certsubject", "compat")  # looked up as they stand


def access(key: str) -> Sequence[str]:
    """Rulesets F, U, D, A and E behind SearchList: address, user, domain or prefix, and the bare tag."""
    tag, _colon, rest = key.partition(":")
    if tag in _WHOLE or not rest:
        return []
    bare = f"{tag}:"
    if "@" in rest:
        return [*(bare + wider for wider in _wider_addresses(tag, rest)), bare]
    if rest[0] == "[":
        return [*(f"{bare}[{wider}]" for wider in _wider_hosts(rest[1:-1])), bare]
    return [*[bare + wider for wider in _wider_hosts(rest)], bare]


def mailertable(key: str) -> Iterator[str]:
    """Ruleset Mailertable: host.example.com, .example.com, .com, and the dot."""
    dot = key.find(".", 1)
    while dot >= 0:
        yield key[dot:]
        dot = key.find(".", dot + 1)
    if key != ".":
        yield "."


def virtusertable(key: str) -> Sequence[str]:
    """Ruleset Recurse: user+detail@domain, user++@, user+*@, user@domain, ++@, +*@, @domain."""
    local, _at, domain = key.rpartition("@")
    chain = [*_without_detail(local, domain, "++", "+*")]
    chain += [f"++@{domain}", f"+*@{domain}"] if "+" in local else []
    return _behind(key, [*chain, f"@{domain}"])


def genericstable(key: str) -> Sequence[str]:
    """The rules of class G: user+detail@domain, user+*@, user@domain, @domain, and the same without it."""
    local, at, domain = key.rpartition("@")
    chain = [*_without_detail(local, domain, "+*"), f"@{domain}"] if at else []
    local = local if at else key
    user, plus, _detail = local.partition("+")
    chain += [local, *([f"{user}+*", user] if plus else [])] if local else []
    return _behind(key, list(dict.fromkeys(chain)))


def exact(_key: str) -> Sequence[str]:
    """Nothing: the way of a map that is asked for whole keys alone."""
    return ()


_LOOKUPS: Mapping[str, Wider] = {
    "access": access,
    "mailertable": mailertable,
    "virtusertable": virtusertable,
    "genericstable": genericstable,
}


def lookup_of(name: str) -> Wider:
    """The way of the map that is called name; exact for one that has none of its own."""
    return _LOOKUPS.get(name, exact)


def _wider_addresses(tag: str, address: str) -> Sequence[str]:
    local, _at, domain = address.rpartition("@")
    users = [] if tag in _NO_USER else [f"{local}@", *_without_detail(local, "", "+*")]
    domains = [domain, *_wider_hosts(domain)] if domain else []
    last = [*domains, *users] if tag in _DOMAIN_FIRST else [*users, *domains]
    return _behind(address, [*_without_detail(local, domain, "+*"), *last])


def _without_detail(local: str, domain: str, *marks: str) -> Iterator[str]:
    user, plus, _detail = local.partition("+")
    if plus and user:
        for mark in marks:
            yield f"{user}{mark}@{domain}"
        yield f"{user}@{domain}"


def _behind(key: str, chain: Sequence[str]) -> Sequence[str]:
    """What stands behind key in chain; all of chain if key is not in it."""
    return chain[chain.index(key) + 1 :] if key in chain else chain


def _wider_hosts(host: str) -> Sequence[str]:
    """Prefixes of an address (ruleset A), or parents of a domain (ruleset D)."""
    is_ipv6 = host.startswith("ipv6:")
    if not is_ipv6 and not host.replace(".", "").isdigit():
        labels = host.split(".")
        return [".".join(labels[start:]) for start in range(1, len(labels))]
    separator = ":" if is_ipv6 else "."
    parts = host.split(separator)
    return [separator.join(parts[:end]) for end in range(len(parts) - 1, 0, -1)]
