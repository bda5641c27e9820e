# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A visit to an SMTP listener: what every attempt of a probe shares, and what keeps the probe in bounds."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    Dialogue,
    DialogueError,
    Reply,
)

# A listener may count connections (conncontrol, ratecontrol): a probe that is shut out has seen nothing. Our
# own gateway lets a stranger have 20 at once and 60 a minute. All attempts together make 33 connections to
# it, and then those that look for a limit make their own; a listener that hangs up costs more.
MOST_AT_ONCE = 15
MOST_IN_ALL = 45

_MOST_REFUSALS = 3  # of one connection, with 421, before it is given up
_LONGEST_TEXT = 160
_AGAIN = 0.5  # seconds until a connection that was refused for the moment is tried again

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")


class SpentError(DialogueError):
    """The probe has made as many connections, or taken as long, as it may."""


@dataclass(frozen=True)
class Target:
    """Whom to probe and how: the options of the module, checked.

    from_address "" means any address of ours. timeout is for each reply, limit for the whole probe once it
    has connected, wait for a listener that is yet to come up; all are in seconds. attempts are NAMES of
    _smtp_probe. at_once and per_minute are how many connections the attempts that look for a limit make.
    max_headers_length is the listener's option of this name: a message that tries a trick is longer.
    """

    host: str
    port: int
    from_address: str
    helo: str
    foreign_domain: str
    domains: tuple[str, ...]
    timeout: int
    wait: int
    limit: int
    attempts: tuple[str, ...]
    at_once: int
    per_minute: int
    max_headers_length: int = 32768


@dataclass(frozen=True)
class Known:
    """What the first session told: addresses of both sides, the listener's name, and what EHLO offers.

    patience is how many seconds the greeting took.
    """

    address: str
    source: str
    server_name: str
    ehlo: tuple[str, ...]
    patience: float

    def offers(self, keyword: str) -> bool:
        """Whether EHLO offers the extension keyword, with whatever parameters."""
        return any(line.upper().split()[:1] == [keyword] for line in self.ehlo)


@dataclass
class Visit:
    """The visit that the attempts of one probe share. Threads may use it at the same time."""

    target: Target
    known: Known
    deadline: float
    most_in_all: int = MOST_IN_ALL
    connections: int = 1  # the first session's
    shut_out: Reply | None = None  # said instead of a greeting, as there had been too many connections
    _places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(MOST_AT_ONCE))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: set[Dialogue] = field(default_factory=set)

    @contextmanager
    def connection(self, *, alone: bool = False) -> Iterator[Dialogue]:
        """A connection on which nothing has been heard or said, within the budget of all attempts.

        alone is for the attempts that look for a limit, and run when no other does: no place is waited for.
        Raises DialogueError when there is none, SpentError when no more may be made.
        """
        if not alone and not self._places.acquire(timeout=max(0.0, self.deadline - time.monotonic())):
            raise SpentError(_TIME_IS_OVER)
        try:
            with self._connect() as dialogue:
                try:
                    yield dialogue
                finally:
                    with self._lock:
                        self._open.discard(dialogue)
        finally:
            if not alone:
                self._places.release()

    @contextmanager
    def session(self, *, ehlo: bool = True) -> Iterator[Dialogue]:
        """A session that was greeted and has said EHLO, if ehlo. Raises DialogueError when there is none.

        A listener that closes with 421 before it greets may have too many clients at the moment: it is asked
        again, unless it counts connections; then no attempt asks any more.
        """
        for refusals in range(1, _MOST_REFUSALS + 1):
            with self.connection() as dialogue:
                greeting = dialogue.reply()
                if of_the_rate(greeting):
                    self.shut_out = greeting
                if self.shut_out or greeting.code != _CLOSING or refusals == _MOST_REFUSALS:
                    expect(greeting, 220)
                    if ehlo:
                        expect(dialogue.command(f"EHLO {self.target.helo}"), 250)
                    yield dialogue
                    return
            time.sleep(min(refusals * _AGAIN, max(0.0, self.deadline - time.monotonic())))

    def together(self, ask: Callable[[_Item], _Answer], items: Iterable[_Item]) -> list[_Answer]:
        """The answers to ask about every item, asked at the same time; the first error of one is raised."""
        every = list(items)
        if not every:
            return []
        with ThreadPoolExecutor(max_workers=len(every)) as threads:
            return list(threads.map(ask, every))

    def allow(self, connections: int) -> None:
        """Let so many more connections be made: for the attempts that look for a limit.

        Raises SpentError when the time is over.
        """
        if time.monotonic() >= self.deadline:
            raise SpentError(_TIME_IS_OVER)
        with self._lock:
            self.most_in_all = self.connections + connections

    def end(self) -> None:
        """Break off every connection that is open, and let none be made any more."""
        with self._lock:
            self.most_in_all = 0
            for dialogue in self._open:
                dialogue.abort()

    def _connect(self) -> Dialogue:
        if self.shut_out:
            raise SpentError(
                f"the server takes no more connections: {self.shut_out.code} {self.shut_out.text}"
            )
        with self._lock:
            if self.connections >= self.most_in_all:
                raise SpentError(
                    f"no more than {self.most_in_all} connections are made"
                    if self.most_in_all
                    else _TIME_IS_OVER
                )
            self.connections += 1
        dialogue = connect(self.target, self.known.address, self.deadline)
        with self._lock:
            self._open.add(dialogue)
        return dialogue


_OF_THE_RATE = re.compile(r"\brate\b", re.IGNORECASE)  # "421 4.3.2 Connection rate limit exceeded."
_CLOSING = 421  # RFC 5321, 3.8: the server is about to hang up
_TIME_IS_OVER = "the time of the probe is over"


def of_the_rate(greeting: Reply) -> bool:
    """Whether the server says this because there were too many connections within some time."""
    return greeting.code == _CLOSING and bool(_OF_THE_RATE.search(greeting.text))


def connect(target: Target, host: str, deadline: float | None = None) -> Dialogue:
    """A connection to host, which is the target's name or its address. Raises DialogueError."""
    return Dialogue(host, target.port, source=target.from_address, timeout=target.timeout, deadline=deadline)


def expect(reply: Reply, code: int) -> Reply:
    """The reply, if it has this code. Raises DialogueError."""
    if reply.code != code:
        raise DialogueError(f"the server answers {reply.code} {reply.text} where {code} was due")
    return reply


def told(reply: Reply) -> dict[str, Any]:
    """A reply as a result has it: code and text, the text not longer than people read."""
    return {"code": reply.code, "text": reply.text[:_LONGEST_TEXT]}


def still_open(reply: Reply) -> Reply:
    """The reply, if the session goes on after it. Raises DialogueError."""
    if reply.code == _CLOSING:
        raise DialogueError(f"the server closes the session: {reply.code} {reply.text}")
    return reply
