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

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_smuggling import (
    begin_transaction,
    recipients,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import (
    Target,
    Visit,
    expect,
    told,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    ClosedError,
    Dialogue,
    DialogueError,
    Reply,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_tls import context_of_today, encrypt

# The tricks, by the names under which they are reported.
EHLO_AND_MAIL = "EHLO and MAIL"
DATA_AND_TEXT = "DATA and text"
CR_IN_MAIL = "CR in MAIL"
NUL_IN_MAIL = "NUL in MAIL"
NUL_IN_RCPT = "NUL in RCPT"
STARTTLS_AND_COMMAND = "STARTTLS and a command"
MAIL_AND_STARTTLS = "MAIL and STARTTLS"

Replies = list[Reply]

_PATIENCE = 0.5  # seconds until silence means that nothing was answered where nothing is due
_UNKNOWN = "XINJECTED"  # a command whose answer (500) cannot be mistaken for that to another
_MOST_REPLIES = 4  # to one packet


@dataclass(frozen=True)
class Trick:
    """The replies to a trick, as far as they came; error tells why it could not be tried."""

    error: str = ""
    replies: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Session:
    """A session in which tricks are tried: their names, and what tries them, in the same order."""

    names: tuple[str, ...]
    ask: Callable[[Dialogue, Target], list[Replies]]
    greeted: bool = True


def injection(visit: Visit) -> dict[str, Any]:
    """The replies to every trick, by its name; those with STARTTLS only where that is offered."""
    sessions = [*_SESSIONS, *(_TLS_SESSIONS if visit.known.offers("STARTTLS") else ())]
    held = visit.together(lambda session: _hold(visit, session), sessions)
    return {"error": "", "tricks": {name: asdict(trick) for one in held for name, trick in one.items()}}


def _hold(visit: Visit, session: Session) -> dict[str, Trick]:
    try:
        with visit.session() if session.greeted else visit.connection() as dialogue:
            heard = session.ask(dialogue, visit.target)
    except DialogueError as error:
        return dict.fromkeys(session.names, Trick(error=str(error)))
    tricks = [Trick(replies=[told(reply) for reply in replies]) for replies in heard]
    return dict(zip(session.names, tricks))


def _replies(dialogue: Dialogue, octets: bytes) -> Replies:
    """Every reply to octets, until none comes for a while or the server hangs up."""
    heard: Replies = []
    try:
        dialogue.send(octets)
        reply: Reply | None = dialogue.reply()
        while reply and len(heard) < _MOST_REPLIES:
            heard.append(reply)
            reply = dialogue.hears(_PATIENCE)
    except ClosedError:
        pass
    return heard


def _ehlo_and_mail(dialogue: Dialogue, target: Target) -> list[Replies]:
    expect(dialogue.reply(), 220)
    return [_replies(dialogue, _lines(f"EHLO {target.helo}", "MAIL FROM:<>"))]


def _data_and_text(dialogue: Dialogue, target: Target) -> list[Replies]:
    begin_transaction(dialogue, target.domains)
    return [_replies(dialogue, _lines("DATA", "Subject: a probe that is never delivered"))]


def _parameters(dialogue: Dialogue, target: Target) -> list[Replies]:
    """A RCPT in the parameter of MAIL; and a recipient that is foreign, but not up to the NUL in it."""
    recipient = begin_transaction(dialogue, target.domains).encode("ascii")
    heard = []
    for separator in (b"\r", b"\0"):
        expect(dialogue.command("RSET"), 250)
        heard.append(_replies(dialogue, b"MAIL FROM:<>" + separator + b"RCPT TO:" + recipient + b"\r\n"))
    expect(dialogue.command("RSET"), 250)
    expect(dialogue.command("MAIL FROM:<>"), 250)
    return [*heard, _replies(dialogue, b"RCPT TO:" + recipient[:-1] + b"\0.invalid>\r\n")]


def _behind_starttls(dialogue: Dialogue, target: Target) -> list[Replies]:
    """What is heard for a command in the packet of STARTTLS: before TLS, or under it in answer to EHLO."""
    dialogue.send(_lines("STARTTLS", _UNKNOWN))
    expect(dialogue.reply(), 220)
    early = dialogue.hears(_PATIENCE)
    return [[early or _under_tls(dialogue, f"EHLO {target.helo}")]]


def _kept_transaction(dialogue: Dialogue, target: Target) -> list[Replies]:
    """The replies to STARTTLS in a transaction and, where that is taken, to a RCPT under TLS."""
    expect(dialogue.command("MAIL FROM:<>"), 250)
    reply = dialogue.command("STARTTLS")
    if reply.code != 220:
        return [[reply]]
    return [[reply, _under_tls(dialogue, f"RCPT TO:{recipients(target.domains)[0]}")]]


def _under_tls(dialogue: Dialogue, command: str) -> Reply:
    made = encrypt(dialogue, context_of_today())
    if not made.protocol:
        raise DialogueError(f"there is no TLS: {made.error}")
    return dialogue.command(command)


def _lines(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


_SESSIONS = (
    Session((EHLO_AND_MAIL,), _ehlo_and_mail, greeted=False),
    Session((DATA_AND_TEXT,), _data_and_text),
    Session((CR_IN_MAIL, NUL_IN_MAIL, NUL_IN_RCPT), _parameters),
)
_TLS_SESSIONS = (
    Session((STARTTLS_AND_COMMAND,), _behind_starttls),
    Session((MAIL_AND_STARTTLS,), _kept_transaction),
)
