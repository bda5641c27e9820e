# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempt to be heard in the body of an HTTP request, which any browser can be made to send.

With STARTTLS that becomes ALPACA (CVE-2021-3618): a page's request, led to the relay, is answered under a
certificate that the page's own server may share. sendmail ends the session (srvrsmtp.c, "open proxy").
"""

from __future__ import annotations

from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Visit, told
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    ClosedError,
    Dialogue,
    Reply,
)

METHODS = ("GET", "POST")
_BODY = "NOOP"  # the command whose reply shows that the session went on
_WITHIN = 2.0  # seconds for each reply after the first, as nobody knows how many there will be


def http(visit: Visit) -> dict[str, Any]:
    """For each method the last reply that counts, and whether the command in the body was obeyed."""
    methods = visit.together(lambda method: _request(visit, method), METHODS)
    return {"error": "", "methods": dict(zip(METHODS, methods))}


def _request(visit: Visit, method: str) -> dict[str, Any]:
    lines = (f"{method} / HTTP/1.1", f"Host: {visit.known.server_name}", "", _BODY)
    with visit.session(ehlo=False) as dialogue:
        replies = _replies(dialogue, lines)
    obeyed = any(reply.code == 250 for reply in replies)
    return {"obeyed": obeyed, "reply": told(replies[0]) if replies else None}


def _replies(dialogue: Dialogue, lines: tuple[str, ...]) -> list[Reply]:
    """What is answered until the listener hangs up, or keeps silent."""
    replies: list[Reply] = []
    try:
        dialogue.send("".join(f"{line}\r\n" for line in lines).encode("ascii", "replace"))
        replies.append(dialogue.reply())
        while len(replies) < len(lines):
            reply = dialogue.hears(_WITHIN)
            if reply is None:
                break
            replies.append(reply)
    except ClosedError:
        pass
    return replies
