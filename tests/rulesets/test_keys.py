# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Networks refuse just their addresses, and what the grammar does not store matches nothing as written."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

import pytest
import questions
from all_maps import FILES, MAPS
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import RefusedError
from hosts import relay_named
from judge import Judge

NETWORKS = [
    *("192.0.2.0/24", "192.0.2.128/25", "198.51.100.8/29", "203.0.113.7/32", "20.0.0.0/7", "172.16.0.0/12"),
    *("172.128.0.0/10", "192.168.4.0/22", "64.0.0.0/3", "233.252.0.254/31"),
    *("2001:db8::/32", "2001:db9:8000::/41", "2001:dba::/47", "2001:dbb::1/128", "2001:dbc:0:ff00::/56"),
    *("fe80::/10", "2001:dbd:1:2:3:4:5:0/121"),
]


# keys that match nothing as they stand, and one that is meant: none is ever stored
MATCHING_NOTHING = [
    ("Connect:192.0.2.0/24", "Connect:192.0.2.77"),
    ("Connect:198.51.100.", "Connect:198.51.100.77"),
    ("Connect:203.0.113.01", "Connect:203.0.113.1"),
    ("Connect:10.0.0.1-10.0.0.9", "Connect:10.0.0.5"),
    ("Connect:IPv6:2001:db8::1", "Connect:IPv6:2001:db8:0:0:0:0:0:1"),
    ("Connect:IPv6:2001:0db9", "Connect:IPv6:2001:db9"),
    ("Connect:2001:dba", "Connect:IPv6:2001:dba"),
    ("Connect:IPv6:2001:dbb::/32", "Connect:IPv6:2001:dbb"),
    ("Connect:final.test.", "Connect:final.test"),
    ("Connect:.dot.test", "Connect:dot.test"),
    ("Connect:*.star.test", "Connect:star.test"),
    ("Connect:user@a.test", "From:user@a.test"),
    ("From:*@star.test", "From:user@star.test"),
    ("From:@at.test", "From:user@at.test"),
    ("From:user@b.test.", "From:user@b.test"),
    ("From:192.0.2.5", "Connect:192.0.2.5"),
    ("To:boss@", "To:boss@relayed.test"),
    ("ClientRate:rate.test", "Connect:rate.test"),
    ("GreetPause:", "GreetPause:pause.test"),
]


@pytest.fixture(scope="module", params=["scratch", "scratch12"])
def with_dead_keys(request: pytest.FixtureRequest) -> Judge:
    """A spare host of each release whose access map holds what the grammar does not store."""
    judge = Judge(relay_named(request.param))
    judge.prepare({**MAPS, "access": [(key, "REJECT") for key, _meant in MATCHING_NOTHING]}, FILES)
    return judge


def is_stored(key: str) -> bool:
    """Whether the grammar would store key as it stands."""
    try:
        return key in _access.GRAMMAR.keys(key)
    except RefusedError:
        return False


def test_keys_that_are_not_stored_match_nothing(with_dead_keys: Judge) -> None:
    assert [key for key, _meant in MATCHING_NOTHING if is_stored(key)] == []
    answers = with_dead_keys.ask([questions.access(meant) for _key, meant in MATCHING_NOTHING])
    assert [answer.found for answer in answers if any(name == "access" for name, _key in answer.found)] == []


def samples(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network,
) -> Iterator[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """Addresses at both edges of network, beside them, and spread within and around it."""
    first, last = int(network.network_address), int(network.broadcast_address)
    size = last - first + 1
    numbers = {first + offset for offset in (-65537, -257, -256, -1, 0, 1, 255, 256)}
    numbers |= {last + offset for offset in (-256, -255, -1, 0, 1, 256, 257, 65537)}
    numbers |= {first + size * step // 17 for step in range(-17, 34)}
    kind = ipaddress.IPv4Address if network.version == 4 else ipaddress.IPv6Address
    return (kind(number) for number in sorted(numbers) if 0 <= number < 1 << network.max_prefixlen)


def typed(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """address as ${client_addr} holds it."""
    if address.version == 4:
        return str(address)
    return "IPv6:" + ":".join(format(int(group, 16), "x") for group in address.exploded.split(":"))


@pytest.fixture(scope="module", params=["scratch", "scratch12"])
def with_networks(request: pytest.FixtureRequest) -> Judge:
    """A spare host of each release whose access map refuses NETWORKS."""
    judge = Judge(relay_named(request.param))
    entries = [{"key": f"Connect:{network}", "value": "REJECT"} for network in NETWORKS]
    rows = [(record.key, record.value) for record in _access.expand(entries, variable="networks")]
    judge.prepare({**MAPS, "access": rows}, FILES)
    return judge


def test_a_network_refuses_its_addresses_and_no_other(with_networks: Judge) -> None:
    networks = [ipaddress.ip_network(network) for network in NETWORKS]
    addresses = sorted(
        {
            address
            for network in networks
            for address in samples(network)
            if address not in ipaddress.ip_network("::ffff:0:0/96")
        },
        key=typed,
    )
    asked = [[f"Translate,Basic_check_relay {questions.NOBODY} $| {typed(address)}"] for address in addresses]
    answers = with_networks.ask(asked, trace=False)
    wrong = [
        f"{address}: {answer.result}"
        for address, answer in zip(addresses, answers)
        if ("$# error" in answer.result) != any(address in network for network in networks)
    ]
    assert wrong == []
    assert len(addresses) > 800
