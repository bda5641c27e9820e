# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much of the internet networks and names stand for: what can be one's own, and what is everyone's."""

from __future__ import annotations

import ipaddress
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ansible_collections.postmaster.sendmail.plugins.module_utils._prefixes import Network

# A network of more addresses than this is no one's own: IPv6's is what a provider gets of its registry. All
# networks of the internet together may have as many.
_WIDEST = {4: 16, 6: 32}
_BITS = {4: 32, 6: 128}
# Addresses that nobody has on the internet (RFC 1918, 6598, 3927, 2544 and 5737; RFC 4193, 4291 and 3849):
# ipaddress has another list in each release of Python.
_PRIVATE_IPV4 = tuple(
    ipaddress.IPv4Network(one)
    for one in (
        *("10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
        *("198.18.0.0/15", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
    )
)
_PRIVATE_IPV6 = tuple(ipaddress.IPv6Network(one) for one in ("fc00::/7", "fe80::/10", "2001:db8::/32"))
# Names that stand for no part of the internet (RFC 6761, RFC 6762, ICANN's reserved ones)
_PRIVATE_LABELS = frozenset(
    (
        *("alt", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain"),
        *("localhost", "mail", "onion", "private", "test"),
    )
)
# What registries of countries have names below, as com.au; and those that only some of them have, as co.uk
_SECOND_LEVEL = frozenset(("com", "edu", "gob", "gouv", "gov", "mil", "net", "org"))
_SECOND_LEVEL_OF_SOME = frozenset(("ac", "co", "go", "gv", "ne", "nom", "or", "plc", "sch"))
_SOME = frozenset(("at", "br", "id", "il", "in", "jp", "ke", "kr", "nz", "th", "tr", "tz", "ug", "uk", "za"))


def is_public_suffix(domain: str) -> bool:
    """Whether domain is all of a top-level domain, or all that a country's registry has names below."""
    label, _dot, top = domain.strip(".").rpartition(".")
    foreign = top.startswith("xn--")
    if label in _SECOND_LEVEL_OF_SOME:
        return top in _SOME
    if label:
        return label in _SECOND_LEVEL and (foreign or (len(top) == 2 and top.isalpha()))
    return foreign or (top.isalpha() and top not in _PRIVATE_LABELS)


def is_narrow(network: Network) -> bool:
    """Whether network can be one's own."""
    return network.prefixlen >= _WIDEST[network.version]


def is_private(network: Network) -> bool:
    """Whether nobody on the internet has an address of network."""
    if isinstance(network, ipaddress.IPv4Network):
        return any(network.subnet_of(one) for one in _PRIVATE_IPV4)
    return any(network.subnet_of(one) for one in _PRIVATE_IPV6)


def too_wide(networks: Sequence[Network]) -> Iterator[tuple[str, list[Network]]]:
    """What networks make up that cannot be one's own, in words, each with those that lie in it.

    Networks of the internet that lie side by side may be different sites': they count together, and are not
    joined. The host's own loopback is nothing of that.
    """
    for version, widest in _WIDEST.items():
        same = [one for one in networks if one.version == version and not one.is_loopback]
        public = [one for one in same if not is_private(one)]
        wide = {one: [one] for one in public if not is_narrow(one)}
        private = _collapsed([one for one in same if is_private(one)])
        for found, inside in (*wide.items(), *private.items()):
            if not is_narrow(found):
                yield str(found), inside
        rest = _collapsed([one for one in public if one not in wide])
        if sum(found.num_addresses for found in rest) > 1 << _BITS[version] - widest:
            words = f"more addresses of the internet than one network /{widest}"
            yield words, [one for inside in rest.values() for one in inside]


def _collapsed(networks: Sequence[Network]) -> dict[Network, list[Network]]:
    """The fewest networks of the same addresses, which have one version, each with those that lie in it."""
    inside: dict[Network, list[Network]] = {
        found: []
        for found in ipaddress.collapse_addresses(networks)  # type: ignore[type-var]
    }
    firsts = [int(found.network_address) for found in inside]
    found = [*inside]
    for one in networks:
        inside[found[bisect_right(firsts, int(one.network_address)) - 1]].append(one)
    return inside
