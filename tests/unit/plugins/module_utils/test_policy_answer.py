# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers from what sendmail said. The evidence is from Debian 12 and 13, which agreed in every byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_answer import (
    Answer,
    Decision,
    Key,
    answer,
    decision,
    located,
    masked,
    unmet,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import map_definitions
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import (
    MOMENTS,
    parse_questions,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_trace import Return, Trace, parse
from ansible_collections.postmaster.sendmail.plugins.module_utils._secrets import MASK

CF = """\
Kresolve host -a<OKR> -T<TEMP>
Kmacro macro
Kdequote dequote
Kaccess hash -T<TMPF> /etc/mail/access
Kmailertable hash -o /etc/mail/mailertable
SBasic_check_relay
"""
SAID = (Path(__file__).parent / "evidence" / "policy.txt").read_text(encoding="utf-8")
RECORDED: list[dict[str, Any]] = [
    {
        "client_address": "192.0.2.66",
        "client_name": "h.example.net",
        "sender": "a@example.net",
        "recipient": "u@corp.test",
    },
    {"client_address": "2001:db8::1", "sender": "", "recipient": "u@else.test"},
    {"client_address": "198.51.100.7", "sender": "a@q.test", "recipient": "u@disc.test"},
    {"client_address": "192.0.2.7", "sender": "", "recipient": "a@gone.test"},
    {"client_address": "198.51.100.7", "sender": "", "recipient": "u@corp.test"},
]

# What real sessions answered (8.17 and 8.18, sendmail -bs) where the same result came out of -bt
DECISIONS = [
    ("", Decision()),
    ("RELAY", Decision()),
    ("$# RELAY", Decision()),
    ("< ? > u < @ corp . test >", Decision()),
    ("$# discard $: discard", Decision("discard", 250)),
    ("$# error $@ quarantine $: look at me", Decision("quarantine", 250, text="look at me")),
    ("$# error $@ 5 . 7 . 1 $: just text", Decision("reject", 553, "5.3.0", "just text")),
    ("$# error $: 550 code text", Decision("reject", 550, "5.0.0", "code text")),
    ("$# error $: WHATEVER foo", Decision("reject", 553, "5.3.0", "WHATEVER foo")),
    ("$# error $: nouser : 554 x-y", Decision("reject", 553, "5.3.0", "nouser:554 x-y")),
    ("$# error $@ nohost $: 554 nope here", Decision("reject", 554, "5.0.0", "nope here")),
    ('$# error $@ 4 . 7 . 1 $: "451 4.7.9 both (enh)"', Decision("tempfail", 451, "4.7.9", "both (enh)")),
    ('$# error $@ 5 . 7 . 1 $: "551 a, b.c: d"', Decision("reject", 551, "5.7.1", "a, b.c: d")),
    ("$# error $@ 4 . 2 . 1 $: 450 later please", Decision("tempfail", 450, "4.2.1", "later please")),
]


def answered() -> list[Answer]:
    questions = parse_questions(RECORDED, variable="questions")
    calls: list[dict[str, Trace]] = [{} for _question in questions]
    for name, trace in parse(SAID, "mark").items():
        assert not trace.other
        if name:
            number, call = name.split()
            calls[int(number)][call] = trace
    maps = map_definitions(CF)
    return [answer(one, calls[at], cf=CF, maps=maps) for at, one in enumerate(questions)]


ANSWERS = answered()
DENIED = "Relaying denied. IP name lookup failed [IPv6:2001:db8:0:0:0:0:0:1]"


@pytest.mark.parametrize(("result", "expected"), DECISIONS)
def test_decision(result: str, expected: Decision) -> None:
    assert decision(result) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, ("reject", 550, "5.7.1", "Access denied", "connect", "Basic_check_relay", False)),
        (1, ("reject", 550, "5.7.1", DENIED, "RCPT", "Relay_ok", False)),
        (2, ("discard", 250, "", "", "RCPT", "Rcpt_ok", False)),
        (3, ("reject", 550, "5.1.2", "This domain has moved", "RCPT", "MailerToTriple", False)),
        (4, ("accept", 250, "", "", "RCPT", "", True)),
    ],
)
def test_answer(number: int, expected: tuple[object, ...]) -> None:
    given = ANSWERS[number]
    assert (
        given.verdict,
        given.code,
        given.enhanced,
        given.text,
        given.moment,
        given.ruleset,
        given.relayed,
    ) == expected


REJECT = '$# error $@ 5 . 7 . 1 $: "550 no"'
LATER = '$# error $@ 4 . 7 . 1 $: "450 later"'
DISCARD = "$# discard $: discard"
QUARANTINE = "$# error $@ quarantine $: look"


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ({}, ("accept", "RCPT")),
        ({"check_relay": REJECT, "check_mail": LATER}, ("reject", "connect")),
        ({"check_relay": LATER, "check_rcpt": REJECT}, ("tempfail", "connect")),
        ({"parse_sender": REJECT, "check_mail": LATER}, ("reject", "MAIL")),
        ({"check_mail": QUARANTINE}, ("quarantine", "MAIL")),
        ({"check_mail": QUARANTINE, "check_rcpt": DISCARD}, ("discard", "RCPT")),
        ({"check_relay": DISCARD, "check_mail": QUARANTINE}, ("discard", "connect")),
        ({"check_relay": DISCARD, "check_rcpt": LATER}, ("tempfail", "RCPT")),
        ({"check_mail": QUARANTINE, "parse_recipient": REJECT, "check_rcpt": LATER}, ("reject", "RCPT")),
    ],
)
def test_the_first_refusal_ends_the_session(results: dict[str, str], expected: tuple[str, str]) -> None:
    calls = {name: Trace(returns=(Return(name, results.get(name, "OK")),)) for name in MOMENTS}
    given = answer(ANSWERS[0].question, calls, cf=CF, maps={})
    assert (given.verdict, given.moment) == expected


@pytest.mark.parametrize(
    ("number", "keys"),
    [
        (0, [Key("access", "connect:192.0.2.66", "REJECT", "/etc/mail/access")]),
        (1, []),
        (2, [Key("access", "to:disc.test", "DISCARD", "/etc/mail/access")]),
        (
            3,
            [
                Key(
                    "mailertable",
                    "gone.test",
                    "error:5.1.2:550 This domain has moved",
                    "/etc/mail/mailertable",
                )
            ],
        ),
        (4, [Key("access", "to:corp.test", "RELAY", "/etc/mail/access")]),
    ],
)
def test_keys(number: int, keys: list[Key]) -> None:
    assert list(ANSWERS[number].keys) == keys


def test_missed_keys_are_those_of_the_call_that_denied() -> None:
    missed = ANSWERS[1].missed
    assert missed[:2] == ("access: To:u@else.test", "access: u@else.test")
    assert "access: Connect:IPv6:2001:db8" in missed
    assert not [key for key in missed if key.startswith(("host", "resolve", "dequote"))]


def test_lines_are_told_only_where_text_and_database_agree() -> None:
    lines = {("/etc/mail/access", "connect:192.0.2.66"): (7, "REJECT")}
    assert [key.line for key in located(ANSWERS[0], lines).keys] == [7]
    lines = {("/etc/mail/access", "connect:192.0.2.66"): (7, "OK")}
    assert [key.line for key in located(ANSWERS[0], lines).keys] == [0]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Key("access", "authinfo:hub.test", "P:secret"), MASK),
        (Key("authinfo", "hub.test", "P:secret"), MASK),
        (Key("access", "to:corp.test", "RELAY"), "RELAY"),
    ],
)
def test_secrets_are_masked(key: Key, value: str) -> None:
    assert masked(replace(ANSWERS[4], keys=(key,))).keys == (replace(key, value=value),)


@pytest.mark.parametrize(
    "expected",
    [
        {},
        {"verdict": "reject"},
        {"code": 550, "enhanced": "5.7.1", "text": "denied", "ruleset": "Basic_check_relay"},
        {"relayed": False, "mailer": "esmtp", "host": "corp.test"},
    ],
)
def test_met(expected: dict[str, Any]) -> None:
    given = replace(ANSWERS[0], question=replace(ANSWERS[0].question, expected=expected))
    assert unmet(given, "questions[0]") == []


@pytest.mark.parametrize(
    ("number", "expected", "told"),
    [
        (
            0,
            {"verdict": "accept", "code": 550, "text": "welcome"},
            (
                "questions[0] (192.0.2.66: <a@example.net> to <u@corp.test>): "
                "verdict is 'reject', not 'accept', text is 'Access denied', not 'welcome': "
                "reject at connect by ruleset Basic_check_relay, "
                "550 5.7.1 Access denied (found access: connect:192.0.2.66 REJECT (/etc/mail/access))"
            ),
        ),
        (
            4,
            {"relayed": False},
            (
                "questions[4] (198.51.100.7: <> to <u@corp.test>): relayed is True, not False: "
                "accept at RCPT, 250 (found access: to:corp.test RELAY (/etc/mail/access))"
            ),
        ),
    ],
)
def test_unmet(number: int, expected: dict[str, Any], told: str) -> None:
    given = replace(ANSWERS[number], question=replace(ANSWERS[number].question, expected=expected))
    assert [str(fault) for fault in unmet(given, f"questions[{number}]")] == [told]


def test_unmet_without_an_entry_names_what_was_looked_for() -> None:
    given = replace(ANSWERS[1], question=replace(ANSWERS[1].question, expected={"verdict": "accept"}))
    (fault,) = unmet(given, "questions[1]")
    assert fault.right.startswith("found no entry, looked for access: To:u@else.test; ")
