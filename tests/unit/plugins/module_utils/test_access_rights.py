# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whom entries give a right: networks as wide as sendmail takes them, names, senders and domains."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._access_rights import (
    AccessEntry,
    compared,
    discarded,
    grants,
    network_of,
    of_senders,
    relay_domains,
    relayed_clients,
    relayed_issuers,
    server_features,
    tls_requirements,
    told,
    unlimited,
    whole_domains,
    wide,
)

NETWORKS = [
    ("10", "10.0.0.0/8"),
    ("10.1", "10.1.0.0/16"),
    ("192.168.3.4", "192.168.3.4/32"),
    ("ipv6", "::/0"),
    ("ipv6:2001:db8", "2001:db8::/32"),
    ("ipv6:2001:db8:0:0:0:0:0:1", "2001:db8::1/128"),
    *((key, None) for key in ("", "a.example", "com", "300.1", "1.2.3.4.5", "10.", "10.0.0.0/8", "10.-1")),
    *((key, None) for key in ("ipv6:::1", "ipv6:2001:db8::1", "ipv6:10000", "[10.0.0.1]")),
]


@pytest.mark.parametrize(("prefix", "network"), NETWORKS)
def test_a_prefix_is_a_network_and_a_name_is_none(prefix: str, network: str | None) -> None:
    found = network_of(prefix)
    assert (None if found is None else str(found)) == network


# a value as it is written, and as rulesets compare it
COMPARED = [
    ("RELAY", "RELAY"),
    (" RELAY\t", "RELAY"),
    ("RELAY ()", "RELAY"),
    ("(a (b) \\) c) RELAY(d)", "RELAY"),
    ("RELAY (", "RELAY"),
    ("RELAY )", "RELAY"),
    ("RELAY%1", "RELAY"),
    ("RE%2LAY", "RELAY"),
    ("RE(c)LAY", "RE LAY"),
    ("RELAY%0", "RELAY%0"),
    ("RELAY yes", "RELAY yes"),
    ("RELAY \\(", "RELAY \\"),
    ("()", ""),
]


@pytest.mark.parametrize(("written", "read"), COMPARED)
def test_a_value_is_read_as_sendmail_reads_it(written: str, read: str) -> None:
    assert compared(written) == read
    assert AccessEntry("connect:10", written).action == read.upper()


def entries(*pairs: str) -> list[AccessEntry]:
    """Entries from "key value"."""
    return [AccessEntry(*pair.split(" ", 1)) for pair in pairs]


# entries that relay, and a word on each network that is too wide
WIDE = [
    (["connect:10 RELAY"], ["10.0.0.0/8 by connect:10 RELAY"]),
    (["connect:10 relay"], ["10.0.0.0/8 by connect:10 relay"]),
    (["10 RELAY"], ["10.0.0.0/8 by 10 RELAY"]),
    (["connect:45 RELAY ()"], ["45.0.0.0/8 by connect:45 RELAY ()"]),
    # one is one's own on the internet, two are not, but for those in private space
    (
        ["connect:40.107 RELAY", "connect:52.100 RELAY"],
        ["more addresses of the internet than one network /16 by connect:40.107 RELAY and 1 more"],
    ),
    (["connect:40.107.1 RELAY", "connect:52.100.1.1 RELAY", "connect:172.16 RELAY"], []),
    (["connect:172.15 RELAY", "connect:172.16 RELAY"], []),
    (["connect:ipv6:2a01:111:f400 RELAY", "connect:ipv6:fd12:3456:789a RELAY"], []),
    (["connect:ipv6:2a01:111 RELAY"], []),
    (["connect:ipv6:2a01 RELAY"], ["2a01::/16 by connect:ipv6:2a01 RELAY"]),
    # many that are narrow
    ([f"connect:40.107.{octet} RELAY" for octet in range(256)], []),
    (
        [f"connect:40.107.{octet} RELAY" for octet in range(256)] + ["connect:40.108.1 RELAY"],
        ["more addresses of the internet than one network /16 by connect:40.107.0 RELAY and 256 more"],
    ),
    (
        [f"connect:ipv6:2a01:{group:x} RELAY" for group in range(2)],
        ["more addresses of the internet than one network /32 by connect:ipv6:2a01:0 RELAY and 1 more"],
    ),
    ([f"connect:10.{octet} RELAY" for octet in range(0, 256, 2)], []),
    (["connect: RELAY"], ["connect: RELAY: everyone"]),
    (["connect:com RELAY"], ["connect:com RELAY: everyone below .com"]),
    (["connect:co.uk RELAY"], ["connect:co.uk RELAY: everyone below .co.uk"]),
    (["connect:ipv6 RELAY"], ["::/0 by connect:ipv6 RELAY"]),
    (["connect:ipv6:2001 RELAY"], ["2001::/16 by connect:ipv6:2001 RELAY"]),
    # many that make up one
    (
        [f"connect:172.{octet} RELAY" for octet in range(16, 32)],
        ["172.16.0.0/12 by connect:172.16 RELAY and 15 more"],
    ),
    (["connect:10.0 RELAY", "connect:10.1 RELAY"], ["10.0.0.0/15 by connect:10.0 RELAY and 1 more"]),
    (["connect:10.1 RELAY", "connect:10.2 RELAY", "connect:10.4.5 RELAY"], []),
    # its own loopback, sites, a name
    (["connect:127 RELAY", "connect:ipv6:0:0:0:0:0:0:0:1 RELAY"], []),
    (["connect:10.1 RELAY", "connect:ipv6:2001:db8:1 RELAY", "connect:example.com RELAY"], []),
    # no right
    (["connect:10 REJECT", "connect:11 OK", "to:com RELAY", "from:com RELAY", "clientrate:10 0"], []),
]


@pytest.mark.parametrize(("pairs", "words"), WIDE)
def test_a_wide_network_is_named_by_its_entries(pairs: list[str], words: list[str]) -> None:
    assert wide(relayed_clients(entries(*pairs), [])) == words


def test_class_r_lets_clients_relay_too() -> None:
    found = wide(relayed_clients([], ["10", "Example.COM", "192.0.2"]))
    assert found == ["10.0.0.0/8 by 10 in class R"]


def test_an_authority_of_certificates_lets_everyone_relay_but_a_holder_lets_himself() -> None:
    given = entries(
        "certissuer:/c=us/cn=r10 RELAY", "certissuer:/cn=ours SUBJECT", "certsubject:/cn=hub RELAY"
    )
    everyone = "certissuer:/c=us/cn=r10 RELAY: everyone with a certificate of this issuer"
    assert relayed_issuers(given) == [everyone]
    assert told(given, [])["wide_clients"] == [everyone]


def test_what_lets_relay_is_told_by_how_many_it_lets() -> None:
    given = entries(
        "connect:192.0.2.1 RELAY",
        "certsubject:/cn=hub RELAY",
        "connect:10.1 RELAY",
        "connect:outlook.test RELAY",
        "connect:10.2 REJECT",
    )
    assert grants(given, ["partner.test"]) == [
        "connect:outlook.test RELAY",
        "partner.test in class R",
        "connect:10.1 RELAY",
        "connect:192.0.2.1 RELAY",
        "certsubject:/cn=hub RELAY",
    ]


def test_an_entry_is_told_with_its_place() -> None:
    assert str(AccessEntry("connect:10", "RELAY", "/etc/mail/access:3")) == (
        "connect:10 RELAY (/etc/mail/access:3)"
    )


def test_relay_domains_are_those_of_class_r_and_of_the_map() -> None:
    of_map = entries(
        "to:a.test RELAY",
        "b.test RELAY",
        "to:c.test REJECT",
        "to:user@d.test RELAY",
        "connect:e.test RELAY",
        "192.0.2 RELAY",
        "to:.f.test RELAY",
    )
    assert relay_domains(of_map, ["Class.TEST", "10", "a.test"]) == ("class.test", "a.test", "b.test")


def test_senders_discards_and_whole_domains_are_named() -> None:
    given = entries(
        "from:a.test RELAY",
        "from:b.test REJECT",
        "to:u@c.test DISCARD",
        "from:d.test DISCARD",
        "to:com RELAY",
        "to:co.uk RELAY",
    )
    assert of_senders(given) == ["from:a.test RELAY"]
    assert discarded(given) == ["to:u@c.test DISCARD"]
    assert whole_domains(given, ["de", "corp"]) == ["to:com RELAY", "to:co.uk RELAY", "de in class R"]


def test_a_wide_network_without_a_limit_is_named_by_the_limit() -> None:
    given = entries(
        "clientrate: 0", "clientrate:9 0", "clientconn:9 5", "greetpause:10.9 0", "greetpause:127 0"
    )
    assert unlimited(given) == {
        "ClientRate": ["9.0.0.0/8 by clientrate:9 0"],
        "ClientConn": [],
        "GreetPause": [],
    }


def test_features_and_requirements_are_those_of_their_tags() -> None:
    given = entries("srv_features: G U", "tls_srv:a.test VERIFY", "tls_clt: OK", "try_tls:b.test NO")
    assert server_features(given) == {"srv_features: G U": "G U"}
    assert [str(one) for one in tls_requirements(given)] == ["tls_srv:a.test VERIFY"]


def test_many_grants_are_told_in_part() -> None:
    told = grants(entries(*(f"connect:10.1.{octet} RELAY" for octet in range(60))), [])
    assert (len(told), told[-1]) == (51, "10 more")
