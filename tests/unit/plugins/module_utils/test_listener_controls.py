# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of what the listener tells: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _listener_controls

GREETED = {"code": 220, "text": "relay ESMTP"}
BUSY = {"code": 421, "text": "4.3.2 Too many open connections."}
TAKEN = {"code": 250, "text": "2.1.0 ok"}
PATIENT = {"answered": 50, "ended": False}


def http(method: str, **changes: object) -> given.Change:
    return lambda seen: seen["probe"]["http"]["methods"][method].update(changes)


def parameter(reply: object) -> given.Change:
    """The reply to a parameter of MAIL that no extension has."""
    return given.attempt("lines", replies={"unknown parameter": reply})


FAILURES: list[given.Failure] = [
    ("SM-SMTP-01", given.probe(banner="", error="cannot connect"), "cannot connect"),
    ("SM-SMTP-01", given.probe(banner="554 no", error="greeted with 554"), "greeted with 554"),
    ("SM-SMTP-02", given.probe(banner="220 relay.corp.test ESMTP Sendmail"), "Sendmail"),
    ("SM-SMTP-02", given.probe(banner="220 relay.corp.test ESMTP 8.18.1/Debian-6"), "8.18.1"),
    ("SM-SMTP-02", given.probe(banner="554 relay.corp.test Sendmail 8.18.1 takes no mail"), "8.18.1"),
    ("SM-SMTP-03", given.reply("HELP", 214, "2.0.0 This is sendmail version 8.18.1"), "8.18.1"),
    ("SM-SMTP-03", given.reply("HELP", 502, "5.3.0 Sendmail 8.18.1 -- HELP not implemented"), "Sendmail"),
    ("SM-SMTP-04", given.reply("VRFY", 250, "2.1.5 <postmaster@relay.corp.test>"), "VRFY: 250"),
    ("SM-SMTP-04", given.reply("VRFY", 252, "2.1.5 <postmaster@relay.corp.test>"), "VRFY: 252 2.1.5"),
    ("SM-SMTP-04", given.reply("VRFY", 550, "5.1.1 postmaster... User unknown"), "VRFY: 550"),
    ("SM-SMTP-04", given.reply("VRFY", 550, "postmaster... User unknown"), "VRFY: 550"),
    ("SM-SMTP-05", given.reply("EXPN", 550, "5.7.1 <ann@relay.corp.test> says no"), "EXPN: 550"),
    ("SM-SMTP-07", given.reply("DEBUG", 550, "5.0.0 Sendmail 8.18.1 denies access"), "DEBUG: 550"),
    ("SM-SMTP-05", given.reply("EXPN", 250, "2.1.5 <postmaster@relay.corp.test>"), "EXPN: 250"),
    ("SM-SMTP-06", given.reply("ETRN", 250, "2.0.0 Queuing for node relay.corp.test started"), "ETRN: 250"),
    ("SM-SMTP-07", given.reply("VERB", 250, "2.0.0 Verbose mode"), "VERB: 250"),
    ("SM-SMTP-07", given.reply("DEBUG", 200, "Debug set"), "DEBUG: 200"),
    ("SM-SMTP-08", given.attempt("greeting", reply=GREETED), "EHLO before the greeting: 220 relay ESMTP"),
    ("SM-SMTP-09", http("POST", obeyed=True), "a command in the body of POST was obeyed"),
    ("SM-SMTP-10", given.attempt("lines", bad_commands=PATIENT), "50 commands that do not exist"),
    ("SM-SMTP-11", parameter(TAKEN), "MAIL: 250 2.1.0 ok"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_listener_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    ("SM-SMTP-01", given.refused_by_load, "load average: 27"),
    (
        "SM-SMTP-01",
        given.probe(banner="421 4.3.2 Connection rate limit exceeded."),
        "turned away for now: 421",
    ),
    ("SM-SMTP-02", given.probe(banner=""), "there was no greeting"),
    ("SM-SMTP-02", given.probe(banner="421 4.3.2 Too many open connections."), "no greeting: 421 4.3.2"),
    ("SM-SMTP-02", given.probe(banner="554 no"), "no greeting: 554 no"),
    ("SM-SMTP-03", given.probe(replies={}), "not asked: HELP"),
    ("SM-SMTP-03", given.reply("HELP", 421, "4.4.1 closing"), "421 4.4.1 closing"),
    ("SM-SMTP-07", given.probe(replies={}), "not asked: VERB, DEBUG"),
    ("SM-SMTP-04", given.reply("VRFY", 421, "4.4.1 closing"), "VRFY: 421"),
    ("SM-SMTP-08", given.attempt("greeting", error="cannot connect"), "cannot connect"),
    ("SM-SMTP-08", given.attempt("greeting", reply=BUSY), "421 4.3.2 Too many"),
    ("SM-SMTP-09", lambda seen: seen["probe"].pop("http"), "not gathered: http"),
    ("SM-SMTP-10", given.attempt("lines", bad_commands=None, trouble="the server hung up"), "hung up"),
    ("SM-SMTP-11", parameter({"code": 451, "text": "4.3.0 try later"}), "MAIL: 451 4.3.0 try later"),
    ("SM-SMTP-11", parameter(BUSY), "MAIL: 421 4.3.2 Too many"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


HARMLESS: list[tuple[str, given.Change]] = [
    ("SM-SMTP-04", given.reply("VRFY", 550, "5.0.0 Access denied")),
    ("SM-SMTP-05", given.reply("EXPN", 550, "Access denied")),
    ("SM-SMTP-02", given.probe(server_name="sendmail.corp.test", banner="220 sendmail.corp.test ESMTP")),
    ("SM-SMTP-03", given.reply("HELP", 214, "2.0.0 See RFC 5321.\n2.0.0 End of HELP info")),
    ("SM-SMTP-03", given.reply("HELP", 214, "")),
    ("SM-SMTP-08", given.attempt("greeting", reply=None)),
    ("SM-SMTP-09", http("GET", reply=None)),
    ("SM-SMTP-11", parameter(None)),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"


def test_a_host_may_speak_to_itself_before_the_greeting() -> None:
    itself = given.probe(source=given.HARDENED["probe"]["address"])
    status, words = given.judged("SM-SMTP-08", given.attempt("greeting", reply=GREETED), itself)
    assert (status, "probe it from a stranger" in words) == ("not_measured", True)
