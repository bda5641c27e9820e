# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the limits of a listener, each seen to act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._attempt_judge import (
    CLOSING,
    attempt_judge,
    deferred,
    said,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Judge,
    Verdict,
    none_of,
    not_measured,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_lines import (
    UNKNOWN_PARAMETER,
    parameters,
)

_TOO_MANY_RECIPIENTS = 452  # srvrsmtp.c: "452 4.5.3 Too many recipients", as RFC 5321, 4.5.3.1.10 has it

_RATE_FIRST = "the limit of the rate acted first"


def size_limited(seen: Mapping[str, Any]) -> Verdict:
    """EHLO tells the largest message that is taken, and MAIL refuses a larger one (RFC 1870, 6)."""
    if seen["announced"] is None:
        return none_of(["EHLO does not offer SIZE"], "")
    if seen["announced"] == 0:
        return none_of(["EHLO offers SIZE without a limit"], "")
    asked = f"SIZE={seen['announced'] + 1} is answered {said(seen['reply'])}"
    if deferred(seen["reply"]):
        return not_measured(asked)  # such as 452: no message of that size at the moment
    return none_of([] if seen["reply"]["code"] >= 500 else [asked], asked)


def recipients_limited(seen: Mapping[str, Any]) -> Verdict:
    """A message cannot have any number of recipients (op.txt, MaxRecipientsPerMessage)."""
    many = seen["taken"]
    if not many["taken"]:
        return not_measured(f"no recipient was taken: {said(many['reply'])}")
    taken = f"{many['taken']} recipients of one message were taken"
    reply = many["reply"]
    if reply is None:
        return none_of([taken], "")
    ended = f"{taken}, then {said(reply)}"
    if deferred(reply) and reply["code"] != _TOO_MANY_RECIPIENTS:
        return not_measured(ended)  # such as 421 of a daemon that ends, or 451 of a map that cannot be read
    return none_of([], ended)


def guessing_slowed(seen: Mapping[str, Any]) -> Verdict:
    """Who guesses recipients gets slower replies, or none any more (op.txt, BadRcptThrottle)."""
    refused = seen["refused"]
    if refused["taken"]:
        return not_measured("a foreign recipient was taken, so there was nothing to refuse")
    if refused["after"] is None:
        return none_of([f"{refused['tried']} recipients were refused as fast as the first"], "")
    return none_of([], f"slower after {refused['after']} refused recipients")


def connections_limited(seen: Mapping[str, Any]) -> Verdict:
    """One client cannot hold any number of connections (cf/README, conncontrol)."""
    held = f"one client held {seen['greeted']} connections"
    if seen["refusal"] is None:
        return not_measured(f"{held}, then: {seen['shut']}") if seen["shut"] else none_of([held], "")
    if seen["of_the_rate"]:
        return not_measured(f"{_RATE_FIRST}: {said(seen['refusal'])}")
    return none_of([], f"{held}, then {said(seen['refusal'])}")


def rate_limited(seen: Mapping[str, Any]) -> Verdict:
    """One client cannot make any number of connections in a minute (cf/README, ratecontrol)."""
    made = f"one client tried {seen['made']} connections within a minute"
    if seen["refusal"] is None:
        return not_measured(f"{made}, then: {seen['shut']}") if seen["shut"] else none_of([made], "")
    return none_of([], f"{made}, then {said(seen['refusal'])}")


def idle_keep_nobody_out(seen: Mapping[str, Any]) -> Verdict:
    """Clients that keep silent do not shut the listener to others.

    sendmail closes its socket to everybody when it has MaxDaemonChildren children (daemon.c), so one client
    must be refused, with a reply, before that.
    """
    if seen["shut"] and not seen["greeted"]:
        return not_measured(seen["shut"])  # a listener may refuse for another reason, such as RefuseLA
    if seen["shut"]:
        return none_of([f"{seen['greeted']} silent connections, and the next got: {seen['shut']}"], "")
    if seen["newcomer"] is None:
        if seen["of_the_rate"]:
            return not_measured(f"{_RATE_FIRST}: {said(seen['refusal'])}")
        return none_of([], f"one client is refused after {seen['greeted']}: {said(seen['refusal'])}")
    return none_of([], f"greeted within {seen['newcomer']} s beside silent connections")


def lines_limited(seen: Mapping[str, Any]) -> Verdict:
    """What is longer than any command need be is refused, and the listener goes on (RFC 5321, 4.5.3.1).

    sendmail refuses a line that is too long with 421, and hangs up.
    """
    long = {name: reply for name, reply in seen["replies"].items() if name != UNKNOWN_PARAMETER}
    faults = [f"{name}: {said(reply)}" for name, reply in long.items() if reply and reply["code"] < 400]
    if seen["trouble"]:
        faults.append(f"then: {seen['trouble']}")
    unasked = [name for name in parameters() if name not in seen["replies"]]
    if unasked and not faults:
        return not_measured(f"not asked: {', '.join(unasked)}")
    unclear = [
        f"{name}: {said(reply)}"
        for name, reply in long.items()
        if reply and deferred(reply) and reply["code"] != CLOSING
    ]
    if unclear and not faults:
        return not_measured("; ".join(unclear))
    return none_of(
        faults, "; ".join(f"{name}: {reply['code'] if reply else 0}" for name, reply in long.items())
    )


JUDGES: Mapping[str, Judge] = {
    "SM-LIMIT-01": attempt_judge("size", size_limited),
    "SM-LIMIT-02": attempt_judge("recipients", recipients_limited),
    "SM-LIMIT-03": attempt_judge("recipients", guessing_slowed),
    "SM-LIMIT-04": attempt_judge("connections", connections_limited, of_strangers=True),
    "SM-LIMIT-05": attempt_judge("rate", rate_limited, of_strangers=True),
    "SM-LIMIT-06": attempt_judge("connections", idle_keep_nobody_out),
    "SM-LIMIT-07": attempt_judge("lines", lines_limited),
}
