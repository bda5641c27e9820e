# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempts to say what is no good command: too long, with unknown parameters, or none at all."""

from __future__ import annotations

from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Visit, told
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    ClosedError,
    Dialogue,
    SilenceError,
    UnreachableError,
)

MOST_BAD_COMMANDS = 50  # srvrsmtp.c ends the session after 25 (MAXBADCOMMANDS)
_AT_ONE_GO = 10
UNKNOWN_PARAMETER = "unknown parameter"  # the one of parameters() that is not too long
_UNKNOWN = "XPROBE"  # no command and no parameter of any server; X- is nobody's (RFC 5321, 4.1.5)


def parameters() -> dict[str, str]:
    """Commands with what no server knows or needs, each to be refused, by the names of their replies."""
    return {
        UNKNOWN_PARAMETER: f"MAIL FROM:<> {_UNKNOWN}=1",
        "many parameters": "MAIL FROM:<>" + f" {_UNKNOWN}=1" * 150,
        "long parameter": "MAIL FROM:<> BODY=" + "x" * 1000,
        "long sender": f"MAIL FROM:<{'x' * 1500}@example.com>",  # RFC 5321, 4.5.3.1.1: 64 octets and @
        "long name": f"EHLO {'x' * 1000}.example.com",  # 4.5.3.1.2: 255
        "long command": f"NOOP {'x' * 5000}",  # 4.5.3.1.4: 512; last, because sendmail ends the session
    }


def lines(visit: Visit) -> dict[str, Any]:
    """The replies to parameters() (None: hung up), and what came of bad commands in another session.

    trouble is why there was no other session: "" unless the listener can be reached no more. bad_commands is
    None then.
    """
    replies = _say(visit)
    try:
        with visit.session() as dialogue:
            bad, trouble = _bad_commands(dialogue), ""
    except (ClosedError, SilenceError, UnreachableError) as error:
        bad, trouble = None, str(error)
    return {"error": "", "replies": replies, "trouble": trouble, "bad_commands": bad}


def _say(visit: Visit) -> dict[str, Any]:
    replies: dict[str, Any] = {}
    with visit.session() as dialogue:
        for name, command in parameters().items():
            try:
                replies[name] = told(dialogue.command(command))
                if replies[name]["code"] == 250 and command.startswith("MAIL"):
                    dialogue.command("RSET")
            except ClosedError:
                replies[name] = None
                break
    return replies


def _bad_commands(dialogue: Dialogue) -> dict[str, Any]:
    """How many commands were answered that are none, and whether the session was ended then."""
    answered = 0
    try:
        while answered < MOST_BAD_COMMANDS:
            dialogue.send(f"{_UNKNOWN}\r\n".encode("ascii") * _AT_ONE_GO)
            for _number in range(_AT_ONE_GO):
                dialogue.reply()
                answered += 1
        dialogue.command("NOOP")
    except ClosedError:
        return {"answered": answered, "ended": True}
    return {"answered": answered, "ended": False}
