# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of who may relay: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _ruleset_controls

TAKEN = {"verdict": "accept", "code": 250, "text": "", "relayed": True, "mailer": "esmtp"}
LOCALLY = {**TAKEN, "relayed": False, "mailer": "local"}

FAILURES: list[given.Failure] = [
    ("SM-RULE-01", given.answered("stranger", **TAKEN), "203.0.113.9 (mail.stranger.example) as <someone@"),
    ("SM-RULE-01", given.answered("stranger", **{**TAKEN, "verdict": "quarantine"}), ": quarantined"),
    ("SM-RULE-01", given.answered("stranger", **{**TAKEN, "mailer": ""}), ": taken"),
    ("SM-RULE-01", given.answered("name", **TAKEN), "203.0.113.9 (relay.corp.test, forged)"),
    (
        "SM-RULE-01",
        given.answered("stranger", **TAKEN, keys=["access: connect:203 RELAY (/etc/mail/access:9)"]),
        "taken, by access: connect:203 RELAY (/etc/mail/access:9)",
    ),
    ("SM-RULE-02", given.decided(wide_clients=["10.0.0.0/8 by connect:10 RELAY"]), "by connect:10 RELAY"),
    ("SM-RULE-03", given.answered("sender", **TAKEN), "null sender: "),
    ("SM-RULE-03", given.decided(senders=["from:a.test RELAY"]), "from:a.test RELAY lets whoever"),
    ("SM-RULE-05", given.answered("form", **TAKEN), "DECnet: "),
    # what is local is handed on to the hub as it was written
    ("SM-RULE-05", given.answered("form", **LOCALLY), "<example.com::relaytest>: taken"),
    ("SM-RULE-07", given.answered("local", **LOCALLY), "<root>: taken, handed on by esmtp"),
    ("SM-RULE-16", given.decided(recipients_stripped=False), "FEATURE(loose_relay_check)"),
    ("SM-RULE-17", given.decided(relayed_by_mx=["mxserved"]), "map mxserved"),
    ("SM-RULE-18", given.decided(whole_domains=["to:com RELAY"]), "to:com RELAY"),
    ("SM-RULE-19", given.answered("own", unmet=["questions[0]: verdict is"]), "questions[0]: verdict is"),
    ("SM-RULE-20", given.decided(complaints=["WARNING: Ruleset x has multiple"]), "WARNING: Ruleset x"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_ruleset_controls.JUDGES}


UNASKED: list[given.Failure] = [
    *((control, given.decided(why="no sendmail"), "no sendmail") for control in _ruleset_controls.JUDGES),
    *(
        (control, given.decided(answers=[]), "the access map knows every stranger")
        for control in ("SM-RULE-01", "SM-RULE-03", "SM-RULE-05", "SM-RULE-07", "SM-RULE-17", "SM-RULE-20")
    ),
    ("SM-RULE-16", given.decided(recipients_stripped=None), "no ruleset Rcpt_ok ran"),
    *(
        (control, given.decided(entries_known=False), "the entries of the access map cannot be read")
        for control in ("SM-RULE-02", "SM-RULE-03", "SM-RULE-18")
    ),
]


@pytest.mark.parametrize(("control", "change", "said"), UNASKED)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


@pytest.mark.parametrize("control", _ruleset_controls.JUDGES)
def test_a_hardened_relay_passes(control: str) -> None:
    assert given.judged(control)[0] == "pass"


FOUND_UNASKED: list[tuple[str, dict[str, object], str]] = [
    ("SM-RULE-03", {"senders": ["from:a.test RELAY"]}, "from:a.test"),
    ("SM-RULE-17", {"relayed_by_mx": ["mxserved"]}, "map mxserved"),
    ("SM-RULE-20", {"complaints": ["WARNING: Ruleset x"]}, "WARNING: Ruleset x"),
]


@pytest.mark.parametrize(("control", "found", "said"), FOUND_UNASKED)
def test_what_was_found_is_told_where_nobody_could_be_asked_about(
    control: str, found: dict[str, object], said: str
) -> None:
    given.assert_fails(control, given.decided(**found, answers=[]), said)


KNOWN_TO_FAIL: list[tuple[str, dict[str, object], str]] = [
    ("SM-RULE-02", {"wide_clients": ["10.0.0.0/8 by 10 in class R"]}, "10 in class R"),
    ("SM-RULE-18", {"whole_domains": ["com in class R"]}, "com in class R"),
]


@pytest.mark.parametrize(("control", "found", "said"), KNOWN_TO_FAIL)
def test_what_is_known_of_class_r_is_told_whatever_the_access_map_holds(
    control: str, found: dict[str, object], said: str
) -> None:
    given.assert_fails(control, given.decided(**found, entries_known=False), said)


def delivered(seen: given.Data) -> None:
    """Local mail stays here."""
    for one in seen["info"]["decisions"]["answers"]:
        if one["about"] == "stranger":
            one["local_mailer"] = ""


def test_what_is_delivered_here_is_no_foreign_recipient() -> None:
    assert given.judged("SM-RULE-05", given.answered("form", **LOCALLY), delivered)[0] == "pass"


def test_where_mail_is_delivered_only_the_mailer_knows_users() -> None:
    def unknown(seen: given.Data) -> None:
        asked = [one for one in seen["info"]["decisions"]["answers"] if one["about"] == "local"]
        next(one for one in asked if one["recipient"].startswith("relaytest@")).update(LOCALLY)

    assert given.judged("SM-RULE-07", unknown, delivered)[0] == "pass"
    assert given.judged("SM-RULE-07", unknown)[0] == "fail"


def test_an_inventory_without_questions_is_not_judged_by_them() -> None:
    status, _words = given.judged("SM-RULE-19", given.decided(answers=[]))
    assert status == "not_applicable"
