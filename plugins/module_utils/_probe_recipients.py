# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempts to name more recipients than anybody needs, and to guess recipients. Never DATA."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Visit, expect, told
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_vectors import USER
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    ClosedError,
    Dialogue,
    Reply,
)

MOST_TAKEN = 1001  # recipients of one message; RFC 5321, 4.5.3.1.8 asks for 100
MOST_REFUSED = 25
_AT_ONE_GO = 5  # recipients; few, for the listener may take a second for each that it refuses
_SLOW = 0.7  # seconds that a reply takes longer than the first ones: BadRcptThrottle sleeps for one
_FIRST = 3


def recipients(visit: Visit) -> dict[str, Any]:
    """What came of many recipients that are taken, and of some that are refused."""
    many, refused = visit.together(lambda ask: ask(visit), (_many, _guess))
    return {"error": "", "taken": many, "refused": refused}


def _many(visit: Visit) -> dict[str, Any]:
    """How many recipients of one message were taken, and the reply that ended it (None: nothing did)."""
    taken = 1
    at_one_go = _AT_ONE_GO if visit.known.offers("PIPELINING") else 1
    with visit.session() as dialogue:
        recipient, reply = _some_recipient(dialogue, visit)
        if not _taken(reply):
            return {"taken": 0, "reply": told(reply)}
        while taken < MOST_TAKEN:
            count = min(at_one_go, MOST_TAKEN - taken)
            dialogue.send(f"{recipient}\r\n".encode("ascii") * count)
            for _number in range(count):
                reply = dialogue.reply()
                if not _taken(reply):
                    return {"taken": taken, "reply": told(reply)}
                taken += 1
    return {"taken": taken, "reply": None}


def _some_recipient(dialogue: Dialogue, visit: Visit) -> tuple[str, Reply]:
    """The command of a recipient that is taken, and the reply; of the last one tried, if none is.

    Who relays for us, as a host does for itself, takes a foreign one.
    """
    expect(dialogue.command("MAIL FROM:<>"), 250)
    places = (*visit.target.domains[:1], visit.known.server_name)
    for recipient in (*(f"postmaster@{place}" for place in places), f"{USER}@{visit.target.foreign_domain}"):
        command = f"RCPT TO:<{recipient}>"
        reply = dialogue.command(command)
        if _taken(reply):
            break
    return command, reply


def _taken(reply: Reply) -> bool:
    return 200 <= reply.code < 300


def _guess(visit: Visit) -> dict[str, Any]:
    """How many recipients were refused, and after how many the replies slowed down or the listener hung up.

    after is None when neither happened; taken tells whether one was taken instead.
    """
    seconds: list[float] = []
    with visit.session() as dialogue:
        expect(dialogue.command("MAIL FROM:<>"), 250)
        while len(seconds) < MOST_REFUSED:
            began = time.monotonic()
            try:
                reply = dialogue.command(f"RCPT TO:<{USER}@{visit.target.foreign_domain}>")
            except ClosedError:
                return _guessed(seconds, len(seconds))
            if _taken(reply):
                return {**_guessed(seconds), "taken": True}
            seconds.append(time.monotonic() - began)
            if slows_down(seconds):
                return _guessed(seconds, len(seconds) - 2)
    return _guessed(seconds)


def _guessed(seconds: list[float], after: int | None = None) -> dict[str, Any]:
    return {"tried": len(seconds), "after": after, "taken": False}


def slows_down(seconds: list[float]) -> bool:
    """Whether the last two replies took much longer than the first ones. One may be slow by chance."""
    usual = median(seconds[:_FIRST])
    return len(seconds) > _FIRST and all(one - usual >= _SLOW for one in seconds[-2:])
