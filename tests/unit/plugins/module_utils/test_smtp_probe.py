# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A probe asks only what its options can mean."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_relay import own_recipients
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Target
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_probe import name_in, parse_target

OPTIONS = {
    "host": "relay.corp.test",
    "port": 25,
    "from_address": "",
    "helo": "client.stranger.test",
    "foreign_domain": "far.test",
    "domains": ["corp.test"],
    "timeout": 30,
    "wait": 0,
    "limit": 60,
    "attempts": ["commands", "relay"],
    "at_once": 22,
    "per_minute": 70,
    "max_headers_length": 32768,
}

INVALID = [
    ("host", ""),
    ("host", "two words"),
    ("port", 0),
    ("port", 65536),
    ("from_address", "relay.corp.test"),
    ("helo", "client.test\r\nMAIL FROM:<a@b.test>"),
    ("helo", "caf\u00e9.test"),
    ("foreign_domain", "far.test> SIZE=1"),
    ("domains", ["two words.test"]),
    ("timeout", 0),
    ("wait", -1),
    ("limit", 0),
    ("attempts", ["relays"]),
    ("at_once", 0),
    ("per_minute", 10000),
    ("max_headers_length", -1),
]


def test_options_become_the_target() -> None:
    assert parse_target(OPTIONS) == Target(
        host="relay.corp.test",
        port=25,
        from_address="",
        helo="client.stranger.test",
        foreign_domain="far.test",
        domains=("corp.test",),
        timeout=30,
        wait=0,
        limit=60,
        attempts=("commands", "relay"),
        at_once=22,
        per_minute=70,
        max_headers_length=32768,
    )


def test_each_domain_is_asked_for_its_postmaster() -> None:
    asked = own_recipients(["corp.test", "example.org"])
    assert [(one.name, one.sender, one.recipient) for one in asked] == [
        ("corp.test", "<>", "<postmaster@corp.test>"),
        ("example.org", "<>", "<postmaster@example.org>"),
    ]


@pytest.mark.parametrize(("option", "value"), INVALID)
def test_a_faulty_option_is_named(option: str, value: object) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_target({**OPTIONS, option: value})
    assert [fault.where.startswith(option) for fault in refused.value.faults] == [True]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_target({**OPTIONS, **dict(INVALID)})
    assert len(refused.value.faults) == len(dict(INVALID))


GREETINGS = [
    ("relay.corp.test ESMTP", "relay.corp.test"),
    ("relay.corp.test, ready when you are", "relay.corp.test"),
    ("[IPv6:2001:db8::1] ESMTP", "[IPv6:2001:db8::1]"),
    ("", ""),
]


@pytest.mark.parametrize(("greeting", "name"), GREETINGS)
def test_a_greeting_begins_with_the_server_s_name(greeting: str, name: str) -> None:
    assert name_in(greeting) == name
