# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An SMTP client that shows replies as they came. smtplib tidies them up, and hides what a probe is after."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError

_LONGEST_LINE = 4096  # octets; RFC 5321, 4.5.3.1.5 allows 512
_MOST_LINES = 200  # of one reply, so that a hostile server cannot keep us for ever
_REPLY_LINE = re.compile(rb"(?P<code>[2-5]\d\d)(?:(?P<more>[ -])(?P<text>.*))?", re.DOTALL)


class DialogueError(SendmailError):
    """The server could not be reached, hung up, kept silent, or spoke no SMTP."""


class UnreachableError(DialogueError):
    """There is no connection to be had."""


class ClosedError(DialogueError):
    """The server hung up."""


class SilenceError(DialogueError):
    """The server said nothing, or no whole reply, within the time."""


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

    def __init__(
        self, host: str, port: int, *, source: str = "", timeout: float, deadline: float | None = None
    ) -> None:
        """Connect from the address source ("": any); timeout is in seconds, for each reply as a whole.

        deadline, a reading of time.monotonic(), ends the dialogue whatever timeout says.
        """
        self._timeout = timeout
        self._deadline = deadline
        self._heard = bytearray()
        try:
            self._socket = socket.create_connection(
                (host, port), self._left(self._until(timeout)), (source, 0) if source else None
            )
        except (OSError, UnicodeError) as error:  # the latter for a name that no DNS can hold
            raise UnreachableError(f"cannot connect to {host} port {port}: {error}") from error
        self.address = str(self._socket.getpeername()[0])
        self.source = str(self._socket.getsockname()[0])

    def __enter__(self) -> Dialogue:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def abort(self) -> None:
        """Break the connection off, from whichever thread: what waits for the server ends at once."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def reply(self, within: float | None = None) -> Reply:
        """The next reply. The greeting is one too: wait for it, a server may punish who does not.

        within, in seconds, stands for the timeout; after a SilenceError the dialogue can go on.
        """
        deadline = self._until(self._timeout if within is None else within)
        lines: list[Line] = []
        while not lines or lines[-1].more:
            if len(lines) == _MOST_LINES:
                raise DialogueError(f"the server's reply has more than {_MOST_LINES} lines")
            lines.append(parse_line(self._line(deadline)))
        return Reply(lines[-1].code, "\n".join(line.text for line in lines))

    def hears(self, within: float) -> Reply | None:
        """The reply that comes within so many seconds, None if none does: what to ask where none is due."""
        try:
            return self.reply(within)
        except SilenceError:
            return None

    def octets(self, count: int) -> bytes:
        """The next octets, as many as these: for what is no line. The timeout is for all of them."""
        deadline = self._until(self._timeout)
        while len(self._heard) < count:
            self._hear(deadline)
        taken = bytes(self._heard[:count])
        del self._heard[:count]
        return taken

    def send(self, octets: bytes) -> None:
        """Send octets as they are; nothing is waited for."""
        try:
            self._socket.settimeout(self._left(self._until(self._timeout)))
            self._socket.sendall(octets)
        except OSError as error:
            raise ClosedError(f"cannot send {octets[:80]!r}: {error}") from error

    def command(self, line: str) -> Reply:
        """Send one command and return the reply to it."""
        self.send(line.encode("ascii") + b"\r\n")
        return self.reply()

    def encrypt(self, context: ssl.SSLContext) -> tuple[str, str]:
        """The protocol and the cipher that both sides agree on; the dialogue goes on under TLS.

        What was heard and not yet read is forgotten. Raises ssl.SSLError and OSError when they do not agree.
        """
        self._heard.clear()
        self._socket.settimeout(self._left(self._until(self._timeout)))
        secured = context.wrap_socket(self._socket)
        self._socket = secured
        return secured.version() or "", (secured.cipher() or ("",))[0]

    def certificate(self) -> tuple[bytes, Mapping[str, Any]]:
        """What the server presented for TLS: as DER and, where the context verified it, as ssl reads it."""
        if not isinstance(self._socket, ssl.SSLSocket):
            return b"", {}
        return self._socket.getpeercert(binary_form=True) or b"", self._socket.getpeercert() or {}

    def _until(self, seconds: float) -> float:
        until = time.monotonic() + seconds
        return until if self._deadline is None else min(until, self._deadline)

    @staticmethod
    def _left(deadline: float) -> float:
        """The seconds to deadline; never 0, which would mean for ever."""
        return max(0.001, deadline - time.monotonic())

    def _line(self, deadline: float) -> bytes:
        while b"\n" not in self._heard:
            if len(self._heard) >= _LONGEST_LINE:
                raise DialogueError("a reply line is too long")
            self._hear(deadline)
        line, _newline, rest = self._heard.partition(b"\n")
        self._heard = rest
        return bytes(line)

    def _hear(self, deadline: float) -> None:
        """Hear a bit more. The deadline is for the whole, not for each bit: a server may drip."""
        began = time.monotonic()
        if began >= deadline:
            raise SilenceError("no reply within the time")
        try:
            self._socket.settimeout(deadline - began)
            octets = self._socket.recv(_LONGEST_LINE)
        except socket.timeout as error:
            raise SilenceError(f"no reply within {self._timeout:g} s") from error
        except (OSError, ValueError) as error:
            raise ClosedError(f"the server hung up: {error}") from error
        if not octets:
            raise ClosedError("the server hung up")
        self._heard += octets
