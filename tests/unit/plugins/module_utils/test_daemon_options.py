# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a listener may be, and how it is written."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_options import (
    MODIFIERS,
    Listener,
    listener,
    listener_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError

# What is given, and the text of DAEMON_OPTIONS.
VALID: list[tuple[dict[str, Any], str]] = [
    ({}, "Name=MTA, Family=inet, Port=25, M=AE"),
    ({"name": "MSA", "port": "587", "modifiers": "Ea"}, "Name=MSA, Family=inet, Port=587, M=Ea"),
    ({"name": "TLSMTA", "port": 465, "modifiers": "s"}, "Name=TLSMTA, Family=inet, Port=465, M=s"),
    ({"modifiers": ""}, "Name=MTA, Family=inet, Port=25"),
    ({"address": "192.0.2.1"}, "Name=MTA, Family=inet, Addr=192.0.2.1, Port=25, M=AE"),
    ({"family": "inet6", "address": "::"}, "Name=MTA, Family=inet6, Port=25, M=AE"),
    (
        {"family": "inet6", "address": "2001:db8::1"},
        "Name=MTA, Family=inet6, Addr=2001:db8::1, Port=25, M=AE",
    ),
    (
        {
            "listen": 64,
            "send_buffer": 65536,
            "receive_buffer": 32768,
            "children": 5,
            "delivery_mode": "background",
            "delay_la": 0,
            "queue_la": 8,
            "refuse_la": "12",
            "input_mail_filters": ["dkim", "spam"],
        },
        (
            "Name=MTA, Family=inet, Port=25, M=AE, Listen=64, SndBufSize=65536, RcvBufSize=32768, children=5,"
            " DeliveryMode=background, delayLA=0, queueLA=8, refuseLA=12, InputMailFilters=dkim;spam"
        ),
    ),
    ({"input_mail_filters": []}, "Name=MTA, Family=inet, Port=25, M=AE, InputMailFilters="),
]

# What is given, and a word of what is said of it.
INVALID: list[tuple[object, str]] = [
    (None, "not a dictionary"),
    ("MTA", "not a dictionary"),
    ({"nmae": "MTA"}, "not known"),
    ({"name": "a, Port=1"}, "not a name"),
    ({"name": None}, "not a name"),
    ({"port": 0}, "a port"),
    ({"port": 65536}, "a port"),
    ({"port": "smtp"}, "a port"),
    ({"port": True}, "a port"),
    ({"port": None}, "a port"),
    ({"family": "inet5"}, "one of inet, inet6"),
    ({"family": None}, "one of inet, inet6"),
    ({"address": "999.1.1.1"}, "not an IP address"),
    ({"address": ["192.0.2.1"]}, "not an IP address"),
    ({"address": "2001:db8::1"}, "no address of family inet"),
    ({"modifiers": "x"}, "holds 'x', no modifier (a: require AUTH"),
    ({"modifiers": "A E"}, "holds ' '"),
    ({"modifiers": "aA"}, "both a and A"),
    ({"modifiers": "cC"}, "both c and C"),
    ({"modifiers": None}, "not text"),
    ({"modifiers": ["A"]}, "not text"),
    ({"listen": 0}, "number of connections"),
    ({"send_buffer": "64k"}, "number of bytes"),
    ({"receive_buffer": -1}, "number of bytes"),
    ({"children": "many"}, "number of processes"),
    ({"delivery_mode": "z"}, "delivery mode"),
    ({"delay_la": None}, "load average"),
    ({"queue_la": 1.5}, "load average"),
    ({"refuse_la": "high"}, "load average"),
    ({"input_mail_filters": "dkim"}, "not a list"),
    ({"input_mail_filters": ["a;b"]}, "not a name"),
    ({"input_mail_filters": ["dkim", "dkim"]}, "there already"),
]


@pytest.mark.parametrize(("value", "expected"), VALID)
def test_a_listener_is_written(value: dict[str, Any], expected: str) -> None:
    assert listener(value, "sendmail_listen[0]").statement().args == (expected,)


@pytest.mark.parametrize(("value", "says"), INVALID)
def test_what_is_no_listener_is_refused(value: object, says: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        listener(value, "sendmail_listen[0]")
    assert "sendmail_listen[0]" in str(error.value)
    assert says in str(error.value)


def test_the_common_backlog_is_for_those_that_say_none() -> None:
    assert Listener().statement(backlog=512).args == ("Name=MTA, Family=inet, Port=25, M=AE, Listen=512",)
    assert Listener(listen=5).statement(backlog=512).args == (
        "Name=MTA, Family=inet, Port=25, M=AE, Listen=5",
    )


def test_the_listeners_of_a_submission_host_stand_side_by_side() -> None:
    outside = Listener(address="192.0.2.1")
    inside = Listener(name="inside", address="198.51.100.1")
    submission = Listener(name="MSA", port=587, modifiers="Ea")
    smtps = Listener(name="TLSMTA", port=465, modifiers="Eas")
    assert not [*listener_faults([outside, inside, submission, smtps], "sendmail_listen")]


@pytest.mark.parametrize(
    ("listeners", "refused"),
    [
        ([Listener(modifiers="a")], True),
        ([Listener(modifiers="Es"), Listener(name="MSA", port=587, modifiers="a")], True),
        ([Listener(modifiers="a"), Listener(name="own", address="127.0.0.1", port=2525)], False),
        ([Listener(modifiers="a", address="192.0.2.1")], False),
        ([Listener(modifiers="a", port=587)], False),
    ],
)
def test_the_hosts_own_users_have_a_way_in(listeners: list[Listener], *, refused: bool) -> None:
    told = [str(fault) for fault in listener_faults(listeners, "sendmail_listen")]
    assert len(told) == refused
    assert all("sendmail_listen[0]" in one and "the host's own users" in one for one in told)


def test_it_is_told_which_modifiers_need_what() -> None:
    assert {letter for letter, known in MODIFIERS.items() if known.needs == "SASLv2"} == {"a"}
    assert {letter for letter, known in MODIFIERS.items() if known.needs == "STARTTLS"} == {"s"}
