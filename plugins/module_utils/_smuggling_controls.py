# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of what the listener takes for the end of a message, and of commands in the wrong places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._attempt_judge import attempt_judge, said
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Judge,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_injection import (
    CR_IN_MAIL,
    DATA_AND_TEXT,
    EHLO_AND_MAIL,
    MAIL_AND_STARTTLS,
    NUL_IN_MAIL,
    NUL_IN_RCPT,
    STARTTLS_AND_COMMAND,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_smuggling import (
    CR,
    KEPT,
    LF,
    NUL,
    TAKEN,
    UNCLEAR,
)

Row = Mapping[str, Any]
Replies = Sequence[Row]

_COUNTS_AS = {TAKEN: "the end of the message", KEPT: "text"}


def _of_fault(seen: Mapping[str, Any], fault: str) -> list[Row]:
    return [row for row in seen["variants"] if row["fault"] == fault]


def _bad(rows: Sequence[Row], *outcomes: str) -> Verdict:
    """Fail for the rows with these outcomes; where there is none, each must have been tried."""
    bad = [
        f"{row['name']} is taken for {_COUNTS_AS[row['outcome']]}"
        for row in rows
        if row["outcome"] in outcomes
    ]
    unclear = [f"{row['name']}: {row['reply']}" for row in rows if row["outcome"] == UNCLEAR]
    if unclear and not bad:
        return not_measured(some(unclear, "; "))
    words = {KEPT: "kept as text"}
    return none_of(
        bad, ", ".join(f"{row['name']} {words.get(row['outcome'], row['outcome'])}" for row in rows)
    )


def ends_no_message(fault: str) -> Judge:
    """Whether the listener sees the end of a message only where it is: that is smuggling otherwise."""
    return attempt_judge("smuggling", lambda seen: _bad(_of_fault(seen, fault), TAKEN), of_strangers=True)


def refused_in_messages(fault: str) -> Judge:
    """Whether a message with this fault is refused.

    Who keeps it as text passes it on, and the next server may see an end in it; who replaces it (g2, u2)
    does not, but cannot be told from outside.
    """
    return attempt_judge(
        "smuggling", lambda seen: _bad(_of_fault(seen, fault), TAKEN, KEPT), of_strangers=True
    )


def _tricks(*names: str, falls: Callable[[str, Replies], bool]) -> Judge:
    """The judge of tricks by what falls says of the replies to each of them."""

    def judge(seen: Mapping[str, Any]) -> Verdict:
        tricks = {name: seen["tricks"][name] for name in names if name in seen["tricks"]}
        if not tricks:
            return not_applicable("STARTTLS is not offered")
        heard = {
            name: ", ".join(said(one).partition("\n")[0] for one in trick["replies"])
            for name, trick in tricks.items()
        }
        fallen = [f"{name}: {heard[name]}" for name, trick in tricks.items() if falls(name, trick["replies"])]
        untried = [f"{name}: {trick['error']}" for name, trick in tricks.items() if trick["error"]]
        if untried and not fallen:
            return not_measured("; ".join(untried))
        return none_of(fallen, "; ".join(f"{name}: {words}" for name, words in heard.items()))

    return attempt_judge("injection", judge, of_strangers=True)


def _codes(replies: Replies) -> list[int]:
    return [reply["code"] for reply in replies]


def _command_answered(_name: str, replies: Replies) -> bool:
    """The reply to a command that is none, where that to EHLO was due."""
    return bool(replies) and 500 <= replies[0]["code"] <= 504


def _transaction_kept(_name: str, replies: Replies) -> bool:
    """RCPT under TLS gets another reply than that MAIL is missing."""
    return _codes(replies)[:1] == [220] and not {503, 421} & {*_codes(replies)[1:]}


def _out_of_turn(name: str, replies: Replies) -> bool:
    """What followed in the same packet is taken: MAIL behind EHLO, text behind DATA."""
    return _codes(replies)[1:2] == [250] if name == EHLO_AND_MAIL else _codes(replies)[:1] == [354]


def _two_in_one(name: str, replies: Replies) -> bool:
    """One line gets two replies; or the recipient is taken for what stands before the NUL."""
    return _codes(replies)[:1] == [250] if name == NUL_IN_RCPT else len(replies) > 1


JUDGES: Mapping[str, Judge] = {
    "SM-SMUG-01": ends_no_message(LF),
    "SM-SMUG-02": ends_no_message(CR),
    "SM-SMUG-03": ends_no_message(NUL),
    "SM-SMUG-04": refused_in_messages(LF),
    "SM-SMUG-05": refused_in_messages(CR),
    "SM-INJ-01": _tricks(STARTTLS_AND_COMMAND, falls=_command_answered),
    "SM-INJ-02": _tricks(MAIL_AND_STARTTLS, falls=_transaction_kept),
    "SM-INJ-03": _tricks(EHLO_AND_MAIL, DATA_AND_TEXT, falls=_out_of_turn),
    "SM-INJ-04": _tricks(CR_IN_MAIL, NUL_IN_MAIL, NUL_IN_RCPT, falls=_two_in_one),
}
