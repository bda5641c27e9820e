# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An SMTP client that shows replies as they came. smtplib tidies them up, and hides what a probe is after."""

from __future__ import annotations

import re
import socket
import ssl
import time
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError

_LONGEST_LINE = 4096  # octets; RFC 5321, 4.5.3.1.5 allows 512
_MOST_LINES = 200  # of one reply, so that a hostile server cannot keep us for ever
_REPLY_LINE = re.compile(rb"(?P<code>[2-5]\d\d)(?:(?P<more>[ -])(?P<text>.*))?", re.DOTALL)


class DialogueError(SendmailError):
    """The server could not be reached, hung up, kept silent, or spoke no SMTP."""


@dataclass(frozen=True)
class Reply:
    """A reply: its code, and its lines without the code, joined by newlines."""

    code: int
    text: str


@dataclass(frozen=True)
class Line:
    """One line of a reply, and whether more follow."""

    code: int
    text: str
    more: bool


def parse_line(octets: bytes) -> Line:
    """One line of a reply (RFC 5321, 4.2.1). Raises DialogueError when it is none."""
    found = _REPLY_LINE.fullmatch(octets.rstrip(b"\r\n"))
    if not found:
        raise DialogueError(f"the server sent no SMTP reply but {octets[:80]!r}")
    return Line(
        int(found["code"]), (found["text"] or b"").decode("ascii", "backslashreplace"), found["more"] == b"-"
    )


class Dialogue:
    """One SMTP connection. Every method raises DialogueError when the connection does not serve any more."""

    def __init__(self, host: str, port: int, *, source: str = "", timeout: float) -> None:
        """Connect from the address source ("": any); timeout is in seconds, for each reply as a whole."""
        self._timeout = timeout
        try:
            self._socket = socket.create_connection((host, port), timeout, (source, 0) if source else None)
        except (OSError, UnicodeError) as error:  # the latter for a name that no DNS can hold
            raise DialogueError(f"cannot connect to {host} port {port}: {error}") from error
        self._stream: BinaryIO = self._socket.makefile("rb")
        self.address = str(self._socket.getpeername()[0])
        self.source = str(self._socket.getsockname()[0])

    def __enter__(self) -> Dialogue:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
        self._socket.close()

    def reply(self) -> Reply:
        """The next reply. The greeting is one too: wait for it, a server may punish who does not."""
        deadline = time.monotonic() + self._timeout
        lines: list[Line] = []
        while not lines or lines[-1].more:
            if len(lines) == _MOST_LINES:
                raise DialogueError(f"the server's reply has more than {_MOST_LINES} lines")
            lines.append(parse_line(self._line(deadline)))
        return Reply(lines[-1].code, "\n".join(line.text for line in lines))

    def command(self, line: str) -> Reply:
        """Send one command and return the reply to it."""
        try:
            self._socket.settimeout(self._timeout)
            self._socket.sendall(line.encode("ascii") + b"\r\n")
        except OSError as error:
            raise DialogueError(f"cannot send {line!r}: {error}") from error
        return self.reply()

    def secure(self, context: ssl.SSLContext) -> tuple[str, str]:
        """The protocol and the cipher that both sides agree on; the connection is closed then.

        Raises ssl.SSLError and OSError when they do not.
        """
        self._socket.settimeout(self._timeout)
        with context.wrap_socket(self._socket) as secured:
            return secured.version() or "", (secured.cipher() or ("",))[0]

    def _line(self, deadline: float) -> bytes:
        try:
            self._socket.settimeout(max(0.001, deadline - time.monotonic()))
            octets = self._stream.readline(_LONGEST_LINE)
        except OSError as error:
            raise DialogueError(f"no reply within {self._timeout:g} s: {error}") from error
        if not octets.endswith(b"\n"):
            raise DialogueError(
                "the server hung up" if len(octets) < _LONGEST_LINE else "a reply line is too long"
            )
        return octets
