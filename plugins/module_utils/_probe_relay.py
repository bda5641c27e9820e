# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempts to have recipients taken: at the listener's own domains, and foreign ones. Never DATA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import (
    Visit,
    expect,
    still_open,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_vectors import Vector, relay_vectors
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    Dialogue,
    DialogueError,
)

# A session in which so much leads nowhere may be broken off, but connections are few: see MOST_IN_ALL.
FEWEST_A_SESSION = 40
MOST_SESSIONS = 3


@dataclass(frozen=True)
class Answer:
    """The reply to a vector: to MAIL when that was refused, else to RCPT; code 0 when there was none."""

    name: str
    sender: str
    recipient: str
    stage: str
    code: int
    text: str


def own_recipients(domains: Sequence[str]) -> list[Vector]:
    """Postmaster of each domain, whom nobody may refuse (RFC 5321, 4.5.1), from a sender that all take."""
    return [Vector(name, "<>", f"<postmaster@{name}>") for name in domains]


def domains(visit: Visit) -> list[dict[str, Any]]:
    """The answers to a recipient at each domain that the listener should take mail for."""
    return _answers(visit, own_recipients(visit.target.domains))


def relay(visit: Visit) -> list[dict[str, Any]]:
    """The answers to every way of writing a foreign recipient."""
    target, known = visit.target, visit.known
    return _answers(
        visit,
        relay_vectors(
            foreign=target.foreign_domain,
            server=known.server_name,
            server_address=known.address,
            client=target.helo,
            domains=target.domains,
        ),
    )


def _answers(visit: Visit, vectors: Sequence[Vector]) -> list[dict[str, Any]]:
    """Try every vector, in a few sessions at the same time, or as many as it takes where they are ended.

    Raises DialogueError when none is answered.
    """
    size = max(FEWEST_A_SESSION, -(-len(vectors) // MOST_SESSIONS))
    parts = [vectors[first : first + size] for first in range(0, len(vectors), size)]
    answers = [*chain.from_iterable(visit.together(lambda part: _try(visit, part), parts))]
    if answers and not any(answer.code for answer in answers):
        raise DialogueError(answers[0].text)
    return [asdict(answer) for answer in answers]


def _try(visit: Visit, vectors: Sequence[Vector]) -> list[Answer]:
    """Try vectors one after the other; one that ends two sessions is left unanswered.

    So are all that are left when no session can be opened any more.
    """
    pending = list(vectors)
    answers: list[Answer] = []
    suspect: Vector | None = None
    while pending:
        try:
            heard, trouble = _session(visit, pending)
        except DialogueError as error:
            return [*answers, *(_unanswered(vector, str(error)) for vector in pending)]
        answers += heard
        pending = pending[len(heard) :]
        if trouble and not heard and pending[0] == suspect:
            answers.append(_unanswered(pending.pop(0), trouble))
        suspect = pending[0] if trouble and pending else None
    return answers


def _session(visit: Visit, vectors: Sequence[Vector]) -> tuple[list[Answer], str]:
    """The answers to the first of vectors in one session, and what ended it early ("": nothing did).

    Raises DialogueError when there is no session.
    """
    answers: list[Answer] = []
    attempt = _at_one_go if visit.known.offers("PIPELINING") else _step_by_step
    with visit.session() as dialogue:
        for vector in vectors:
            try:
                answers.append(attempt(dialogue, vector))
            except DialogueError as error:
                return answers, str(error)
    return answers, ""


def _at_one_go(dialogue: Dialogue, vector: Vector) -> Answer:
    """A far listener has so many vectors to answer that its distance would be most of the time."""
    commands = (f"MAIL FROM:{vector.sender}", f"RCPT TO:{vector.recipient}", "RSET")
    dialogue.send("".join(f"{command}\r\n" for command in commands).encode("ascii"))
    mail, rcpt = still_open(dialogue.reply()), still_open(dialogue.reply())
    expect(dialogue.reply(), 250)
    stage, reply = ("RCPT", rcpt) if mail.code == 250 else ("MAIL", mail)
    return Answer(**asdict(vector), stage=stage, code=reply.code, text=reply.text)


def _step_by_step(dialogue: Dialogue, vector: Vector) -> Answer:
    stage, reply = "MAIL", still_open(dialogue.command(f"MAIL FROM:{vector.sender}"))
    if reply.code == 250:
        stage, reply = "RCPT", still_open(dialogue.command(f"RCPT TO:{vector.recipient}"))
    expect(dialogue.command("RSET"), 250)
    return Answer(**asdict(vector), stage=stage, code=reply.code, text=reply.text)


def _unanswered(vector: Vector, trouble: str) -> Answer:
    return Answer(**asdict(vector), stage="", code=0, text=trouble)
