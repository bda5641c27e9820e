# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempts to hold many connections at once, and to make many in a minute, until one is refused."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Visit, of_the_rate, told
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    ClosedError,
    Dialogue,
    DialogueError,
    Reply,
    UnreachableError,
)

IDLE = 15  # clients that keep silent when another comes
_SLACK = 10.0  # seconds for a greeting, on top of what the first one took
_BATCH = 10  # connections at once, when they are counted by the minute: fewer than are allowed at once
_REFUSED_WITHIN = 0.3  # seconds: who is counted out is told at once, while others wait for the greeting
_PAUSE = 1.0  # seconds until the children of the connections that were closed have ended


def connections(visit: Visit) -> dict[str, Any]:
    """Hold connections, silent or within a command, and see how long more are greeted.

    greeted is how many were. refusal is the first reply that was no greeting, of_the_rate whether it was for
    too many within some time, shut why there was no connection or no reply at all. newcomer is the seconds
    to the greeting of the one that came when IDLE others were held, None where it was not greeted.
    """
    visit.allow(visit.target.at_once)
    held: list[Dialogue] = []
    with ExitStack() as stack:
        seen = _come(visit, stack, held, min(IDLE, visit.target.at_once))
        for dialogue in held[::2]:
            with suppress(ClosedError):
                dialogue.send(b"EH")  # half a command
        newcomer = None
        if not seen["refusal"] and not seen["shut"] and visit.target.at_once > IDLE:
            began = time.monotonic()
            more = _come(visit, stack, held, visit.target.at_once - IDLE)
            newcomer = round(time.monotonic() - began, 1) if more["greeted"] else None
            seen = {**more, "greeted": seen["greeted"] + more["greeted"]}
    return {"error": "", "tried": visit.target.at_once, **seen, "newcomer": newcomer}


def rate(visit: Visit) -> dict[str, Any]:
    """Make connections and close them, up to per_minute, until one is refused, and again a little later.

    made is how many were, those of the attempts before counted in. refusal and shut are as in connections().
    """
    if visit.shut_out:
        return {"error": "", "made": visit.connections, "refusal": told(visit.shut_out), "shut": ""}
    most = visit.target.per_minute
    visit.allow(most + 1)
    before = visit.connections
    trouble: dict[str, Any] = {"refusal": None, "shut": ""}
    while (made := visit.connections - before) < most:
        if _batch(visit, min(_BATCH, most - made))["trouble"]:
            time.sleep(_PAUSE)
            trouble = _batch(visit, 1)
            if trouble.pop("trouble"):
                break
    return {"error": "", "made": visit.connections, **trouble}


def _batch(visit: Visit, count: int) -> dict[str, Any]:
    """Make connections at once and close them. trouble: one of them was refused."""
    with ExitStack() as stack:
        dialogues, shut = _open(visit, stack, count)
        said = visit.together(_refusal, dialogues)
    refusal = next((told(reply) for reply in said if reply), None)
    return {"refusal": refusal, "shut": shut, "trouble": bool(refusal or shut)}


def _refusal(dialogue: Dialogue) -> Reply | None:
    try:
        reply = dialogue.hears(_REFUSED_WITHIN)
    except DialogueError:
        return None
    return None if reply is None or reply.code == 220 else reply


def _come(visit: Visit, stack: ExitStack, held: list[Dialogue], count: int) -> dict[str, Any]:
    """Make connections at once and hear all greetings; held gets those that were greeted."""
    dialogues, shut = _open(visit, stack, count)
    said = visit.together(lambda one: _greeting(one, visit.known.patience + _SLACK), dialogues)
    held += [one for one, reply in zip(dialogues, said) if isinstance(reply, Reply) and reply.code == 220]
    return {**_troubles(said), "shut": shut or _silence(said)}


def _troubles(said: Sequence[Reply | str]) -> dict[str, Any]:
    replies = [reply for reply in said if isinstance(reply, Reply)]
    refusal = next((reply for reply in replies if reply.code != 220), None)
    return {
        "greeted": sum(reply.code == 220 for reply in replies),
        "refusal": told(refusal) if refusal else None,
        "of_the_rate": bool(refusal and of_the_rate(refusal)),
    }


def _silence(said: Sequence[Reply | str]) -> str:
    return next((reply for reply in said if isinstance(reply, str)), "")


def _greeting(dialogue: Dialogue, within: float) -> Reply | str:
    try:
        return dialogue.reply(within)
    except DialogueError as error:
        return str(error)


def _open(visit: Visit, stack: ExitStack, count: int) -> tuple[list[Dialogue], str]:
    """Connections, as many as are to be had up to count, and why there are no more. Raises SpentError."""
    dialogues: list[Dialogue] = []
    try:
        for _number in range(count):
            dialogues.append(stack.enter_context(visit.connection(alone=True)))
    except UnreachableError as error:
        return dialogues, str(error)
    return dialogues, ""
