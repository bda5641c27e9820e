# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The prefixes that networks, addresses and ranges become together."""

from __future__ import annotations

import ipaddress

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _ranges
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from hypothesis import given, settings
from hypothesis import strategies as st

VALID: list[tuple[list[str], list[str]]] = [
    ([], []),
    (["192.0.2.0/24"], ["192.0.2"]),
    (["192.0.2.0/25", "192.0.2.128/25"], ["192.0.2"]),
    (["192.0.3", "192.0.2", "192.0.2.7"], ["192.0.2", "192.0.3"]),
    (["10.0.0.0/8", "10.1.2.3-10.200.0.0"], ["10"]),
    (["192.0.2.254-192.0.4.0"], ["192.0.3", "192.0.2.254", "192.0.2.255", "192.0.4.0"]),
    (["192.0.2.1 - 192.0.2.1"], ["192.0.2.1"]),
    (["2001:db8::/32"], ["IPv6:2001:db8"]),
    (["IPv6:2001:DB8", "2001:db8::1"], ["IPv6:2001:db8"]),
    (["2001:db8::/33", "2001:db8:8000::/33"], ["IPv6:2001:db8"]),  # each alone is 32,768 keys
    (["2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"], ["IPv6:2001:db8"]),
    (["2001:db8::1", "192.0.2.1"], ["192.0.2.1", "IPv6:2001:db8:0:0:0:0:0:1"]),
]

INVALID: list[tuple[list[object], str]] = [
    (["example.com"], "v[0] (example.com): example.com is no IPv4 address or prefix"),
    (["192.0.2.0/24", "192.0.2.1/24"], "v[1] (192.0.2.1/24): 192.0.2.1/24 has bits set beyond /24"),
    (["192.0.2."], "v[0] (192.0.2.): 192.0.2. ends in a dot"),
    (["192.0.2.9-192.0.2.1"], "v[0] (192.0.2.9-192.0.2.1): 192.0.2.9-192.0.2.1 ends before it begins"),
    (["192.0.2.9-2001:db8::"], "v[0] (192.0.2.9-2001:db8::): 192.0.2.9-2001:db8:: begins and ends in diff"),
    (["192.0.2-192.0.3"], "v[0] (192.0.2-192.0.3): '192.0.2' is no address that a range could begin"),
    (["::ffff:192.0.2.1-::ffff:192.0.2.2"], "v[0] (::ffff:192.0.2.1-::ffff:192.0.2.2): "),
    (
        ["::ffff:192.0.2.0/120"],
        "v[0] (::ffff:192.0.2.0/120): ::ffff:192.0.2.0/120 is looked up by sendmail as",
    ),
    (["fe80::1%eth0-fe80::2"], "v[0] (fe80::1%eth0-fe80::2): "),
    (["fe80::1%eth0/128"], "v[0] (fe80::1%eth0/128): fe80::1%eth0/128 has an interface"),
    (["-"], "v[0] (-): '' is no address that a range"),
    ([""], "v[0] (): "),
    ([10], "v[0] (10): is no text"),
]


@pytest.mark.parametrize(("texts", "keys"), VALID)
def test_collapse(texts: list[str], keys: list[str]) -> None:
    assert sorted(_ranges.collapse(texts, variable="v")) == sorted(keys)


@pytest.mark.parametrize(("texts", "message"), INVALID)
def test_is_refused(texts: list[object], message: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        _ranges.collapse(texts, variable="v")
    assert str(refused.value).startswith(message)


def test_every_fault_is_told() -> None:
    with pytest.raises(InvalidInputError) as refused:
        _ranges.collapse(["a", "192.0.2.1", "b"], variable="v")
    assert [fault.where for fault in refused.value.faults] == ["v[0] (a)", "v[2] (b)"]


START = int(ipaddress.IPv4Address("192.0.2.0"))
ends = st.tuples(st.integers(0, 1023), st.integers(0, 1023)).map(sorted)


@settings(max_examples=60, deadline=None)
@given(st.lists(ends, max_size=4))
def test_exact_and_minimal(ranges: list[list[int]]) -> None:
    texts = [f"{ipaddress.IPv4Address(START + a)}-{ipaddress.IPv4Address(START + b)}" for a, b in ranges]
    wanted = {START + number for a, b in ranges for number in range(a, b + 1)}
    keys = _ranges.collapse(texts, variable="v")
    whole = {key for key in keys if key.count(".") == 2}
    for number in range(START, START + 1024):
        address = str(ipaddress.IPv4Address(number))
        assert (number in wanted) == (address in keys or address.rpartition(".")[0] in whole)
    assert len(set(keys)) == len(keys)
    blocks = {
        f"192.0.{2 + block}": range(START + 256 * block, START + 256 * (block + 1)) for block in range(4)
    }
    full = {prefix for prefix, numbers in blocks.items() if wanted.issuperset(numbers)}
    assert whole == full
    assert not any(key.rpartition(".")[0] in whole for key in keys)
