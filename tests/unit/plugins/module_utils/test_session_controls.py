# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of what rulesets ask of a session: each fails without what it guards, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _session_controls

TAKEN = {"verdict": "accept", "code": 250, "text": "", "ruleset": ""}
NO_LIMIT = {**TAKEN, "keys": []}
DISCARDED = {**TAKEN, "verdict": "discard", "mailer": "discard"}
REFUSED = {"verdict": "reject", "code": 550, "text": "Mailbox disabled"}
FREE: dict[str, list[str]] = {"ClientRate": [], "ClientConn": [], "GreetPause": []}

FAILURES: list[given.Failure] = [
    ("SM-RULE-04", given.answered("postmaster", **DISCARDED), "to <postmaster>: discarded"),
    ("SM-RULE-04", given.answered("postmaster", **REFUSED), "to <postmaster>: 550 Mailbox disabled"),
    ("SM-RULE-06", given.answered("unresolvable", **TAKEN), "to <relaytest@corp.test>: taken"),
    ("SM-RULE-06", given.answered("unresolvable", sender_verdict="accept"), "for its recipient alone"),
    ("SM-RULE-15", given.answered("unqualified", **TAKEN), "as <relaytest> to"),
    ("SM-RULE-08", given.answered("stranger", server_features="V G"), "203.0.113.9: G, bare LF"),
    ("SM-RULE-08", given.decided(server_features={"srv_features:a.test O": "O"}), "a.test O: O, a message"),
    ("SM-RULE-09", given.answered("rate", **NO_LIMIT), "203.0.113.9 may have 1000 connections within"),
    # refused, but for another reason
    ("SM-RULE-09", given.answered("rate", **REFUSED, keys=[]), "203.0.113.9 may have 1000 connections"),
    ("SM-RULE-09", given.decided(unlimited={**FREE, "ClientRate": ["9.0.0.0/8"]}), "9.0.0.0/8 has no limit"),
    ("SM-RULE-13", given.answered("connections", **NO_LIMIT), "1000 connections at once"),
    ("SM-RULE-13", given.decided(unlimited={**FREE, "ClientConn": ["9.0.0.0/8"]}), "9.0.0.0/8 has no limit"),
    ("SM-RULE-14", given.answered("stranger", greet_pause=0), "203.0.113.9 is greeted at once"),
    ("SM-RULE-14", given.decided(unlimited={**FREE, "GreetPause": ["9.0.0.0/8"]}), "9.0.0.0/8 is greeted"),
    ("SM-RULE-10", given.answered("anybody", **DISCARDED), "to <relaytest@corp.test>: discarded"),
    ("SM-RULE-10", given.answered("anybody", **TAKEN, mailer="discard"), "to <relaytest@corp.test>: taken"),
    ("SM-RULE-10", given.decided(discarded=["to:a@corp.test DISCARD"]), "to:a@corp.test DISCARD"),
    ("SM-RULE-11", given.answered("tls", tls_verdict="accept"), "VERIFY"),
    ("SM-RULE-12", given.decided(blocklists=[{"zone": "bl.test", "asked": False}]), "bl.test is not asked"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_session_controls.JUDGES}


@pytest.mark.parametrize("control", _session_controls.JUDGES)
def test_a_hardened_relay_passes(control: str) -> None:
    assert given.judged(control)[0] == "pass"


def without_tls(seen: given.Data) -> None:
    """Every postmaster is refused for the client's lack of TLS."""
    for one in seen["info"]["decisions"]["answers"]:
        if one["about"] == "postmaster":
            one.update(verdict="reject", code=403, text="encryption too weak", ruleset="tls_client")


UNASKED: list[given.Failure] = [
    *((control, given.decided(why="no sendmail"), "no sendmail") for control in _session_controls.JUDGES),
    *(
        (control, given.decided(answers=[]), "the access map knows every stranger")
        for control in _session_controls.JUDGES
        if control != "SM-RULE-12"  # goes by lists, and says itself that nobody was looked up there
    ),
    *(
        (control, given.decided(entries_known=False), "the entries of the access map cannot be read")
        for control in (
            *("SM-RULE-04", "SM-RULE-08", "SM-RULE-09", "SM-RULE-10", "SM-RULE-11", "SM-RULE-13"),
            "SM-RULE-14",
        )
    ),
    ("SM-RULE-11", given.decided(entries_known=False, answers=[]), "the entries of the access map"),
    ("SM-RULE-04", without_tls, "who comes without TLS is refused"),
    ("SM-RULE-12", given.decided(blocklists=[{"zone": "bl.test", "asked": None}]), "no stranger's mail"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNASKED)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


FOUND_UNASKED: list[tuple[str, dict[str, object], str]] = [
    ("SM-RULE-08", {"server_features": {"srv_features:a.test O": "O"}}, "a.test O: O, a message"),
    ("SM-RULE-10", {"discarded": ["to:a@corp.test DISCARD"]}, "to:a@corp.test DISCARD"),
]


@pytest.mark.parametrize(("control", "found", "said"), FOUND_UNASKED)
def test_entries_found_are_told_where_nobody_could_be_asked_about(
    control: str, found: dict[str, object], said: str
) -> None:
    given.assert_fails(control, given.decided(**found, answers=[]), said)


def without_tls_entries(seen: given.Data) -> None:
    decisions = seen["info"]["decisions"]
    decisions["answers"] = [one for one in decisions["answers"] if one["about"] != "tls"]


NOT_THERE = [("SM-RULE-11", without_tls_entries), ("SM-RULE-12", given.decided(blocklists=[]))]


@pytest.mark.parametrize(("control", "change"), NOT_THERE)
def test_what_is_not_configured_is_not_judged(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "not_applicable"


@pytest.mark.parametrize("letters", ["", "V", "g2 u2", "o g u f", "V S A"])
def test_other_features_smuggle_nothing(letters: str) -> None:
    assert given.judged("SM-RULE-08", given.answered("stranger", server_features=letters))[0] == "pass"
