# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempt `injection`: commands in places where a server must not take any.

Behind STARTTLS in the same packet (CVE-2011-0411), in a transaction that began before it (RFC 3207, 4.2), in
the same packet as a command that others must not follow (RFC 2920, 3.1), and in the parameter of another
command. A bare LF does end a command, for every sendmail (sfgets(), util.c), and is left out. No message
is ever ended, so none is delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_smuggling import (
    begin_transaction,
    recipients,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Visit, expect, told
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    ClosedError,
    Dialogue,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_tls import context_of_today, encrypt

_PATIENCE = 0.5  # seconds until silence means that nothing was answered where nothing is due
_UNKNOWN = "XINJECTED"  # a command whose answer (500) cannot be mistaken for that to another
_MOST_REPLIES = 4  # to one packet

Replies = list[dict[str, Any]]


def injection(visit: Visit) -> dict[str, Any]:
    """The replies to every trick, by its name; those behind STARTTLS only where that is offered."""
    tricks: Mapping[str, Callable[[Visit], Any]] = {
        "pipelined": _pipelined,
        "parameters": _parameters,
        **({"starttls": _behind_starttls, "transaction": _kept_transaction} if _offers_tls(visit) else {}),
    }
    seen = visit.together(lambda trick: trick(visit), tricks.values())
    return {"error": "", **dict(zip(tricks, seen))}


def _offers_tls(visit: Visit) -> bool:
    return visit.known.offers("STARTTLS")


def _replies(dialogue: Dialogue, octets: bytes) -> Replies:
    """Every reply to octets, until none comes for a while or the server hangs up."""
    heard: Replies = []
    try:
        dialogue.send(octets)
        while len(heard) < _MOST_REPLIES:
            reply = dialogue.hears(_PATIENCE) if heard else dialogue.reply()
            if reply is None:
                break
            heard.append(told(reply))
    except ClosedError:
        pass
    return heard


def _pipelined(visit: Visit) -> dict[str, Replies]:
    """The replies to packets in which something follows what must be the last (RFC 2920, 3.1)."""
    packets: Mapping[str, Callable[[Visit], Replies]] = {
        "EHLO and MAIL": _ehlo_and_mail,
        "DATA and text": _data_and_text,
    }
    seen = visit.together(lambda send: send(visit), packets.values())
    return dict(zip(packets, seen))


def _ehlo_and_mail(visit: Visit) -> Replies:
    with visit.connection() as dialogue:
        expect(dialogue.reply(), 220)
        return _replies(dialogue, _lines(f"EHLO {visit.target.helo}", "MAIL FROM:<>"))


def _data_and_text(visit: Visit) -> Replies:
    with visit.session() as dialogue:
        begin_transaction(dialogue, visit.target.domains)
        return _replies(dialogue, _lines("DATA", "Subject: a probe that is never delivered"))


def parameters(recipient: str) -> dict[str, bytes]:
    """Commands with another in their parameter, and a recipient that is cut off by a NUL, by their names."""
    to = recipient.encode("ascii")
    return {
        "CR in MAIL": b"MAIL FROM:<>\rRCPT TO:" + to + b"\r\n",
        "NUL in MAIL": b"MAIL FROM:<>\0RCPT TO:" + to + b"\r\n",
        "NUL in RCPT": b"RCPT TO:" + to[:-1] + b"\0.invalid>\r\n",
    }


def _parameters(visit: Visit) -> dict[str, Replies]:
    """The replies to parameters()."""
    seen = {}
    with visit.session() as dialogue:
        recipient = begin_transaction(dialogue, visit.target.domains)
        expect(dialogue.command("RSET"), 250)
        for name, octets in parameters(recipient).items():
            seen[name] = _replies(dialogue, octets)
    return seen


def _behind_starttls(visit: Visit) -> Replies:
    """What is heard for a command in the packet of STARTTLS: before TLS, or under it in answer to EHLO."""
    with visit.session() as dialogue:
        dialogue.send(_lines("STARTTLS", _UNKNOWN))
        expect(dialogue.reply(), 220)
        early = dialogue.hears(_PATIENCE)
        if early:
            return [told(early)]
        return _under_tls(dialogue, f"EHLO {visit.target.helo}")


def _kept_transaction(visit: Visit) -> Replies:
    """The replies to STARTTLS in a transaction and, where that is taken, to a RCPT under TLS."""
    with visit.session() as dialogue:
        expect(dialogue.command("MAIL FROM:<>"), 250)
        reply = dialogue.command("STARTTLS")
        if reply.code != 220:
            return [told(reply)]
        return [told(reply), *_under_tls(dialogue, f"RCPT TO:{recipients(visit.target.domains)[0]}")]


def _under_tls(dialogue: Dialogue, command: str) -> Replies:
    made = encrypt(dialogue, context_of_today())
    if not made.protocol:
        raise ClosedError(f"no TLS: {made.error}")
    return [told(dialogue.command(command))]


def _lines(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
