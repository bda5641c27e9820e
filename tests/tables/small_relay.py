# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A relay of a few lines, with manners to choose, and listeners that have none. All of them real sockets."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Serve = Callable[[socket.socket, int], None]  # a connection, and how many came before it

DOMAIN = "corp.test"


@contextmanager
def listener(serve: Serve) -> Iterator[int]:
    """The port of a listener that serves every connection in a thread of its own."""
    stop = threading.Event()
    taken: list[socket.socket] = []

    def attend(connection: socket.socket, number: int) -> None:
        with connection, contextlib.suppress(OSError):
            serve(connection, number)

    def accept() -> None:
        while not stop.is_set():
            if select.select([server], [], [], 0.02)[0]:
                connection, _address = server.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                taken.append(connection)
                threading.Thread(target=attend, args=(connection, len(taken) - 1), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            stop.set()
            thread.join()
            for connection in taken:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


@dataclass
class Relay:
    """How it behaves; what is None or False is not done. It takes recipients at DOMAIN alone."""

    extensions: tuple[str, ...] = ("PIPELINING", "SIZE 1000")
    waits: float = 0.0  # seconds before the greeting, in which nobody may speak
    refuses_size: bool = True
    recipients: int | None = 20
    slow_after: int | None = None
    hangs_up_after: int | None = None  # refused recipients
    ends_http: bool = True
    bad_commands: int | None = 25
    knows_parameters: bool = False  # takes every parameter
    longest: int | None = 512
    at_once: int | None = 10
    in_all: int | None = None
    open: int = 0
    seen: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, connection: socket.socket, number: int) -> None:
        with self._lock:
            self.open += 1
            now = self.open
        try:
            if self.in_all is not None and number >= self.in_all:
                connection.sendall(b"421 4.3.2 Connection rate limit exceeded.\r\n")
            elif self.at_once is not None and now > self.at_once:
                connection.sendall(b"421 4.3.2 Too many open connections.\r\n")
            elif self.waits and select.select([connection], [], [], self.waits)[0]:
                connection.sendall(b"554 relay.corp.test not accepting messages\r\n")
            else:
                _Session(self, connection).run()
        finally:
            with self._lock:
                self.open -= 1


class _Session:
    """One session of a Relay."""

    def __init__(self, relay: Relay, connection: socket.socket) -> None:
        self.relay, self.connection = relay, connection
        self.taken = self.refused = self.bad = 0

    def run(self) -> None:
        self.say("220 relay.corp.test ESMTP")
        with self.connection.makefile("rb") as heard:
            for line in heard:
                command = line.decode("ascii").rstrip("\r\n")
                self.relay.seen.append(command)
                answer = self.answer(command)
                self.say(answer)
                if answer.startswith(("221", "421")):
                    return

    def say(self, reply: str) -> None:
        self.connection.sendall(f"{reply}\r\n".encode("ascii"))

    def answer(self, command: str) -> str:
        if self.relay.longest is not None and len(command) > self.relay.longest:
            return "421 4.7.0 Command too long"
        verb = command.partition(" ")[0].upper()
        if verb in {"GET", "POST"} and self.relay.ends_http:
            return "421 4.7.0 Rejecting open proxy"
        known = {"EHLO": self.ehlo, "MAIL": self.mail, "RCPT": self.rcpt, "RSET": self.rset}
        if verb in known:
            return known[verb](command)
        if verb == "NOOP":
            return "250 2.0.0 OK"
        self.bad += 1
        if self.relay.bad_commands is not None and self.bad > self.relay.bad_commands:
            return "421 4.7.0 Too many bad commands"
        return "500 5.5.1 Command unrecognized"

    def ehlo(self, _command: str) -> str:
        return "\r\n".join([*(f"250-{line}" for line in ("hello", *self.relay.extensions)), "250 HELP"])

    def mail(self, command: str) -> str:
        self.rset(command)
        _address, _angle, parameters = command.partition("> ")
        for one in parameters.split():
            name, _equals, value = one.partition("=")
            if name == "SIZE":
                if self.relay.refuses_size and int(value) > 1000:
                    return "552 5.2.3 Message size exceeds fixed maximum message size"
            elif not self.relay.knows_parameters:
                return f"555 5.5.4 {name} parameter unrecognized"
        return "250 2.1.0 Sender ok"

    def rcpt(self, command: str) -> str:
        if not command.endswith(f"@{DOMAIN}>"):
            self.refused += 1
            if self.relay.hangs_up_after is not None and self.refused > self.relay.hangs_up_after:
                return "421 4.7.0 Too many bad recipients"
            if self.relay.slow_after is not None and self.refused > self.relay.slow_after:
                time.sleep(0.8)
            return "550 5.7.1 Relaying denied"
        if self.relay.recipients is not None and self.taken >= self.relay.recipients:
            return "452 4.5.3 Too many recipients"
        self.taken += 1
        return "250 2.1.5 Recipient ok"

    def rset(self, _command: str) -> str:
        self.taken = self.refused = 0
        return "250 2.0.0 Reset state"


def hangs_up(connection: socket.socket, _number: int) -> None:
    """Take the connection and close it."""
    connection.shutdown(socket.SHUT_RDWR)


def keeps_silent(connection: socket.socket, _number: int) -> None:
    """Say nothing, for as long as somebody waits."""
    while connection.recv(4096):
        pass


def speaks_something_else(connection: socket.socket, _number: int) -> None:
    """Greet as another protocol does."""
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
    connection.recv(1)


def never_ends(connection: socket.socket, _number: int) -> None:
    """Go on with the first reply for ever."""
    while True:
        connection.sendall(b"220-relay.corp.test\r\n" * 50)


def never_ends_a_line(connection: socket.socket, _number: int) -> None:
    """Go on with the first line for ever."""
    connection.sendall(b"220 ")
    while True:
        connection.sendall(b"x" * 1000)


def drips(connection: socket.socket, _number: int) -> None:
    """Send an octet now and then, so that no single wait is long."""
    for octet in b"220 relay.corp.test ESMTP, in a while\r\n" * 100:
        connection.sendall(bytes([octet]))
        time.sleep(0.1)


def refuses(connection: socket.socket, _number: int) -> None:
    """Have no time."""
    connection.sendall(b"421 4.3.2 Too many open connections.\r\n")


def after_the_first(then: Serve) -> Serve:
    """Serve the first connection well, and the others as then does."""
    relay = Relay()

    def serve(connection: socket.socket, number: int) -> None:
        (then if number else relay)(connection, number)

    return serve
