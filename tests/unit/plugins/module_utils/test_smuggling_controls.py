# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of smuggling and injection: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _smuggling_controls

NOT_TRIED = "the server hung up"


def variant(name: str, outcome: str, reply: str = "") -> given.Change:
    """What became of an end of message that is none."""

    def change(seen: given.Data) -> None:
        rows = seen["probe"]["smuggling"]["variants"]
        next(row for row in rows if row["name"] == name).update(outcome=outcome, reply=reply)

    return change


def trick(name: str, *replies: tuple[int, str], error: str = "") -> given.Change:
    heard = [{"code": code, "text": text} for code, text in replies]
    return lambda seen: seen["probe"]["injection"]["tricks"].update(
        {name: {"error": error, "replies": heard}}
    )


OK = (250, "2.1.0 <>... Sender ok")
GO = (220, "2.0.0 Ready to start TLS")

FAILURES: list[given.Failure] = [
    ("SM-SMUG-01", variant("LF . CRLF", "taken"), "LF . CRLF is taken for the end of the message"),
    ("SM-SMUG-01", variant("LF . LF", "taken"), "LF . LF is"),
    ("SM-SMUG-02", variant("CR . CRLF", "taken"), "CR . CRLF is taken for the end"),
    ("SM-SMUG-03", variant("CRLF NUL . CRLF", "taken"), "CRLF NUL . CRLF is taken for the end"),
    ("SM-SMUG-04", variant("LF . LF", "kept"), "LF . LF is taken for text"),
    ("SM-SMUG-04", variant("LF . LF", "taken"), "LF . LF is taken for the end"),
    ("SM-SMUG-05", variant("CRLF . CR", "kept"), "CRLF . CR is taken for text"),
    ("SM-INJ-01", trick("STARTTLS and a command", (500, "5.5.1 Command unrecognized")), "500 5.5.1"),
    ("SM-INJ-02", trick("MAIL and STARTTLS", GO, OK), "250 2.1.0"),
    ("SM-INJ-02", trick("MAIL and STARTTLS", GO, (550, "5.1.1 User unknown")), "550 5.1.1"),
    ("SM-INJ-03", trick("EHLO and MAIL", (250, "relay.corp.test"), OK), "EHLO and MAIL: 250 relay"),
    ("SM-INJ-03", trick("DATA and text", (354, "Enter mail")), "DATA and text: 354"),
    ("SM-INJ-04", trick("CR in MAIL", OK, (250, "2.1.5 Recipient ok")), "CR in MAIL: 250"),
    ("SM-INJ-04", trick("NUL in MAIL", OK, (550, "5.7.1 Relaying denied")), "NUL in MAIL: 250"),
    ("SM-INJ-04", trick("NUL in RCPT", (250, "2.1.5 Recipient ok")), "NUL in RCPT: 250"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_smuggling_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    *(
        (
            f"SM-SMUG-0{number}",
            given.attempt("smuggling", error="with MaxHeadersLength=0"),
            "MaxHeadersLength=0",
        )
        for number in range(1, 6)
    ),
    ("SM-SMUG-01", variant("LF . CRLF", "unclear", NOT_TRIED), f"LF . CRLF: {NOT_TRIED}"),
    ("SM-SMUG-05", variant("CR . CRLF", "unclear", NOT_TRIED), NOT_TRIED),
    ("SM-INJ-01", trick("STARTTLS and a command", error=NOT_TRIED), NOT_TRIED),
    ("SM-INJ-03", trick("EHLO and MAIL", error=NOT_TRIED), NOT_TRIED),
    # what a host grants itself proves nothing
    (
        "SM-SMUG-01",
        lambda seen: (variant("LF . LF", "taken")(seen), given.probe(source=seen["probe"]["address"])(seen)),
        "probe it from a stranger",
    ),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


PASSES: list[tuple[str, given.Change]] = [
    ("SM-SMUG-01", variant("LF . LF", "kept")),  # text, but no end
    ("SM-SMUG-03", variant("CR NUL LF . CRLF", "kept")),
    ("SM-INJ-01", trick("STARTTLS and a command", (421, "4.7.0 Bye"))),
    ("SM-INJ-02", trick("MAIL and STARTTLS", GO, (503, "5.0.0 Need MAIL before RCPT"))),
    ("SM-INJ-03", trick("EHLO and MAIL")),  # hung up
]


@pytest.mark.parametrize(("control", "change"), PASSES)
def test_a_control_passes_where_nothing_is_wrong(control: str, change: given.Change) -> None:
    status, _words = given.judged(control, change)
    assert status == "pass"


@pytest.mark.parametrize("control", ["SM-INJ-01", "SM-INJ-02"])
def test_without_starttls_there_is_nothing_to_inject(control: str) -> None:
    def change(seen: given.Data) -> None:
        for name in ("STARTTLS and a command", "MAIL and STARTTLS"):
            del seen["probe"]["injection"]["tricks"][name]

    assert given.judged(control, change) == ("not_applicable", "STARTTLS is not offered")
