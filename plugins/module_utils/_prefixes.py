# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Networks as the prefixes that sendmail looks up.

sendmail looks an address up whole, then drops its last part again and again: the last octet of IPv4, the
last 16-bit group of IPv6 (ruleset A, LookUpAddress, cf/m4/proto.m4). It knows no masks, so that a key with
one matches nothing, silently. IPv6 is looked up uncompressed, in lower case, without leading zeros
(IPV6_FULL, libsm/inet6_ntop.c), behind the word IPv6.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Union

from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import RefusedError

Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]

_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")


@dataclass(frozen=True)
class _Family:
    """How one address family is written: bits of a part, the separator, and the word in front."""

    part_bits: int
    separator: str
    part_format: str
    word: str


_FAMILIES = {4: _Family(8, ".", "d", ""), 6: _Family(16, ":", "x", "IPv6")}


def parse_network(text: str) -> Network:
    """The network that text (ADDRESS/BITS) names.

    Raises RefusedError when it is none, has host bits, or lies where IPv4 addresses are mapped into IPv6.
    """
    _refuse_interface(text)
    address, _slash, length = text.partition("/")
    try:
        interface = ipaddress.ip_interface(text)
    except ValueError:
        raise RefusedError(f"{text} is no network", "write it like 192.0.2.0/24 or 2001:db8::/32") from None
    if not length.isdigit():
        raise RefusedError(f"{text} has no prefix length", f"write {interface.network}")
    if interface.ip != interface.network.network_address:
        single = f"{address}/{interface.max_prefixlen}"
        raise RefusedError(
            f"{text} has bits set beyond /{length}",
            f"write {interface.network} for the network, or {single} for the one address",
        )
    _refuse_mapped(text, interface.network)
    return interface.network


def _refuse_interface(text: str) -> None:
    if "%" in text:
        raise RefusedError(f"{text} has an interface in it", "write the address without it")


def _refuse_mapped(text: str, network: Network) -> None:
    """sendmail takes a mapped address for the IPv4 one that it stands for (daemon.c, getrequests())."""
    if isinstance(network, ipaddress.IPv6Network) and network.subnet_of(_MAPPED):
        first, length = int(network.network_address) & 0xFFFFFFFF, network.prefixlen - 96
        meant = ipaddress.IPv4Network((first, length))
        right = meant.network_address if length == 32 else meant
        raise RefusedError(f"{text} is looked up by sendmail as IPv4", f"write {right}")


def prefixes(network: Network) -> tuple[str, ...]:
    """The smallest set of prefixes that matches exactly the addresses of network, in ascending order.

    IPv4 prefixes are octets ("192.0.2"), IPv6 ones groups behind the word ("IPv6:2001:db8"). All of IPv6
    is the word alone, because dropping groups ends there; all of IPv4 has no such word and is 256 octets.
    One network becomes at most 128 IPv4 or 32,768 IPv6 ones.
    """
    family = _FAMILIES[network.version]
    parts = -(-network.prefixlen // family.part_bits)
    if parts == 0 and not family.word:
        parts = 1
    spare_bits = parts * family.part_bits - network.prefixlen
    unused_bits = network.max_prefixlen - parts * family.part_bits
    first = int(network.network_address) >> unused_bits
    return tuple(_write(first + step, parts, family) for step in range(1 << spare_bits))


def _write(number: int, parts: int, family: _Family) -> str:
    mask = (1 << family.part_bits) - 1
    shifts = range((parts - 1) * family.part_bits, -1, -family.part_bits)
    written = [format(number >> shift & mask, family.part_format) for shift in shifts]
    return family.separator.join(([family.word] if family.word else []) + written)


def looked_up(text: str) -> tuple[str, ...]:
    """What sendmail looks up for text: an address, a prefix of whole octets or groups, or a network.

    IPv6 may be written with or without the word IPv6, compressed or not, in either case.
    Raises RefusedError when text is none of these.
    """
    _refuse_interface(text)
    bare = text[5:] if text[:5].lower() == "ipv6:" else text
    if "/" in bare:
        return prefixes(parse_network(bare))
    if ":" in text:
        return (_looked_up_ipv6(bare),)
    return (_looked_up_ipv4(bare),)


def is_whole(prefix: str) -> bool:
    """Whether prefix, as looked_up gives it, is one address: four octets, or eight groups behind IPv6."""
    return prefix.count(":") == 8 if ":" in prefix else prefix.count(".") == 3


def _looked_up_ipv4(text: str) -> str:
    octets = text.split(".")
    if octets[-1] == "":
        raise RefusedError(
            f"{text} ends in a dot, so that it matches nothing", f"write {text.rstrip('.')} for all below it"
        )
    if len(octets) > 4 or not all(_is_octet(octet) for octet in octets):
        raise RefusedError(
            f"{text} is no IPv4 address or prefix",
            "write one to four octets of 0 to 255 without leading zeros",
        )
    return text


def _is_octet(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= 255 and str(int(text)) == text


def _looked_up_ipv6(text: str) -> str:
    if text.endswith("::") and text != "::":
        network = text.count(":", 0, -1) * 16
        raise RefusedError(
            f"{text} may mean an address or a network",
            f"write {text}/{network} for the network, or {text}/128 for the one address",
        )
    groups = text.split(":")
    if "" not in groups and len(groups) < 8 and all(_is_group(group) for group in groups):
        filled = ":".join(groups + ["0"] * (8 - len(groups)))
        _refuse_mapped(text, ipaddress.IPv6Network((filled, 16 * len(groups))))
        return ":".join(["IPv6", *(format(int(group, 16), "x") for group in groups)])
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        raise RefusedError(
            f"{text} is no IPv6 address or prefix",
            "write it like 2001:db8::1, 2001:db8::/32 or IPv6:2001:db8",
        ) from None
    whole = ipaddress.IPv6Network(address)
    _refuse_mapped(text, whole)
    return prefixes(whole)[0]


def _is_group(text: str) -> bool:
    return 1 <= len(text) <= 4 and all(digit in "0123456789abcdefABCDEF" for digit in text)
