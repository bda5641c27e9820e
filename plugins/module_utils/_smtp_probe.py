# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a stranger learns from an SMTP listener, and whether it relays for him. No message is ever sent."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_vectors import Vector, relay_vectors
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    Dialogue,
    DialogueError,
    Reply,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_tls import (
    ATTEMPTS,
    Handshake,
    shake_hands,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    address,
    check_all,
    domain,
    list_of,
    matching,
    number,
    optional,
)

# srvrsmtp.c slows a session down when it has seen many bad commands or recipients (MaxNOOPCommands,
# BadRcptThrottle), so the attempts are spread over sessions of this many.
VECTORS_A_SESSION = 20


@dataclass(frozen=True)
class Target:
    """Whom to probe and how: the options of the module, checked.

    from_address "" means any address of ours. timeout is for each reply, wait for a listener that is yet to
    come up; both are in seconds.
    """

    host: str
    port: int
    from_address: str
    helo: str
    foreign_domain: str
    domains: tuple[str, ...]
    timeout: int
    wait: int


# A blank or a line end within a name would make it another command.
_word = matching(
    re.compile(r"[!-~]+"), "one word of ASCII", "a name such as relay.example.com, or an address"
)
_OPTIONS: Mapping[str, Kind[Any]] = {
    "host": _word,
    "port": number(1, 65535, "a port"),
    "from_address": optional(address),
    "helo": _word,
    "foreign_domain": domain,
    "domains": list_of(domain),
    "timeout": number(1, 3600, "a number of seconds"),
    "wait": number(0, 3600, "a number of seconds"),
}


def parse_target(options: Mapping[str, object]) -> Target:
    """The target that the module's options name. Raises InvalidInputError with every fault of them."""
    values = check_all((kind, options[name], name) for name, kind in _OPTIONS.items())
    return Target(**dict(zip(_OPTIONS, values)))


@dataclass(frozen=True)
class Answer:
    """The reply to a vector: to MAIL when that was refused, else to RCPT; code 0 when there was none."""

    name: str
    sender: str
    recipient: str
    stage: str
    code: int
    text: str


@dataclass
class Probe:
    """What was seen. error tells why there is no more of it, and is empty when nothing is missing."""

    reachable: bool = False
    error: str = ""
    address: str = ""
    source: str = ""
    server_name: str = ""
    banner: str = ""
    ehlo: list[str] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)
    domains: list[Answer] = field(default_factory=list)
    relay_vectors: list[Answer] = field(default_factory=list)
    tls: dict[str, Handshake] = field(default_factory=dict)


def questions(server_name: str) -> dict[str, str]:
    """The commands that may tell a stranger something, by the names under which replies are reported."""
    return {
        "HELP": "HELP",
        "VRFY": "VRFY postmaster",
        "EXPN": "EXPN postmaster",
        "ETRN": f"ETRN {server_name}",
        "VERB": "VERB",
        "DEBUG": "DEBUG",
    }


def own_recipients(domains: Sequence[str]) -> list[Vector]:
    """Postmaster of each domain, whom nobody may refuse (RFC 5321, 4.5.1), from a sender that all take."""
    return [Vector(name, "<>", f"<postmaster@{name}>") for name in domains]


def probe(target: Target) -> Probe:
    """Probe the target as far as it lets us; what hinders is told in the error of the result."""
    seen = Probe()
    try:
        _ask(target, seen)
        _try(target, own_recipients(target.domains), seen.domains)
        _try(target, _foreign_recipients(target, seen), seen.relay_vectors)
        if "STARTTLS" in seen.ehlo:
            for attempt in ATTEMPTS:
                seen.tls[attempt] = _secured(target, attempt)
    except DialogueError as error:
        seen.error = str(error)
    return seen


def _ask(target: Target, seen: Probe) -> None:
    """Hear the greeting, say EHLO, and ask the questions; seen keeps what was heard before an error."""
    with _first_connection(target) as dialogue:
        seen.address, seen.source = dialogue.address, dialogue.source
        greeting = dialogue.reply()
        seen.reachable = True
        seen.banner = f"{greeting.code} {greeting.text}"
        seen.server_name = (greeting.text.split() or [target.host])[0]
        _expect(greeting, 220)
        seen.ehlo = _expect(dialogue.command(f"EHLO {target.helo}"), 250).text.split("\n")[1:]
        for name, command in questions(seen.server_name).items():
            seen.replies[name] = dialogue.command(command)


def _secured(target: Target, attempt: str) -> Handshake:
    with _connect(target) as dialogue:
        _expect(dialogue.reply(), 220)
        _expect(dialogue.command(f"EHLO {target.helo}"), 250)
        return shake_hands(dialogue, attempt)


def _foreign_recipients(target: Target, seen: Probe) -> list[Vector]:
    return relay_vectors(
        foreign=target.foreign_domain,
        server=seen.server_name,
        server_address=seen.address,
        domains=target.domains,
    )


def _try(target: Target, vectors: Sequence[Vector], answers: list[Answer]) -> None:
    """Try every vector, in as many sessions as it takes; one that ends two sessions is left unanswered.

    answers grows as they come in, and keeps what was heard before an error.
    """
    pending = list(vectors)
    suspect: Vector | None = None
    while pending:
        heard, trouble = _session(target, pending[:VECTORS_A_SESSION])
        answers += heard
        pending = pending[len(heard) :]
        if trouble and not heard and pending[0] == suspect:
            answers.append(_unanswered(pending.pop(0), trouble))
        suspect = pending[0] if trouble and pending else None


def _session(target: Target, vectors: Sequence[Vector]) -> tuple[list[Answer], str]:
    """The answers to the first of vectors in one session, and what ended it early ("": nothing did).

    Raises DialogueError when the session cannot be opened at all.
    """
    answers: list[Answer] = []
    with _connect(target) as dialogue:
        _expect(dialogue.reply(), 220)
        _expect(dialogue.command(f"EHLO {target.helo}"), 250)
        for vector in vectors:
            try:
                answers.append(_attempt(dialogue, vector))
            except DialogueError as error:
                return answers, str(error)
    return answers, ""


def _attempt(dialogue: Dialogue, vector: Vector) -> Answer:
    stage, reply = "MAIL", _still_open(dialogue.command(f"MAIL FROM:{vector.sender}"))
    if reply.code == 250:
        stage, reply = "RCPT", _still_open(dialogue.command(f"RCPT TO:{vector.recipient}"))
    _expect(dialogue.command("RSET"), 250)
    return Answer(**asdict(vector), stage=stage, code=reply.code, text=reply.text)


def _unanswered(vector: Vector, trouble: str) -> Answer:
    return Answer(**asdict(vector), stage="", code=0, text=trouble)


def _first_connection(target: Target) -> Dialogue:
    deadline = time.monotonic() + target.wait
    while True:
        try:
            return _connect(target)
        except DialogueError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.5)


def _connect(target: Target) -> Dialogue:
    return Dialogue(target.host, target.port, source=target.from_address, timeout=target.timeout)


def _expect(reply: Reply, code: int) -> Reply:
    if reply.code != code:
        raise DialogueError(f"the server answers {reply.code} {reply.text} where {code} was due")
    return reply


def _still_open(reply: Reply) -> Reply:
    if reply.code == 421:  # RFC 5321, 3.8: the server is about to hang up
        raise DialogueError(f"the server closes the session: {reply.code} {reply.text}")
    return reply
