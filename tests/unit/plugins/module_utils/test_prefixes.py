# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Networks become exactly the prefixes that sendmail looks up, and as few as can be."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _prefixes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import RefusedError
from hypothesis import assume, given
from hypothesis import strategies as st

VALID = [
    ("192.0.2.1", ("192.0.2.1",)),
    ("192.0.2", ("192.0.2",)),
    ("10", ("10",)),
    ("192.0.2.0/24", ("192.0.2",)),
    ("192.0.2.8/32", ("192.0.2.8",)),
    ("192.0.2.8/31", ("192.0.2.8", "192.0.2.9")),
    ("198.18.0.0/15", ("198.18", "198.19")),
    ("10.0.0.0/7", ("10", "11")),
    ("2001:db8::1", ("IPv6:2001:db8:0:0:0:0:0:1",)),
    ("IPv6:2001:DB8::1", ("IPv6:2001:db8:0:0:0:0:0:1",)),
    ("ipv6:2001:0db8:0000", ("IPv6:2001:db8:0",)),
    ("2001:db8::/32", ("IPv6:2001:db8",)),
    ("IPv6:2001:db8::/31", ("IPv6:2001:db8", "IPv6:2001:db9")),
    ("2001:db8::/128", ("IPv6:2001:db8:0:0:0:0:0:0",)),
    ("::/0", ("IPv6",)),
    ("::", ("IPv6:0:0:0:0:0:0:0:0",)),
    ("IPv6:0:0:0:0:0:fffe", ("IPv6:0:0:0:0:0:fffe",)),
    ("IPv6:0:0:0:0:0", ("IPv6:0:0:0:0:0",)),
]

INVALID = [
    ("192.0.2.0/33", "no network"),
    ("192.0.2/24", "no network"),
    ("192.0.2.1/24", "bits set beyond /24 | write 192.0.2.0/24 for the network, or 192.0.2.1/32"),
    ("192.0.2.0/255.255.255.0", "no prefix length | write 192.0.2.0/24"),
    ("192.0.2.", "ends in a dot | write 192.0.2 "),
    ("192.0.2.256", "no IPv4 address"),
    ("192.0.02.1", "no IPv4 address"),
    ("192.0.2.1.5", "no IPv4 address"),
    ("2001:db8::1/32", "bits set beyond /32 | write 2001:db8::/32"),
    ("2001:db8::", "an address or a network | write 2001:db8::/32 for the network"),
    ("2001:db8:", "no IPv6 address"),
    ("2001:db8:xyz", "no IPv6 address"),
    ("2001:db80a", "no IPv6 address"),
    ("2001:db8::/17", "bits set beyond"),
    ("::ffff:192.0.2.1", "as IPv4 | write 192.0.2.1"),
    ("::ffff:192.0.2.0/120", "as IPv4 | write 192.0.2.0/24"),
    ("::ffff:192.0.2.1/128", "as IPv4 | write 192.0.2.1"),
    ("::ffff:0:0/96", "as IPv4 | write 0.0.0.0/0"),
    ("IPv6:0:0:0:0:0:ffff", "as IPv4 | write 0.0.0.0/0"),
    ("IPv6:0:0:0:0:0:FFFF:c000", "as IPv4 | write 192.0.0.0/16"),
    ("fe80::1%eth0", "an interface"),
    ("fe80::%eth0/64", "an interface"),
]


@pytest.mark.parametrize(("text", "keys"), VALID)
def test_becomes_what_is_looked_up(text: str, keys: tuple[str, ...]) -> None:
    assert _prefixes.looked_up(text) == keys


@pytest.mark.parametrize(("text", "message"), INVALID)
def test_is_refused_with_advice(text: str, message: str) -> None:
    with pytest.raises(RefusedError) as caught:
        _prefixes.looked_up(text)
    said = f"{caught.value.wrong} | {caught.value.right} "
    for part in message.split(" | "):
        assert part in said


def covered(prefix: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """The addresses that sendmail finds by prefix, written with the standard library's own means."""
    if prefix.startswith("IPv6"):
        groups = prefix.split(":")[1:]
        return ipaddress.ip_network(f"{':'.join(groups + ['0'] * (8 - len(groups)))}/{16 * len(groups)}")
    octets = prefix.split(".")
    return ipaddress.ip_network(f"{'.'.join(octets + ['0'] * (4 - len(octets)))}/{8 * len(octets)}")


@given(st.ip_addresses(), st.integers(0, 128))
def test_expansion_is_exact_and_minimal(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, length: int
) -> None:
    assume(length <= address.max_prefixlen)
    network = ipaddress.ip_network(f"{address}/{length}", strict=False)
    part = 8 if network.version == 4 else 16
    assume(-length % part <= 9)  # up to 512 prefixes; the next test sees the most there can be
    # Any, for they are of one family, which collapse_addresses demands and mypy cannot see
    found: list[Any] = [covered(prefix) for prefix in _prefixes.prefixes(network)]
    assert list(ipaddress.collapse_addresses(found)) == [network]
    assert sum(each.num_addresses for each in found) == network.num_addresses
    # fewer would need a prefix one part shorter, and that reaches beyond the network (or is none, for IPv4)
    assert all(each.prefixlen - part < max(length, 0 if network.version == 6 else 1) for each in found)


def test_the_widest_step_is_exact() -> None:
    found = _prefixes.prefixes(ipaddress.ip_network("2001:db8:8000::/33"))
    assert (len(found), found[0], found[-1]) == (32768, "IPv6:2001:db8:8000", "IPv6:2001:db8:ffff")
    assert len(set(found)) == len(found)


@given(st.ip_addresses(), st.integers(0, 128))
def test_a_prefix_is_looked_up_as_itself(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, length: int
) -> None:
    assume(length <= address.max_prefixlen)
    assume(length % 16 == 0 or length % 16 > 6 or address.version == 4)  # at most 512 prefixes
    found = _prefixes.prefixes(ipaddress.ip_network(f"{address}/{length}", strict=False))
    # What begins so is looked up as IPv4, and so refused when somebody writes it.
    written = [prefix for prefix in found if not prefix.startswith("IPv6:0:0:0:0:0:ffff")]
    assert all(_prefixes.looked_up(prefix) == (prefix,) for prefix in written if prefix != "IPv6")
