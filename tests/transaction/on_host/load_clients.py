# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on the test host world: clients that send to a relay as an MTA does, all through a test.

Its argument is JSON: server, tag (the beginning of each token), messages, clients, seconds. It prints as
JSON what became of the messages. A message that was not accepted for good is tried again, until it is.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from load_messages import data

_SOURCES = ("198.51.100.101", "198.51.100.102", "198.51.100.103")
_SENDER, _RECIPIENT = "someone@far.test", "user@corp.test"
_IN_A_SESSION = 5  # messages, then the client hangs up
_LATER = 0.25  # seconds until a client tries again
_PATIENCE = 120  # seconds for a reply, and for a message after all others
_KEPT = 20  # texts of errors


class TemporaryError(Exception):
    """What an MTA tries again later."""


class PermanentError(Exception):
    """What an MTA sends back to the sender."""


@dataclass
class Sent:
    """What one client has seen. unsure: messages whose last reply never came, which are sent again."""

    acknowledged: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    permanent: list[str] = field(default_factory=list)
    temporary: Counter[str] = field(default_factory=Counter)
    sessions: int = 0
    slowest: float = 0.0  # seconds from when a message was due until it was acknowledged


class Session:
    """One SMTP session with the relay."""

    def __init__(self, server: str, source: str) -> None:
        self.sent = 0
        try:
            self._peer = socket.create_connection((server, 25), _PATIENCE, (source, 0))
        except OSError as error:
            raise TemporaryError(f"connection: {error}") from None
        self._stream = self._peer.makefile("rwb")
        self._expect("greeting", "220", self._reply("greeting"))
        self.say("EHLO", b"EHLO client.stranger.test\r\n", "250")

    def say(self, step: str, line: bytes, code: str) -> None:
        """Send a line, or many, and insist on the code of the reply."""
        try:
            self._stream.write(line)
            self._stream.flush()
        except OSError as error:
            raise TemporaryError(f"{step}: {error}") from None
        self._expect(step, code, self._reply(step))

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(TemporaryError):  # nothing was lost
            self.say("QUIT", b"QUIT\r\n", "221")
        self._peer.close()

    def _reply(self, step: str) -> str:
        while True:
            try:
                line = self._stream.readline().decode("latin-1").rstrip()
            except OSError as error:
                raise TemporaryError(f"{step}: {error}") from None
            if line[3:4] != "-":
                return line

    @staticmethod
    def _expect(step: str, code: str, reply: str) -> None:
        if reply.startswith("5"):
            raise PermanentError(f"{step}: {reply}")
        if not reply.startswith(code):
            raise TemporaryError(f"{step}: {reply or 'hung up'}")


class Client:
    """Sends its share of the messages, evenly over the time."""

    def __init__(self, wish: dict[str, Any], number: int) -> None:
        self._server, self._source = wish["server"], _SOURCES[number % len(_SOURCES)]
        self._tokens = [f"{wish['tag']}-{one}" for one in range(number, wish["messages"], wish["clients"])]
        self._seconds = wish["seconds"]
        self._session: Session | None = None
        self.sent = Sent()

    def run(self) -> None:
        """Send them all."""
        begin = time.monotonic()
        for index, token in enumerate(self._tokens):
            due = begin + self._seconds * index / len(self._tokens)
            time.sleep(max(0.0, due - time.monotonic()))
            self._send(token, due)
        self._hang_up()

    def _send(self, token: str, due: float) -> None:
        while True:
            try:
                self._try(token)
            except TemporaryError as error:
                self.sent.temporary[str(error)] += 1
                self._drop()
                if time.monotonic() - due > _PATIENCE + self._seconds:
                    self.sent.given_up.append(token)
                    return
                time.sleep(_LATER)
            except PermanentError as error:
                self.sent.permanent.append(f"{token}: {error}")
                self._drop()
                return
            else:
                self.sent.acknowledged.append(token)
                self.sent.slowest = max(self.sent.slowest, time.monotonic() - due)
                return

    def _try(self, token: str) -> None:
        if self._session and self._session.sent >= _IN_A_SESSION:
            self._hang_up()
        if not self._session:
            self._session = Session(self._server, self._source)
            self.sent.sessions += 1
        session = self._session
        session.say("MAIL", f"MAIL FROM:<{_SENDER}> BODY=8BITMIME\r\n".encode(), "250")
        session.say("RCPT", f"RCPT TO:<{_RECIPIENT}>\r\n".encode(), "250")
        session.say("DATA", b"DATA\r\n", "354")
        try:
            session.say("message", data(token, _SENDER, _RECIPIENT), "250")
        except TemporaryError as error:
            if not str(error).startswith("message: 4"):
                self.sent.unsure.append(token)
            raise
        session.sent += 1

    def _hang_up(self) -> None:
        if self._session:
            self._session.close()
        self._session = None

    def _drop(self) -> None:
        self._session = None


def _start(wish: dict[str, Any], number: int, report: Path) -> int:
    child = os.fork()
    if child == 0:
        client = Client(wish, number)
        try:
            client.run()
        finally:
            report.write_text(json.dumps(vars(client.sent)))
            os._exit(0)
    return child


def main(wish: dict[str, Any]) -> None:
    """Run the clients and say what all of them have seen."""
    reports = [Path(f"/tmp/{wish['tag']}-{number}.json") for number in range(wish["clients"])]
    for child in [_start(wish, number, report) for number, report in enumerate(reports)]:
        os.waitpid(child, 0)
    seen = [json.loads(report.read_text()) for report in reports]
    for report in reports:
        report.unlink()
    temporary: Counter[str] = Counter()
    for one in seen:
        temporary.update(one["temporary"])
    found = {
        key: [item for one in seen for item in one[key]] for key in ("acknowledged", "unsure", "given_up")
    }
    permanent = [text for one in seen for text in one["permanent"]]
    numbers = {
        "permanent_errors": len(permanent),
        "temporary_errors": sum(temporary.values()),
        "sessions": sum(one["sessions"] for one in seen),
        "slowest": round(max(one["slowest"] for one in seen), 3),
    }
    texts = {"permanent": permanent[:_KEPT], "temporary": dict(temporary.most_common(_KEPT))}
    sys.stdout.write(json.dumps({**found, **numbers, **texts}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
