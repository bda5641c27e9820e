# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of limits: each fails when its limit does not act, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _limit_controls

TAKEN = {"code": 250, "text": "2.1.0 ok"}
BY_NUMBER = {"code": 421, "text": "4.3.2 Too many open connections."}
BY_RATE = {"code": 421, "text": "4.3.2 Connection rate limit exceeded."}
SHUT = "cannot connect to 192.0.2.25 port 25: Connection refused"


def many(taken: int, code: int = 0) -> given.Change:
    reply = {"code": code, "text": "said"} if code else None
    return given.attempt("recipients", taken={"taken": taken, "reply": reply})


def guessed(**changes: object) -> given.Change:
    return given.attempt("recipients", refused={"tried": 25, "after": None, "taken": False, **changes})


def held(**changes: object) -> given.Change:
    return given.attempt("connections", **{"greeted": 22, "refusal": None, **changes})


def line(name: str, reply: object) -> given.Change:
    return lambda seen: seen["probe"]["lines"]["replies"].update({name: reply})


FAILURES: list[given.Failure] = [
    ("SM-LIMIT-01", given.attempt("size", announced=None, reply=None), "does not offer SIZE"),
    ("SM-LIMIT-01", given.attempt("size", announced=0, reply=None), "without a limit"),
    ("SM-LIMIT-01", given.attempt("size", announced=7, reply=TAKEN), "SIZE=8 is answered 250"),
    ("SM-LIMIT-02", many(1001), "1001 recipients of one message were taken"),
    ("SM-LIMIT-03", guessed(), "25 recipients were refused as fast as the first"),
    ("SM-LIMIT-04", held(), "one client held 22 connections"),
    ("SM-LIMIT-05", given.attempt("rate", made=127, refusal=None), "one client tried 127 connections"),
    (
        "SM-LIMIT-06",
        held(greeted=8, shut=SHUT, newcomer=None),
        "8 silent connections, and the next got",
    ),
    ("SM-LIMIT-06", held(greeted=20, shut=SHUT), "Connection refused"),
    ("SM-LIMIT-07", line("long command", TAKEN), "long command: 250 2.1.0 ok"),
    ("SM-LIMIT-07", given.attempt("lines", trouble=SHUT, bad_commands=None), f"then: {SHUT}"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_limit_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    ("SM-LIMIT-01", lambda seen: seen["probe"].pop("size"), "not gathered: size"),
    ("SM-LIMIT-01", given.attempt("size", error="the server hung up"), "the server hung up"),
    ("SM-LIMIT-01", given.attempt("size", reply={"code": 452, "text": "4.4.5 disk full"}), "452 4.4.5 disk"),
    ("SM-LIMIT-02", many(100, 421), "100 recipients of one message were taken, then 421 said"),
    ("SM-LIMIT-02", many(100, 451), "100 recipients of one message were taken, then 451 said"),
    ("SM-LIMIT-02", many(0, 550), "no recipient was taken: 550 said"),
    ("SM-LIMIT-03", guessed(taken=True), "a foreign recipient was taken"),
    ("SM-LIMIT-04", held(refusal=BY_RATE, of_the_rate=True), "the limit of the rate acted first"),
    (
        "SM-LIMIT-06",
        held(greeted=3, refusal=BY_RATE, of_the_rate=True, newcomer=None),
        "the limit of the rate acted first",
    ),
    ("SM-LIMIT-04", held(greeted=8, shut=SHUT), "Connection refused"),
    ("SM-LIMIT-06", held(greeted=0, shut=SHUT, newcomer=None), "Connection refused"),
    ("SM-LIMIT-05", given.attempt("rate", refusal=None, shut=SHUT), "Connection refused"),
    (
        "SM-LIMIT-07",
        given.attempt("lines", replies={"unknown parameter": None}),
        "not asked: many parameters, long",
    ),
    ("SM-LIMIT-07", line("long sender", {"code": 451, "text": "4.1.8 no DNS"}), "long sender: 451"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


HARMLESS: list[tuple[str, given.Change]] = [
    ("SM-LIMIT-02", many(100, 452)),
    ("SM-LIMIT-02", many(100, 550)),
    ("SM-LIMIT-03", guessed(after=0)),
    ("SM-LIMIT-06", held(greeted=10, refusal=BY_NUMBER, newcomer=None)),
    ("SM-LIMIT-07", line("many parameters", None)),
    ("SM-LIMIT-07", line("unknown parameter", TAKEN)),  # SM-SMTP-11 tells that
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"


@pytest.mark.parametrize(
    ("control", "change"), [("SM-LIMIT-04", held()), ("SM-LIMIT-05", given.attempt("rate", refusal=None))]
)
def test_a_host_need_not_limit_itself(control: str, change: given.Change) -> None:
    itself = given.probe(source=given.HARDENED["probe"]["address"])
    status, words = given.judged(control, change, itself)
    assert (status, "probe it from a stranger" in words) == ("not_measured", True)
