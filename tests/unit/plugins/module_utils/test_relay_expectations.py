# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is expected of a relay follows from its settings, and nothing is that does not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_expectations import (
    Known,
    policy_tests,
    probe,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import parse_settings

GATEWAY: dict[str, Any] = {"hub": "[192.0.2.20]", "relay_domains": ["corp.test"]}
SMARTHOST: dict[str, Any] = {"kind": "smarthost", "smart_host": "world.far.test"}
NULLCLIENT: dict[str, Any] = {"kind": "nullclient", "hub": "[192.0.2.20]"}
CLOSED = [
    "a stranger as <> may not relay to example.com",
    "a stranger as <> may not relay to [203.0.113.25]",
]
CLOSED_TO_OWN_SENDERS = [
    "a stranger as <postmaster@corp.test> may not relay to example.com",
    "a stranger as <postmaster@corp.test> may not relay to [203.0.113.25]",
]
OPEN = "a stranger may send to corp.test"


def known(variables: dict[str, Any]) -> Known:
    return Known(parse_settings({f"sendmail_{name}": value for name, value in variables.items()}))


def asked(variables: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {test["name"]: test for test in policy_tests(known(variables))}


def access(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"access": [{"key": key, "value": value} for key, value in pairs]}


# variables, and the names of the built-in tests
BUILT_IN: list[tuple[dict[str, Any], list[str]]] = [
    (GATEWAY, [*CLOSED, *CLOSED_TO_OWN_SENDERS, OPEN]),
    ({**GATEWAY, "kind": "both", "smart_host": "w.test"}, [*CLOSED, *CLOSED_TO_OWN_SENDERS, OPEN]),
    (SMARTHOST, CLOSED),
    (NULLCLIENT, CLOSED),
    # what the user's own entries refuse is not expected to pass
    ({**GATEWAY, **access(("To:corp.test", "REJECT"))}, [*CLOSED, *CLOSED_TO_OWN_SENDERS]),
    (
        {**GATEWAY, **access(("To:postmaster@corp.test", "ERROR:5.1.1:550 no"))},
        [*CLOSED, *CLOSED_TO_OWN_SENDERS],
    ),
    ({**GATEWAY, **access(("TLS_Clt:", "ENCR:128"))}, [*CLOSED, *CLOSED_TO_OWN_SENDERS]),
    (
        {**GATEWAY, "mailertable": [{"key": "corp.test", "value": "error:5.1.2:550 gone"}]},
        [*CLOSED, *CLOSED_TO_OWN_SENDERS],
    ),
    (
        {**GATEWAY, "local_rulesets": "SLocal_check_mail\nR$*\t$#error $: 550 no"},
        [*CLOSED, *CLOSED_TO_OWN_SENDERS],
    ),
    # what was opened on purpose is not expected to be closed
    (
        {**GATEWAY, "feature": ["promiscuous_relay"], "allow_open_relay_features": ["promiscuous_relay"]},
        [OPEN],
    ),
]


@pytest.mark.parametrize(("variables", "names"), BUILT_IN)
def test_built_in_tests_are_those_that_follow(variables: dict[str, Any], names: list[str]) -> None:
    assert sorted(asked(variables)) == sorted(names)


# entries of the access map, and the client and recipients that stand for a stranger and for foreign domains
STRANGERS: list[tuple[list[tuple[str, str]], str, set[str]]] = [
    ([], "203.0.113.9", {"relaytest@example.com", "relaytest@[203.0.113.25]"}),
    ([("Connect:203.0.113.0/24", "RELAY")], "198.51.100.9", set()),
    ([("Connect:203.0.113.9", "REJECT")], "198.51.100.9", set()),
    ([("Connect:203", "RELAY"), ("Connect:198.0.0.0/8", "OK")], "192.0.2.9", set()),
    ([("Connect:203.0.113.0/25", "RELAY")], "198.51.100.9", set()),
    ([("Connect:203.0.113.128/25", "RELAY")], "203.0.113.9", set()),
    ([("To:example.com", "RELAY")], "203.0.113.9", {"relaytest@example.net", "relaytest@[203.0.113.25]"}),
    ([("To:[203.0.113.25]", "RELAY")], "203.0.113.9", {"relaytest@example.com", "relaytest@[198.51.100.25]"}),
]


@pytest.mark.parametrize(("pairs", "client", "recipients"), STRANGERS)
def test_a_stranger_is_whom_no_entry_speaks_of(
    pairs: list[tuple[str, str]], client: str, recipients: set[str]
) -> None:
    tests = asked({**GATEWAY, **access(*pairs)}).values()
    refused = [test for test in tests if test["expect"]["verdict"] == "reject"]
    assert {test["client_address"] for test in tests} == {client}
    assert not recipients or {test["recipient"] for test in refused} == recipients


def test_no_domain_of_the_relay_is_a_foreign_one() -> None:
    variables = {
        **GATEWAY,
        "relay_domains": ["example.com"],
        "local_host_names": ["example.net"],
        "virtuser_domain": ["example.org"],
        "feature": ["virtusertable"],
    }
    refused = {test["recipient"] for test in asked(variables).values() if "name" in test} - {
        "postmaster@example.com"
    }
    assert refused == {"relaytest@elsewhere.example", "relaytest@[203.0.113.25]"}


def test_where_everybody_is_known_nobody_is_a_stranger() -> None:
    everybody = [(f"Connect:{octet}", "OK") for octet in (203, 198, 192, 240, 127)]
    assert asked({**GATEWAY, **access(*everybody)}) == {}
    assert [one["passes"] for one in probe(known({**GATEWAY, **access(*everybody)}))["tries"]] == [True]


def test_a_test_of_the_users_replaces_the_built_in_one_of_its_name() -> None:
    own = {"name": OPEN, "client_address": "192.0.2.66", "recipient": "a@corp.test", "expect": {"code": 550}}
    tests = asked({**GATEWAY, "policy_tests": [own]})
    assert tests[OPEN] == own
    assert sorted(tests) == sorted([*CLOSED, *CLOSED_TO_OWN_SENDERS, OPEN])


LISTEN = "listen"
# variables, and of each try: listener, address, port, source, recipient, whether it passes
FOREIGN = "<relaytest@[203.0.113.25]>"
TRIES: list[tuple[dict[str, Any], list[tuple[object, ...]]]] = [
    (
        GATEWAY,
        [
            ("this host at MTA", "127.0.0.1", 25, "127.0.0.1", "<postmaster@corp.test>", True),
            ("a stranger at MTA", "127.0.0.1", 25, "127.9.9.9", FOREIGN, False),
        ],
    ),
    (
        SMARTHOST,
        [
            ("this host at MTA", "127.0.0.1", 25, "127.0.0.1", FOREIGN, True),
            ("a stranger at MTA", "127.0.0.1", 25, "127.9.9.9", FOREIGN, False),
        ],
    ),
    (
        NULLCLIENT,
        [
            ("this host at MTA-loopback", "127.0.0.1", 25, "127.0.0.1", FOREIGN, True),
            ("a stranger at MTA-loopback", "127.0.0.1", 25, "127.9.9.9", FOREIGN, False),
        ],
    ),
    (
        {**SMARTHOST, LISTEN: [{"family": "inet6"}]},
        [
            ("this host at MTA", "127.0.0.1", 25, "127.0.0.1", FOREIGN, True),
            ("a stranger at MTA", "127.0.0.1", 25, "127.9.9.9", FOREIGN, False),
        ],
    ),
    # who must log in is only ever refused
    (
        {**SMARTHOST, LISTEN: [{}, {"name": "MSA", "port": 587, "modifiers": "Ea"}]},
        [
            ("this host at MTA", "127.0.0.1", 25, "127.0.0.1", FOREIGN, True),
            ("a stranger at MTA", "127.0.0.1", 25, "127.9.9.9", FOREIGN, False),
            ("a stranger at MSA", "127.0.0.1", 587, "127.9.9.9", FOREIGN, False),
        ],
    ),
    (
        {**SMARTHOST, LISTEN: [{"family": "inet6", "address": "2001:db8::25"}]},
        [
            ("this host at MTA", "2001:db8::25", 25, "::1", FOREIGN, True),
            ("this host at MTA-loopback", "127.0.0.1", 25, "127.0.0.1", FOREIGN, True),
            ("a stranger at MTA-loopback", "127.0.0.1", 25, "127.9.9.9", FOREIGN, False),
        ],
    ),
    # TLS from the first byte is not spoken
    (
        {
            **SMARTHOST,
            LISTEN: [{}, {"name": "S", "port": 465, "modifiers": "AEs"}],
            "define": {"confSERVER_CERT": "/etc/mail/c", "confSERVER_KEY": "/etc/mail/k"},
        },
        [
            ("this host at MTA", "127.0.0.1", 25, "127.0.0.1", FOREIGN, True),
            ("a stranger at MTA", "127.0.0.1", 25, "127.9.9.9", FOREIGN, False),
        ],
    ),
]


@pytest.mark.parametrize(("variables", "tries"), TRIES)
def test_the_probe_asks_every_listener(variables: dict[str, Any], tries: list[tuple[object, ...]]) -> None:
    fields = ("name", "address", "port", "source", "recipient", "passes")
    spec = probe(known(variables))
    assert [tuple(one[field] for field in fields) for one in spec["tries"]] == tries
    assert {one["sender"] for one in spec["tries"]} == {"<>"}
    assert spec["units"] == ["sendmail.service", "sendmail-msp.service"]


@pytest.mark.parametrize(
    ("variables", "limit"),
    [({}, 6.0), ({"greet_pause": 0}, 5.0), ({"probe_limit": 20, "greet_pause": 2500}, 22.5)],
)
def test_the_limit_counts_from_the_greeting(variables: dict[str, Any], limit: float) -> None:
    assert probe(known({**GATEWAY, **variables}))["limit"] == limit
