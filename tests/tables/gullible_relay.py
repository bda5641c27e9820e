# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A relay of a few lines that falls for what it is told to fall for: smuggling, injection, weak TLS."""

from __future__ import annotations

import re
import select
import socket
import ssl
import time
from dataclasses import dataclass, field

TRUE_END = b"\r\n.\r\n"
HEADER_LIMIT = 32768
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")


@dataclass
class Gullible:
    """How it behaves. A message that ends is refused with 552 for its long header, else it is delivered."""

    ends: tuple[bytes, ...] = (TRUE_END,)
    refuses_bare: bool = True
    chatters: bool = False  # says something while a message is sent
    waits_its_turn: bool = True  # refuses what follows EHLO and DATA in the same packet
    line_ends: bytes = rb"\r?\n"  # that of a command, as a regular expression
    cuts_at_nul: bool = False  # and takes the recipient that is left
    takes: str = "<postmaster@corp.test>"
    ok: str = "ok"  # how it takes a sender and a recipient: sendmail's way
    context: ssl.SSLContext | None = None
    forgets: bool = True  # what came with STARTTLS
    drops_transaction: bool = True
    delivered: list[bytes] = field(default_factory=list)

    def __call__(self, connection: socket.socket, _number: int) -> None:
        _Session(self, connection).run()


class _Session:
    """One session of a Gullible."""

    def __init__(self, relay: Gullible, connection: socket.socket) -> None:
        self.relay, self.connection = relay, connection
        self.heard = b""
        self.mail = self.secured = False

    def run(self) -> None:
        self.say("220 relay.corp.test ESMTP")
        while True:
            parts = re.split(self.relay.line_ends, self.heard, maxsplit=1)
            if len(parts) == 1:
                if not self.hear():
                    return
                continue
            line, self.heard = parts
            if not self.obey(line):
                return

    def hear(self) -> bool:
        octets = self.connection.recv(65536)
        self.heard += octets
        return bool(octets)

    def say(self, reply: str) -> None:
        self.connection.sendall(f"{reply}\r\n".encode("ascii"))

    def obey(self, line: bytes) -> bool:
        """Answer a command; whether the session goes on."""
        verb = line.partition(b" ")[0].upper()
        if self.relay.waits_its_turn and verb in (b"EHLO", b"DATA") and self.more_is_there():
            self.say("554 5.5.0 SMTP protocol error")
            return False
        if verb == b"DATA":
            return self.data()
        if verb == b"STARTTLS":
            return self.starttls()
        self.say(self.answer(verb, line))
        return True

    def more_is_there(self) -> bool:
        time.sleep(0.02)
        return bool(self.heard) or bool(select.select([self.connection], [], [], 0)[0])

    def answer(self, verb: bytes, line: bytes) -> str:
        if verb == b"EHLO":
            return "250-hello\r\n250 STARTTLS" if self.relay.context and not self.secured else "250 hello"
        if verb in (b"NOOP", b"RSET"):
            self.mail = self.mail and verb == b"NOOP"
            return "250 2.0.0 OK"
        if verb == b"MAIL":
            self.mail = line.rstrip() == b"MAIL FROM:<>"
            return (
                f"250 2.1.0 <>... Sender {self.relay.ok}" if self.mail else "555 5.5.4 parameter unrecognized"
            )
        if verb == b"RCPT":
            return self.rcpt(line.decode("ascii"))
        return "500 5.5.1 Command unrecognized"

    def rcpt(self, line: str) -> str:
        if not self.mail:
            return "503 5.0.0 Need MAIL before RCPT"
        recipient = line.partition(":")[2]
        if self.relay.cuts_at_nul and "\0" in recipient:
            recipient = recipient.partition("\0")[0] + ">"
        return (
            f"250 2.1.5 {recipient}... Recipient {self.relay.ok}"
            if recipient == self.relay.takes
            else "550 5.1.1 User unknown"
        )

    def data(self) -> bool:
        self.say("354 go ahead")
        if self.relay.chatters:
            self.say("250 I am listening")
        while True:
            found = [self.heard.find(end) for end in self.relay.ends if end in self.heard]
            if found:
                return self.ended(min(found))
            if self.relay.refuses_bare and _BARE.search(self.heard.rstrip(b"\r")):
                self.say("421 4.5.0 Bare linefeed (LF) not allowed")
                return False
            if not self.hear():
                return False

    def ended(self, where: int) -> bool:
        end = max((one for one in self.relay.ends if self.heard.startswith(one, where)), key=len)
        message, self.heard = self.heard[:where], self.heard[where + len(end) :]
        if len(message) > HEADER_LIMIT:
            self.say("552 5.6.0 Headers too large")
        else:
            self.relay.delivered.append(message)
            self.say("250 2.0.0 Message accepted for delivery")
        return True

    def starttls(self) -> bool:
        if not self.relay.context or self.secured:
            self.say("454 4.3.3 TLS not available")
            return True
        self.more_is_there()
        while select.select([self.connection], [], [], 0)[0]:
            self.hear()
        self.say("220 2.0.0 Ready to start TLS")
        self.connection = self.relay.context.wrap_socket(self.connection, server_side=True)
        self.secured = True
        self.heard = b"" if self.relay.forgets else self.heard
        self.mail = self.mail and not self.relay.drops_transaction
        return True
