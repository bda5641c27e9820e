# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a stranger learns from an SMTP listener, and what it lets him do. No message is ever delivered.

A probe is a first session, which hears the greeting, says EHLO and asks the questions, and then the attempts
that were asked for. Each is a function of the Visit: it opens sessions through that (visit.session(),
visit.connection(), visit.together()), never by itself, and so keeps within the connections and the time that
all of them share. It returns what it saw, for JSON. A new attempt is a module _probe_<name>.py and a line in
ATTEMPTS; a DialogueError that it raises is told in its result.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _probe_connections as connecting
from ansible_collections.postmaster.sendmail.plugins.module_utils import _probe_relay as relaying
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_ciphers import ciphers
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_greeting import greeting
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_http import http
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_injection import injection
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_lines import lines
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_recipients import recipients
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_size import size
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_smuggling import smuggling
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_tls import tls
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import (
    Known,
    Target,
    Visit,
    connect,
    expect,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    Dialogue,
    DialogueError,
    Reply,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    address,
    check_all,
    choice,
    domain,
    list_of,
    matching,
    number,
    optional,
)

_GRACE = 0.5  # seconds after the limit, for what was broken off to end


@dataclass(frozen=True)
class Attempt:
    """Something to try on a visit.

    What ask returns stands under key in the result. With fails_all, an error is one of the whole probe;
    otherwise the result is a mapping, with a key error. alone: no other attempt may run at the same time.
    """

    ask: Callable[[Visit], Any]
    key: str
    fails_all: bool = False
    alone: bool = False


# In the order of their importance: when connections are short, the first ones get them.
ATTEMPTS: Mapping[str, Attempt] = {
    "domains": Attempt(relaying.domains, "domains", fails_all=True),
    "relay": Attempt(relaying.relay, "relay_vectors", fails_all=True),
    "tls": Attempt(tls, "tls", fails_all=True),
    "greeting": Attempt(greeting, "greeting"),
    "http": Attempt(http, "http"),
    "size": Attempt(size, "size"),
    "recipients": Attempt(recipients, "recipients"),
    "lines": Attempt(lines, "lines"),
    "ciphers": Attempt(ciphers, "ciphers"),
    "smuggling": Attempt(smuggling, "smuggling"),
    "injection": Attempt(injection, "injection"),
    "connections": Attempt(connecting.connections, "connections", alone=True),
    "rate": Attempt(connecting.rate, "rate", alone=True),  # the last: it leaves us shut out for a minute
}
COMMANDS = "commands"  # asked in the first session, so it costs no other
NAMES = (COMMANDS, *ATTEMPTS)
DEFAULT_NAMES = (COMMANDS, "domains", "relay", "tls")

# A blank or a line end within a name would make it another command.
_word = matching(
    re.compile(r"[!-~]+"), "one word of ASCII", "a name such as relay.example.com, or an address"
)
OPTIONS: Mapping[str, Kind[Any]] = {
    "host": _word,
    "port": number(1, 65535, "a port"),
    "from_address": optional(address),
    "helo": _word,
    "foreign_domain": domain,
    "domains": list_of(domain),
    "timeout": number(1, 3600, "a number of seconds"),
    "wait": number(0, 3600, "a number of seconds"),
    "limit": number(1, 3600, "a number of seconds"),
    "attempts": list_of(choice(*NAMES)),
    "at_once": number(1, 200, "a number of connections"),
    "per_minute": number(1, 1000, "a number of connections"),
    "max_headers_length": number(0, 2**31 - 1, "a number of octets"),
}


def parse_target(options: Mapping[str, object]) -> Target:
    """The target that the module's options name. Raises InvalidInputError with every fault of them."""
    values = check_all((kind, options[name], name) for name, kind in OPTIONS.items())
    return Target(**dict(zip(OPTIONS, values)))


@dataclass
class Probe:
    """What was seen. error tells why there is no more of it, and is empty when nothing is missing.

    attempts holds what each one saw, under its key.
    """

    reachable: bool = False
    error: str = ""
    address: str = ""
    source: str = ""
    server_name: str = ""
    banner: str = ""
    ehlo: list[str] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)
    attempts: dict[str, Any] = field(default_factory=dict)

    def as_result(self) -> dict[str, Any]:
        """All of it in one mapping, as the module returns it."""
        seen = asdict(self)
        made = seen.pop("attempts")
        return {**seen, "domains": [], "relay_vectors": [], "tls": {}, **made}


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


def probe(target: Target) -> Probe:
    """Probe the target as far as it lets us; what hinders is told in the error of the result."""
    seen = Probe()
    try:
        visit = _first_session(target, seen)
    except DialogueError as error:
        seen.error = str(error)
        return seen
    wanted = [ATTEMPTS[name] for name in ATTEMPTS if name in target.attempts]
    _try_all([one for one in wanted if not one.alone], visit, seen)
    for one in wanted:
        if one.alone:
            _try_all([one], visit, seen)
    return seen


def _first_session(target: Target, seen: Probe) -> Visit:
    """Hear the greeting, say EHLO, and ask the questions; seen keeps what was heard before an error."""
    with _first_connection(target) as dialogue:
        began = time.monotonic()
        seen.address, seen.source = dialogue.address, dialogue.source
        greeting = dialogue.reply()
        patience = time.monotonic() - began
        seen.reachable = True
        seen.banner = f"{greeting.code} {greeting.text}"
        seen.server_name = name_in(greeting.text) or target.host
        expect(greeting, 220)
        seen.ehlo = expect(dialogue.command(f"EHLO {target.helo}"), 250).text.split("\n")[1:]
        if COMMANDS in target.attempts:
            for name, command in questions(seen.server_name).items():
                seen.replies[name] = dialogue.command(command)
    known = Known(seen.address, seen.source, seen.server_name, tuple(seen.ehlo), patience)
    return Visit(target, known, began + target.limit)


def name_in(greeting: str) -> str:
    """The name that a greeting begins with, without a comma that some put behind it; empty if it has none.

    RFC 5321, 4.2: a domain or an address in brackets.
    """
    return (greeting.split() or [""])[0].rstrip(",;:")


def _first_connection(target: Target) -> Dialogue:
    deadline = time.monotonic() + target.wait
    while True:
        try:
            return connect(target, target.host, time.monotonic() + target.limit)
        except DialogueError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.5)


def _try_all(attempts: list[Attempt], visit: Visit, seen: Probe) -> None:
    """Make the attempts at the same time; none goes on after the deadline of the visit."""
    if not attempts:
        return
    with ThreadPoolExecutor(max_workers=len(attempts)) as threads:
        asked = {threads.submit(attempt.ask, visit): attempt for attempt in attempts}
        _done, late = wait(asked, timeout=max(0.0, visit.deadline - time.monotonic()) + _GRACE)
        if late:
            visit.end()
    for future, attempt in asked.items():
        _keep(attempt, future, seen)


def _keep(attempt: Attempt, future: Future[Any], seen: Probe) -> None:
    try:
        seen.attempts[attempt.key] = future.result()
    except (DialogueError, OSError, ValueError) as error:
        if attempt.fails_all:
            seen.error = seen.error or str(error)
        else:
            seen.attempts[attempt.key] = {"error": str(error)}
