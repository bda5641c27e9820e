# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempt `smuggling`: what the listener takes for the end of a message that is none (CVE-2023-51765).

A message ends with CRLF.CRLF (RFC 5321, 4.1.1.4). A server that sees an end elsewhere takes what follows for
commands, and so a second message that another server before it took for text of the first.

Nothing can be delivered, even where the trick works: the header of the message is longer than the listener
takes (MaxHeadersLength), so that an end is answered with 552 and the message forgotten (collect.c), and the
true end is never sent. Where there is no such limit, nothing is tried, nor where the listener does not speak
like sendmail: another server, behind the address that was asked, may know no such limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Visit, expect
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    ClosedError,
    Dialogue,
    DialogueError,
    Reply,
    SilenceError,
)

TAKEN, REFUSED, KEPT, UNCLEAR = "taken", "refused", "kept", "unclear"
LF, CR, NUL = "bare LF", "bare CR", "NUL"
PLAIN = "plain text"

_MOST_HEADER = 256 * 1024  # octets that are sent at most, for each variant
_BEYOND = 2048  # octets by which the header is longer than the limit
_PATIENCE = 3.0  # seconds until silence means that the variants of a session were taken for text
_CLOSING = 421  # RFC 5321, 3.8
_SENDER_OK, _RECIPIENT_OK = "Sender ok", "Recipient ok"  # srvrsmtp.c, in no other case


@dataclass(frozen=True)
class Variant:
    """Octets within a message that look like its end, and what is wrong with them."""

    name: str
    fault: str
    octets: bytes


@dataclass(frozen=True)
class Outcome:
    """What became of a variant.

    TAKEN for the end of the message: what followed was answered. REFUSED: the session was closed, or would be
    (421). KEPT: nothing was said, it was text. UNCLEAR: it could not be tried, or there is no telling.
    """

    name: str
    fault: str
    outcome: str
    reply: str


@dataclass(frozen=True)
class _Taken:
    """A recipient that is taken, and the replies to MAIL and to its RCPT."""

    recipient: str
    mail: Reply
    rcpt: Reply


VARIANTS = (
    Variant("LF . LF", LF, b"\n.\n"),
    Variant("LF . CRLF", LF, b"\n.\r\n"),
    Variant("CRLF . LF", LF, b"\r\n.\n"),
    Variant("LF . CR", LF, b"\n.\r"),
    Variant("CR . LF", CR, b"\r.\n"),
    Variant("CR . CR", CR, b"\r.\r"),
    Variant("CR . CRLF", CR, b"\r.\r\n"),
    Variant("CRLF . CR", CR, b"\r\n.\r"),
    Variant("CRLF . CR CRLF", CR, b"\r\n.\r\r\n"),
)
# A server may say nothing to a NUL before the end (RejectNUL speaks at the end), so these share a session.
# The first proves that silence is what text gets, the last has a CR before its NUL.
SILENT_VARIANTS = (
    Variant(PLAIN, "", b"\r\n..\r\nline\r\n"),
    Variant("CRLF NUL . CRLF", NUL, b"\r\n\0.\r\n"),
    Variant("CRLF . NUL CRLF", NUL, b"\r\n.\0\r\n"),
    Variant("CR NUL LF . CRLF", NUL, b"\r\0\n.\r\n"),
)


def smuggling(visit: Visit) -> dict[str, Any]:
    """The outcome of every variant. Raises DialogueError when none can be tried."""
    text = message(visit.target.max_headers_length)
    groups: list[tuple[Variant, ...]] = [SILENT_VARIANTS, *((variant,) for variant in VARIANTS)]
    tried = visit.together(lambda group: _try(visit, text, group), groups)
    outcomes = [outcome for group in tried for outcome in group]
    plain = outcomes[0]
    if plain.outcome != KEPT:
        raise DialogueError(f"the listener speaks while a message is sent: {plain.reply}")
    return {"error": "", "variants": [asdict(outcome) for outcome in outcomes[1:]]}


def message(max_headers_length: int) -> bytes:
    """A message without its end, whose header is longer than the limit. Raises DialogueError for none."""
    if not 0 < max_headers_length <= _MOST_HEADER - _BEYOND:
        raise DialogueError(
            f"not tried: with MaxHeadersLength={max_headers_length} a message could be delivered"
        )
    line = b"X-Padding: " + b"x" * 500 + b"\r\n"
    lines = -(-(max_headers_length + _BEYOND) // len(line))
    return b"Subject: a probe that is never delivered\r\n" + line * lines + b"\r\ntext"


def _try(visit: Visit, text: bytes, variants: Sequence[Variant]) -> list[Outcome]:
    """The outcomes of variants, in as many sessions as it takes: one goes on for as long as all is text."""
    patience = min(visit.target.timeout, _PATIENCE) / len(variants)
    outcomes: list[Outcome] = []
    while len(outcomes) < len(variants):
        rest = variants[len(outcomes) :]
        try:
            outcomes += _session(visit, text, rest, patience)
        except DialogueError as error:
            if rest[0].name == PLAIN:
                raise
            outcomes += [_outcome_of(variant, UNCLEAR, str(error)) for variant in rest]
    return outcomes


def _session(visit: Visit, text: bytes, variants: Sequence[Variant], patience: float) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with visit.session() as dialogue:
        begin_message(dialogue, visit.target.domains)
        dialogue.send(text)
        for variant in variants:
            outcomes.append(_outcome(dialogue, variant, patience))
            if outcomes[-1].outcome != KEPT:
                break
    return outcomes


def _outcome(dialogue: Dialogue, variant: Variant, patience: float) -> Outcome:
    """Send the variant and a command, in one go, and see what is said to either."""
    dialogue.send(variant.octets + b"NOOP\r\n")
    outcome, reply = KEPT, None
    try:
        reply = dialogue.reply(patience)
        outcome = REFUSED if reply.code == _CLOSING else _second(dialogue, patience)
    except SilenceError:
        pass
    except ClosedError:
        outcome = REFUSED
    return _outcome_of(variant, outcome, f"{reply.code} {reply.text}" if reply else "")


def _outcome_of(variant: Variant, outcome: str, reply: str) -> Outcome:
    return Outcome(variant.name, variant.fault, outcome, reply)


def _second(dialogue: Dialogue, patience: float) -> str:
    """What the answer to the command means, once the variant was answered."""
    try:
        return REFUSED if dialogue.reply(patience).code == _CLOSING else TAKEN
    except ClosedError:
        return REFUSED
    except SilenceError:
        return UNCLEAR


def begin_message(dialogue: Dialogue, domains: Sequence[str]) -> None:
    """Say MAIL, RCPT and DATA. Raises DialogueError where no such message is taken, or by no sendmail."""
    taken = _transaction(dialogue, domains)
    if _SENDER_OK not in taken.mail.text or _RECIPIENT_OK not in taken.rcpt.text:
        raise DialogueError("not tried: the listener is no sendmail, and could deliver a message")
    expect(dialogue.command("DATA"), 354)


def begin_transaction(dialogue: Dialogue, domains: Sequence[str]) -> str:
    """Say MAIL and RCPT, and return the recipient that is taken. Raises DialogueError when none is."""
    return _transaction(dialogue, domains).recipient


def _transaction(dialogue: Dialogue, domains: Sequence[str]) -> _Taken:
    mail = expect(dialogue.command("MAIL FROM:<>"), 250)
    for recipient in recipients(domains):
        reply = dialogue.command(f"RCPT TO:{recipient}")
        if reply.code == 250:
            return _Taken(recipient, mail, reply)
    raise DialogueError(f"no recipient is taken: {reply.code} {reply.text}")


def recipients(domains: Sequence[str]) -> list[str]:
    """Whom nobody may refuse (RFC 5321, 4.5.1): postmaster of a domain, or of the listener; else its root."""
    return [*(f"<postmaster@{name}>" for name in domains[:1]), "<postmaster>", "<root>"]
