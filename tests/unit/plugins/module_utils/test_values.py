# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each kind of value takes, and what it refuses."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    account,
    address,
    address_in,
    choice,
    domain,
    host,
    interval,
    list_of,
    mapping_of,
    name,
    number,
    optional,
)
from hypothesis import given
from hypothesis import strategies as st

PORT = number(1, 65535, "a port")
PAIR = mapping_of({"port": PORT, "name": name})

VALID: list[tuple[Kind[Any], object, object]] = [
    (PORT, 25, 25),
    (PORT, "25", 25),
    (domain, "Example.COM", "example.com"),
    (domain, "xn--bcher-kva.example", "xn--bcher-kva.example"),
    (host, "hub.example.com", "[hub.example.com]"),
    (host, "[hub.example.com]", "[hub.example.com]"),
    (host, "[192.0.2.1]", "[192.0.2.1]"),
    (host, "[IPv6:2001:db8::1]", "[IPv6:2001:db8::1]"),
    (address, "192.0.2.1", "192.0.2.1"),
    (address, "2001:DB8::1", "2001:db8::1"),
    (interval, "10m", "10m"),
    (interval, "1h30m", "1h30m"),
    (interval, 0, "0"),
    (interval, "0", "0"),
    (account, "smmta", "smmta"),
    (name, "MTA-v6", "MTA-v6"),
    (choice("inet", "inet6"), "inet", "inet"),
    (optional(domain), "", ""),
    (optional(domain), "example.com", "example.com"),
    (list_of(domain), ["a.test", "b.test"], ("a.test", "b.test")),
    (list_of(domain), [], ()),
    (PAIR, {"port": "25"}, {"port": 25}),
    (PAIR, {}, {}),
]

# kind, value, where each fault is, relative to "v"
INVALID: list[tuple[Kind[Any], object, list[str]]] = [
    *((PORT, value, ["v"]) for value in ("abc", "", 0, 65536, -1, True, 2.5, None, "٢٥", "0x19", ["25"])),
    (PORT, "9" * 5000, ["v"]),
    *((domain, value, ["v"]) for value in ("bad domain", "com", "a..b", ".a.test", "a.test.", "-a.test")),
    *(
        (domain, value, ["v"])
        for value in ("a_b.test", "bücher.example", "a.test\n", "192.0.2.1", 7, None, "")
    ),
    *((domain, value, ["v"]) for value in ("a" * 64 + ".test", ".".join(["a" * 63] * 5), "a'b.test")),
    *((host, value, ["v"]) for value in ("192.0.2.1", "[192.0.2.300]", "[2001:db8::1]", "[IPv6:192.0.2.1]")),
    *((host, value, ["v"]) for value in ("hub", "[]", "", "esmtp:[hub.test]", "[hub.test", None)),
    *((address, value, ["v"]) for value in ("192.0.2", "[192.0.2.1]", "192.0.2.0/24", "", None)),
    *((interval, value, ["v"]) for value in ("10", 10, "5x", "m", "", "1h 30m", True, False, None)),
    *((account, value, ["v"]) for value in ("", "Root", "smmta:smmta", "a b", "0", None)),
    *((name, value, ["v"]) for value in ("", "M=A", "MTA, Port=26", "6", None)),
    (choice("inet"), "INET", ["v"]),
    (choice("inet"), ["inet"], ["v"]),
    (list_of(domain), "a.test", ["v"]),
    (list_of(domain), {"a.test": 1}, ["v"]),
    (list_of(domain), None, ["v"]),
    (list_of(domain), ["a.test", "b b", "c c"], ["v[1]", "v[2]"]),
    (list_of(domain), ["a.test", "A.test", "b b"], ["v[1]", "v[2]"]),
    (PAIR, [], ["v"]),
    (PAIR, {"prot": 25, "nmae": "x"}, ["v.prot", "v.nmae"]),
    (PAIR, {"port": 0, "name": "="}, ["v.port", "v.name"]),
]

LITERALS = [
    ("[192.0.2.1]", "192.0.2.1"),
    ("[IPv6:2001:db8::1]", "IPv6:2001:db8:0:0:0:0:0:1"),
    ("[IPv6:::1]", "IPv6:0:0:0:0:0:0:0:1"),
    ("[hub.example.com]", ""),
]


@pytest.mark.parametrize(("kind", "value", "expected"), VALID)
def test_taken(kind: Kind[Any], value: object, expected: object) -> None:
    found = kind(value, "v")
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("kind", "value", "places"), INVALID)
def test_refused(kind: Kind[Any], value: object, places: list[str]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        kind(value, "v")
    assert [fault.where.partition(" ")[0] for fault in caught.value.faults] == places
    assert all(fault.wrong and fault.right for fault in caught.value.faults)


@pytest.mark.parametrize("value", ["two\nlines", "a\x1b[2Jb", "x" * 10_000, ["y" * 10_000]])
def test_a_message_shows_a_value_on_one_short_line(value: object) -> None:
    with pytest.raises(InvalidInputError) as caught:
        domain(value, "v")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


def test_a_slip_among_many_keys_is_told_the_key_that_is_meant() -> None:
    many = mapping_of({f"{letter}_key": PORT for letter in "abcdefghijklmnop"} | {"refuse": PORT})
    with pytest.raises(InvalidInputError, match=r"v.Refuse: is not known \(do you mean refuse\?\)"):
        many({"Refuse": 1}, "v")


@pytest.mark.parametrize(("literal", "expected"), LITERALS)
def test_address_in_a_literal_is_written_as_sendmail_does(literal: str, expected: str) -> None:
    assert address_in(literal) == expected


@given(st.ip_addresses(v=6))
def test_every_group_of_an_ipv6_address_is_written(found: ipaddress.IPv6Address) -> None:
    written = address_in(f"[IPv6:{found}]")
    assert re.fullmatch(r"IPv6(:(0|[1-9a-f][0-9a-f]{0,3})){8}", written)
    assert ipaddress.IPv6Address(written.removeprefix("IPv6:")) == found


@given(st.text())
def test_a_domain_that_is_taken_holds_nothing_special(value: str) -> None:
    try:
        found = domain(value, "v")
    except InvalidInputError:
        return
    assert re.fullmatch(r"[a-z0-9.-]+", found)
