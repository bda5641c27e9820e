# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Networks, addresses and ranges, put together to the fewest prefixes that sendmail looks up."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import RefusedError
from ansible_collections.postmaster.sendmail.plugins.module_utils._prefixes import (
    Network,
    looked_up,
    parse_network,
    prefixes,
)

_RIGHT = "write a network like 192.0.2.0/24, an address, or a range like 192.0.2.10-192.0.2.20"


def collapse(texts: Sequence[object], *, variable: str) -> tuple[str, ...]:
    """The smallest set of prefixes that matches exactly what texts name together, IPv4 first, ascending.

    Each is a network (ADDRESS/BITS), an address, a prefix as sendmail looks it up, or a range
    (FIRST-LAST). What lies in another, or makes a wider prefix with others, is put together. Raises
    InvalidInputError with every fault, named by variable and position.
    """
    found: list[Network] = []
    faults: list[Fault] = []
    for number, text in enumerate(texts):
        place = f"{variable}[{number}] ({text})"
        if not isinstance(text, str):
            faults.append(Fault(place, "is no text", _RIGHT))
            continue
        try:
            found += networks(text)
        except RefusedError as refused:
            faults.append(Fault(place, refused.wrong, refused.right))
    if faults:
        raise InvalidInputError(faults)
    try:
        return tuple(prefix for network in _merged(found) for prefix in prefixes(network))
    except RefusedError as refused:
        raise InvalidInputError([Fault(variable, refused.wrong, refused.right)]) from None


def networks(text: str) -> tuple[Network, ...]:
    """The networks that text stands for, one unless it is a range. Raises RefusedError when it is none."""
    if "-" in text:
        return tuple(_range(*(end.strip() for end in text.split("-", 1))))
    bare = text[5:] if text[:5].lower() == "ipv6:" else text
    if "/" in bare:
        return (parse_network(bare),)
    return tuple(_network_of(prefix) for prefix in looked_up(text))


def _network_of(prefix: str) -> Network:
    """The network that a prefix as sendmail looks it up matches: it is filled up with zeros."""
    if prefix[:5].lower() == "ipv6:":
        groups = prefix[5:].split(":")
        return ipaddress.IPv6Network((":".join(groups + ["0"] * (8 - len(groups))), 16 * len(groups)))
    octets = prefix.split(".")
    return ipaddress.IPv4Network((".".join(octets + ["0"] * (4 - len(octets))), 8 * len(octets)))


def _range(first: str, last: str) -> Iterator[Network]:
    ends = [_address(first), _address(last)]
    if ends[0].version != ends[1].version:
        raise RefusedError(f"{first}-{last} begins and ends in different address families", _RIGHT)
    if int(ends[0]) > int(ends[1]):
        raise RefusedError(f"{first}-{last} ends before it begins", f"write {last}-{first}")
    yield from ipaddress.summarize_address_range(ends[0], ends[1])  # one family


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        address = ipaddress.ip_address(text[5:] if text[:5].lower() == "ipv6:" else text)
    except ValueError:
        raise RefusedError(f"{text!r} is no address that a range could begin or end with", _RIGHT) from None
    # refuses what sendmail looks up otherwise; what is short (2001:db8::) is no network here
    looked_up(text if "%" in text else address.exploded)
    return address


def _merged(found: Iterable[Network]) -> Iterator[Network]:
    both = tuple(found)
    yield from ipaddress.collapse_addresses(net for net in both if isinstance(net, ipaddress.IPv4Network))
    yield from ipaddress.collapse_addresses(net for net in both if isinstance(net, ipaddress.IPv6Network))
