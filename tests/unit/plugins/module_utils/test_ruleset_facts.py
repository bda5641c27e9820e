# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is told of the answers of rulesets. The traces are those of address test mode."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_answer import Answer, answer
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import (
    map_definitions,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import parse_questions
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_facts import (
    blocklists,
    of_recipients,
    told,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_trace import parse

DNSBL = "R<?>$*\t\t$: <?> $(dnsbl $4.$3.$2.$1.bl.corp.test. $: OK $)\n"
ENHDNSBL = "R$-.$-.$-.$-\t$: <?> $(ednsbl $4.$3.$2.$1.list.corp.test. $: OK $)\n"
CF = """Kaccess hash -T<TMPF> /etc/mail/access
Kdnsbl dns -R A -T<TMP>
Kednsbl dns -R A -T<TMP>
Kmxserved bestmx -z: -T<TEMP>
Scheck_relay
"""
ASKED = "map_lookup(dnsbl, 9.113.0.203.bl.corp.test.) => NOT FOUND (68)"
FRIEND = "map_lookup(access, Spam:postmaster@) => FRIEND (0)"
BY_MX = "map_lookup(mxserved, a.test) => NOT FOUND (68)"
PASSED = "check_rcpt       returns: $# OK"
REFUSED = 'check_rcpt       returns: $# error $@ 5 . 7 . 1 $: "550 Relaying denied"'
LOOSE = "Rcpt_ok          input: a\nRcpt_ok          returns: a"
STRIPPED = f"ParseRecipient   input: a\nParseRecipient   returns: a\n{LOOSE}"


def answered(client: str = "203.0.113.9", **said: str) -> Answer:
    """The answer to a question of client, from what sendmail says in each call."""
    (question,) = parse_questions(
        [{"client_address": client, "sender": "a@b.test", "recipient": "c@d.test", "expect": {"code": 250}}],
        variable="questions",
    )
    calls = ("check_relay", "parse_sender", "check_mail", "parse_recipient", "check_rcpt")
    lines = {call: said.get(call, "") for call in dict.fromkeys([*calls, *said])}
    traces = parse("".join(f"mark {call}\n{text}\n" for call, text in lines.items()), "mark")
    return answer(question, traces, cf=CF, maps=map_definitions(CF))


# further calls, and what is told of them
FURTHER: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    ("stranger", {"greet_pause": "greet_pause      returns: $# 1000"}, {"greet_pause": 1000}),
    ("stranger", {"greet_pause": "greet_pause      returns: 203 . 0 . 113 . 9"}, {"greet_pause": 0}),
    ("stranger", {"greet_pause": "greet_pause      returns: $# soon"}, {"greet_pause": 0}),
    ("stranger", {"srv_features": "srv_features     returns: $# V g2"}, {"server_features": "V g2"}),
    ("stranger", {"srv_features": "srv_features     returns: OK"}, {"server_features": ""}),
    ("stranger", {"localaddr": "localaddr        returns: $# esmtp $@ hub $: u"}, {"local_mailer": "esmtp"}),
    ("stranger", {}, {"greet_pause": 0, "server_features": "", "local_mailer": ""}),
    (
        "tls",
        {"tls": 'tls_client       returns: $# error $@ 5 . 7 . 0 $: "403 no"'},
        {"tls_verdict": "tempfail"},
    ),
    ("tls", {"tls": "tls_client       returns: OK"}, {"tls_verdict": "accept"}),
    ("own", {"check_rcpt": PASSED}, {"unmet": [], "listener": ""}),
    ("form", {"check_rcpt": REFUSED}, {"verdict": "reject", "relayed": False, "code": 550}),
]


@pytest.mark.parametrize(("about", "said", "facts"), FURTHER)
def test_what_was_asked_besides_is_told(about: str, said: dict[str, str], facts: dict[str, Any]) -> None:
    found = told(about, answered(**said))
    assert {name: found[name] for name in facts} == facts
    assert (found["about"], found["client_resolve"]) == (about, "FAIL")


def test_what_the_inventory_did_not_expect_is_told_with_its_question() -> None:
    (unmet,) = told("own", answered(check_rcpt=REFUSED))["unmet"]
    assert "code is 550, not 250" in unmet


RECIPIENTS = [
    (STRIPPED, True, []),
    (LOOSE, False, []),
    ("", None, []),
    (f"{STRIPPED}\n{BY_MX}", True, ["mxserved"]),
]


@pytest.mark.parametrize(("said", "stripped", "by_mx"), RECIPIENTS)
def test_how_a_recipient_is_looked_at_is_seen_in_the_trace(
    said: str, stripped: bool | None, by_mx: list[str]
) -> None:
    found = of_recipients(map_definitions(CF), [("stranger", answered(check_rcpt=said))])
    assert found == {"recipients_stripped": stripped, "relayed_by_mx": by_mx}


TAKEN = answered(check_relay=ASKED, check_rcpt=PASSED)
UNASKED = answered(check_rcpt=PASSED)

LISTS = [
    ("", [("postmaster", TAKEN)], []),
    (DNSBL, [("postmaster", TAKEN)], [{"zone": "bl.corp.test", "asked": True}]),
    (DNSBL, [("postmaster", TAKEN), ("anybody", UNASKED)], [{"zone": "bl.corp.test", "asked": False}]),
    (ENHDNSBL, [("postmaster", TAKEN)], [{"zone": "list.corp.test", "asked": False}]),
    # who is refused need not be looked up, nor a friend's or a user's, nor one over IPv6
    (DNSBL, [("stranger", answered(check_rcpt=REFUSED))], [{"zone": "bl.corp.test", "asked": None}]),
    (DNSBL, [("own", UNASKED)], [{"zone": "bl.corp.test", "asked": None}]),
    (DNSBL, [("postmaster", answered("2001:db8::9"))], [{"zone": "bl.corp.test", "asked": None}]),
    (DNSBL, [("postmaster", answered(check_mail=FRIEND))], [{"zone": "bl.corp.test", "asked": None}]),
]


@pytest.mark.parametrize(("rules", "answers", "lists"), LISTS)
def test_a_blocklist_is_asked_about_whoever_is_heard(
    rules: str, answers: list[tuple[str, Answer]], lists: list[dict[str, Any]]
) -> None:
    assert blocklists(CF + rules, map_definitions(CF), answers) == lists
