# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Questions as a user writes them: what address test mode is told, and what it must never be told."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import (
    parse_questions,
    render_input,
)

LEAST: dict[str, Any] = {"client_address": "192.0.2.1", "recipient": "u@corp.test"}

MACROS: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {},
        {
            "{client_addr}": "192.0.2.1",
            "{client_name}": "[192.0.2.1]",
            "{client_resolve}": "FAIL",
            "f": "<>",
            "r": "ESMTP",
            "s": "[192.0.2.1]",
            "{mail_from}": "<>",
            "{auth_type}": "",
            "{verify}": "",
        },
    ),
    ({"client_name": "h.test"}, {"{client_name}": "h.test", "{client_resolve}": "OK", "s": "h.test"}),
    ({"client_name": "h.test", "client_resolve": "forged"}, {"{client_resolve}": "FORGED"}),
    ({"client_address": "2001:db8::1"}, {"{client_addr}": "IPv6:2001:db8:0:0:0:0:0:1"}),
    ({"client_address": "IPv6:2001:DB8::1"}, {"{client_name}": "[IPv6:2001:db8:0:0:0:0:0:1]"}),
    # a dual-stack listener sees IPv4 as itself (daemon.c)
    ({"client_address": "::ffff:192.0.2.1"}, {"{client_addr}": "192.0.2.1"}),
    ({"sender": "<>"}, {"f": "<>", "{mail_from}": "<>"}),
    ({"sender": "a@b.test"}, {"f": "a@b.test", "{mail_from}": "<a@b.test>", "{mail_addr}": "a@b.test"}),
    ({"daemon_flags": "Ea"}, {"{daemon_flags}": "EE a"}),
    (
        {"auth": {"mechanism": "PLAIN", "user": "anna", "strength": 0}},
        {"{auth_type}": "PLAIN", "{auth_authen}": "anna", "{auth_ssf}": "0", "r": "ESMTPA"},
    ),
    (
        {"tls": {"verify": "OK", "version": "TLSv1.3", "cipher_bits": 256, "cert_subject": "/CN=a+20b"}},
        {"{verify}": "OK", "{cipher_bits}": "256", "{cert_subject}": "/CN=a+20b", "r": "ESMTPS"},
    ),
]

INVALID: list[tuple[dict[str, Any], str]] = [
    ({"client_address": "192.0.2"}, "client_address"),
    ({"client_address": "192.0.2.0/24"}, "client_address"),
    ({"client_address": ""}, "client_address"),
    ({"client_address": "192.0.2.1\n.D{x}y"}, "client_address"),
    ({"client_name": "h.test $| 192.0.2.9"}, "client_name"),
    ({"helo": "a b"}, "helo"),
    ({"sender": "a@b.test\ncheck_rcpt <x@y.test>"}, "sender"),
    ({"sender": "a@b.test\n"}, "sender"),
    ({"sender": "$j@b.test"}, "sender"),
    ({"sender": "a@b.test> , <c@d.test"}, "sender"),
    ({"sender": '"a@b.test'}, "sender"),
    ({"sender": '"a\nb"@b.test'}, "sender"),
    ({"sender": "a@b.test\\"}, "sender"),
    ({"sender": "a(b@c.test"}, "sender"),
    ({"sender": '"$j"@b.test'}, "sender"),
    ({"sender": "<a@b.test>"}, "sender"),
    ({"sender": "\x01a@b.test"}, "sender"),
    ({"sender": "ä@b.test"}, "sender"),
    ({"sender": "a" * 257}, "sender"),
    ({"recipient": ""}, "recipient"),
    ({"recipient": "u@corp.test>"}, "recipient"),
    ({"recipient": "u @corp.test"}, "recipient"),
    ({"daemon_flags": "E a"}, "daemon_flags"),
    ({"auth": {"mechanism": "PLAIN", "user": "a\nb"}}, "auth.user"),
    ({"auth": {"mechanism": "$j"}}, "auth.mechanism"),
    ({"tls": {"verify": "OK", "cert_issuer": "/CN=\\"}}, "tls.cert_issuer"),
]


def asked(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**LEAST, **change} for change in changes]


@pytest.mark.parametrize(("change", "macros"), MACROS)
def test_macros(change: dict[str, Any], macros: dict[str, str]) -> None:
    (question,) = parse_questions(asked(change), variable="questions")
    assert {name: question.macros[name] for name in macros} == macros


@pytest.mark.parametrize(("change", "field"), INVALID)
def test_what_cannot_be_asked_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_questions(asked({}, {"name": "x", **change}), variable="questions")
    assert [fault.where for fault in caught.value.faults] == [f"questions[1] (x): {field}"]
    assert "\n" not in str(caught.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_questions(asked({"sender": "$", "helo": "$"}, {"recipient": ""}), variable="questions")
    assert len(caught.value.faults) == 3


def test_every_question_sets_every_macro() -> None:
    # they last, so that one left out would be that of the question before
    questions = parse_questions(asked(*(change for change, _message in MACROS)), variable="questions")
    assert len({tuple(question.macros) for question in questions}) == 1


def test_render_input() -> None:
    (question,) = parse_questions(asked({"sender": "a@b.test"}), variable="questions")
    lines = render_input([(7, question)], mark="m", cleared=["{TLS_Name}"]).splitlines()
    assert lines[0] == ".D{TLS_Name}"
    assert [line for line in lines if not line.startswith((".D", "$"))] == [
        "postmaster_arguments,check_relay [192.0.2.1] $| 192.0.2.1",
        "canonify,parse <a@b.test>",
        "check_mail <a@b.test>",
        "canonify,parse <u@corp.test>",
        "check_rcpt <u@corp.test>",
    ]
    assert ".D{postmaster_mark}m 7 check_rcpt" in lines


@pytest.mark.parametrize(
    "address",
    [
        "u",
        "u@[192.0.2.1]",
        "far.test!u",
        "u%far.test@corp.test",
        "@corp.test,@far.test:u@far.test",
        '"u@far.test"@corp.test',
        '"u, <b>"@far.test',
        '"a\\"b"@far.test',
        "u\\@far.test",
        "u@far.test(comment)",
    ],
)
def test_addresses_of_attackers_can_be_asked(address: str) -> None:
    (question,) = parse_questions(asked({"recipient": address}), variable="questions")
    assert f"check_rcpt <{address}>\n" in render_input([(0, question)], mark="m", cleared=[])


def test_the_null_sender_is_not_routed() -> None:
    (question,) = parse_questions(asked({}), variable="questions")
    assert "parse_sender" not in render_input([(0, question)], mark="m", cleared=[])
