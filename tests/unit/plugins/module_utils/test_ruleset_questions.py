# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The questions of an audit: strangers that nobody knows, places that are nobody's, and all that is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._access_rights import AccessEntry
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import render_input
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_listeners import Listener
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_questions import (
    ANYBODY,
    CONNECTIONS,
    FORM,
    LOCAL,
    NAME,
    POSTMASTER,
    RATE,
    SENDER,
    STRANGER,
    TLS,
    UNQUALIFIED,
    UNRESOLVABLE,
    audit_questions,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_situation import (
    STRANGERS,
    Situation,
)

GATEWAY = Situation(
    server="relay.corp.test",
    domain="corp.test",
    own=("relay.corp.test", "localhost", "[198.51.100.30]"),
    relayed=(),
    entries=(AccessEntry("to:corp.test", "RELAY"), AccessEntry("clientrate:", "60")),
    listeners=(Listener("MTA", "25", "AE"),),
)


def with_entries(*pairs: str) -> Situation:
    more = tuple(AccessEntry(*pair.split(" ", 1)) for pair in pairs)
    return replace(GATEWAY, entries=(*GATEWAY.entries, *more))


# what an access map or a class says more, and who is then no stranger
KNOWN = [
    (with_entries("connect:203.0.113 RELAY"), "203.0.113.9"),
    (with_entries("connect:10.9 RELAY"), "10.9.9.9"),
    (with_entries("192.0.2.9 RELAY"), "192.0.2.9"),
    (with_entries("connect:ipv6:2001:db8:9 RELAY"), "2001:db8:9::9"),
    (with_entries("clientrate:203.0.113 0"), "203.0.113.9"),
    (with_entries("greetpause:203.0.113.9 0"), "203.0.113.9"),
    (replace(GATEWAY, relayed=("192.168.99",)), "192.168.99.9"),
    (replace(GATEWAY, own=("[203.0.113.9]",)), "203.0.113.9"),
    (replace(GATEWAY, own=("[IPv6:2001:db8:9:0:0:0:0:9]",)), "2001:db8:9::9"),
]


@pytest.mark.parametrize(("situation", "client"), KNOWN)
def test_a_client_that_is_known_is_no_stranger(situation: Situation, client: str) -> None:
    assert client in GATEWAY.strangers()
    assert situation.strangers() == [one for one in STRANGERS if one != client]


@pytest.mark.parametrize(
    "entry",
    ["connect:10 RELAY", "connect:ipv6 RELAY", "connect: RELAY", "clientrate:203 0", "connect:203.0.113 OK"],
)
def test_a_wide_network_makes_nobody_known(entry: str) -> None:
    assert with_entries(entry).strangers() == list(STRANGERS)


FOREIGN = [
    (GATEWAY, "example.com"),
    (with_entries("to:example.com RELAY"), "example.net"),
    (replace(GATEWAY, relayed=("example.com", "Example.NET")), "example.org"),
    (replace(GATEWAY, own=("example.com",)), "example.net"),
    (with_entries("to:com RELAY"), "example.com"),  # all of com is not one's own
]


@pytest.mark.parametrize(("situation", "domain"), FOREIGN)
def test_a_foreign_domain_is_one_that_no_mail_is_taken_for(situation: Situation, domain: str) -> None:
    assert situation.foreign() == domain


OWN_NAMES = [
    (GATEWAY, "unknown-host.corp.test"),
    (with_entries("connect:corp.test RELAY"), ""),
    (replace(GATEWAY, relayed=("corp.test",)), ""),
    (replace(GATEWAY, domain="a.b.corp.test", relayed=("corp.test",)), ""),
    (replace(GATEWAY, domain=""), ""),
    (replace(GATEWAY, domain="com"), ""),
]


@pytest.mark.parametrize(("situation", "name"), OWN_NAMES)
def test_a_name_of_the_own_domain_is_asked_unless_it_may_relay(situation: Situation, name: str) -> None:
    assert situation.own_name() == name


def test_everything_is_asked_of_a_gateway() -> None:
    asked = audit_questions(GATEWAY)
    subjects = (STRANGER, NAME, SENDER, FORM, POSTMASTER, ANYBODY, LOCAL, UNRESOLVABLE, UNQUALIFIED)
    assert {about for about, _question in asked} == {*subjects, RATE, CONNECTIONS}
    assert {one.macros["{daemon_flags}"] for _about, one in asked} == {"AA EE"}
    recipients = {one.recipient for about, one in asked if about == POSTMASTER}
    assert recipients == {
        "postmaster",
        "postmaster@relay.corp.test",
        "postmaster@corp.test",
        "abuse@corp.test",
    }


def test_strangers_come_to_every_listener_and_unauthenticated_senders_too() -> None:
    bulk, submission = Listener("bulk", "2525", "u", address="10.0.0.1"), Listener("msa", "587", "Ea")
    asked = audit_questions(replace(GATEWAY, listeners=(*GATEWAY.listeners, bulk, submission)))
    by_name: dict[str, list[tuple[str, str]]] = {}
    for about, one in asked:
        by_name.setdefault(one.macros["{daemon_name}"], []).append((about, one.client_address))
    strangers = [one for one in by_name["MTA"] if one[0] == STRANGER]
    assert by_name["msa"] == strangers
    assert by_name["bulk"] == [*strangers, *(one for one in by_name["MTA"] if one[0] == UNQUALIFIED)]
    there = next(one for _about, one in asked if one.macros["{daemon_name}"] == "bulk")
    told = {name: there.macros[name] for name in ("{daemon_port}", "{daemon_flags}", "{if_addr}")}
    assert told == {"{daemon_port}": "2525", "{daemon_flags}": "u", "{if_addr}": "10.0.0.1"}
    assert there.further.keys() == {"greet_pause", "srv_features", "localaddr"}


def test_of_a_great_many_listeners_each_is_asked_about() -> None:
    ports = [str(port) for port in range(3000, 3252)]
    many = tuple(Listener("MTA", port) for port in ports)
    asked = audit_questions(replace(GATEWAY, listeners=many))
    assert {one.macros["{daemon_port}"] for about, one in asked if about == STRANGER} == {*ports}
    assert len(asked) < 600


PASSWORDS = [
    ("sesame", "sesame@mail.stranger.example", "sesame", "sesame@example.com"),
    ("far.test", "relaytest@far.test", "far.test", "far.test@example.com"),
    ("boss@far.test", "boss@far.test", "far.test", "boss@example.com"),
]


@pytest.mark.parametrize(("word", "sender", "greeting", "recipient"), PASSWORDS)
def test_what_own_checks_compare_with_is_stated(
    word: str, sender: str, greeting: str, recipient: str
) -> None:
    asked = audit_questions(replace(GATEWAY, words=(word,)))
    found = [(about, one) for about, one in asked if "a local rule's" in one.name]
    assert [about for about, _one in found] == [SENDER, SENDER, FORM]
    first, second, third = (one for _about, one in found)
    assert (first.sender, second.macros["s"], third.recipient) == (sender, greeting, recipient)
    assert {first.recipient, second.recipient} == {"relaytest@example.com"}


CLIENTS = [
    (GATEWAY, ["192.0.77.9", "203.0.77.5"]),
    (with_entries("connect:192.0.77 RELAY"), ["203.0.77.5"]),
    (replace(GATEWAY, own=("[203.0.77.5]",)), ["192.0.77.9"]),
]


@pytest.mark.parametrize(("situation", "clients"), CLIENTS)
def test_a_client_that_own_checks_alone_know_is_a_stranger(situation: Situation, clients: list[str]) -> None:
    words = ("192.0.77", "203.0.77.5", "127.0.0.1", "IPv6:0:0:0:0:0:0:0:1", "bulk")
    asked = audit_questions(replace(situation, words=words))
    named = {one.client_address for about, one in asked if about == NAME}
    assert sorted(named - {*STRANGERS}) == clients
    assert not any("127.0.0.1" in one.name for _about, one in asked)


def test_limits_are_asked_of_a_client_that_comes_a_thousand_times() -> None:
    questions = dict(audit_questions(GATEWAY))
    assert questions[RATE].macros["{client_rate}"] == "1000"
    assert "{client_connections}" not in questions[RATE].macros
    assert questions[CONNECTIONS].macros["{client_connections}"] == "1000"


def test_what_one_question_sets_is_emptied_for_the_next() -> None:
    asked = [one for about, one in audit_questions(GATEWAY) if about in (RATE, CONNECTIONS)]
    text = render_input(list(enumerate(asked)), mark="mark", cleared=())
    assert text.splitlines().count(".D{client_rate}") == 1
    assert text.splitlines().count(".D{client_rate}1000") == 1


REQUIREMENTS = [
    ("tls_clt:partner.test VERIFY", "postmaster_arguments,tls_client NONE $| MAIL", "partner.test"),
    ("tls_clt: ENCR:128", "postmaster_arguments,tls_client NONE $| MAIL", "mail.stranger.example"),
    ("tls_srv:10.1 VERIFY", "tls_server NONE", "[10.1]"),
    ("tls_rcpt:partner.test VERIFY", "tls_rcpt relaytest@partner.test", "partner.test"),
    ("tls_rcpt:anna@partner.test VERIFY", "tls_rcpt anna@partner.test", "partner.test"),
]


@pytest.mark.parametrize(("entry", "call", "host"), REQUIREMENTS)
def test_each_requirement_of_tls_is_asked_of_whom_it_names(entry: str, call: str, host: str) -> None:
    questions = dict(audit_questions(with_entries(entry)))
    assert questions[TLS].name == entry
    assert questions[TLS].further == {"tls": call}
    assert questions[TLS].macros["{server_name}"] == questions[TLS].macros["{client_name}"] == host
    assert questions[TLS].macros["{verify}"] == "NONE"


def test_nothing_is_asked_where_nothing_is_foreign() -> None:
    own = ("example.com", "example.net", "example.org", "elsewhere.example")
    assert audit_questions(replace(GATEWAY, relayed=own)) == []


@pytest.mark.parametrize("server", ["", "relay", "relay.corp.test"])
def test_a_host_that_says_little_of_itself_is_asked_all_the_same(server: str) -> None:
    bare = Situation(server=server or "localhost", domain="", own=(), relayed=(), entries=())
    assert {STRANGER, FORM, RATE} <= {about for about, _question in audit_questions(bare)}


@pytest.mark.parametrize(
    "entry",
    ["to:$j RELAY", "to:exämple.test RELAY", "to:a b RELAY", "tls_srv:${x} VERIFY", "tls_clt:\\ VERIFY"],
)
def test_an_entry_that_cannot_be_asked_about_hides_no_other(entry: str) -> None:
    asked = audit_questions(with_entries(entry))
    assert [question.recipient for about, question in asked if about == ANYBODY] == ["relaytest@corp.test"]
    assert TLS not in {about for about, _question in asked}


def test_a_name_that_cannot_be_asked_about_hides_no_stranger() -> None:
    asked = audit_questions(replace(GATEWAY, server="${j}"))
    assert {STRANGER, SENDER, RATE} <= {about for about, _question in asked}
