# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking the daemon under test by SMTP what it decides, and naming the places of the test."""

from __future__ import annotations

import socket
import time
from pathlib import Path

HOME = Path("/srv/publishing")
MAPS = HOME / "maps"
TEXT = MAPS / "access"
DATABASE = MAPS / "access.db"
MARK = MAPS / "access.db.publishing"
ADDRESS = ("127.0.0.1", 2525)


class Session:
    """One SMTP session with the daemon, in which many senders can be asked for."""

    def __init__(self) -> None:
        self._peer = socket.create_connection(ADDRESS, timeout=60)
        self._stream = self._peer.makefile("rwb")
        greeting = self._reply()
        self._refusal = "" if greeting.startswith("220") else greeting
        if not self._refusal:
            self._say("EHLO client.test")

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session."""
        self._stream.close()
        self._peer.close()

    def decide(self, domain: str) -> str:
        """What the daemon decides on a sender of domain: "4xx", "250", or the word that the entry says."""
        said = self._refusal or self._say(f"MAIL FROM:<user@{domain}>")
        if said.startswith("250"):
            self._say("RSET")
            return "250"
        return "4xx" if said[:1] in ("4", "") else said.rsplit(maxsplit=1)[-1]

    def accepts(self, recipient: str) -> str:
        """The code of the reply to a recipient, after a sender that no entry is about."""
        if self._refusal:
            return self._refusal[:3]
        sender = self._say("MAIL FROM:<user@unlisted.test>")
        code = self._say(f"RCPT TO:<{recipient}>")[:3] if sender.startswith("250") else sender[:3]
        self._say("RSET")
        return code

    def _say(self, line: str) -> str:
        self._stream.write(line.encode() + b"\r\n")
        self._stream.flush()
        return self._reply()

    def _reply(self) -> str:
        while True:
            line = self._stream.readline().decode("latin-1").rstrip()
            if line[3:4] != "-":
                return line


def decide(*domains: str) -> tuple[str, ...]:
    """What a new session is told about each of the domains."""
    with Session() as session:
        return tuple(session.decide(domain) for domain in domains)


def await_daemon() -> None:
    """Return once the daemon accepts connections; TimeoutError after 20 s."""
    deadline = time.monotonic() + 20
    while True:
        try:
            decide("unlisted.test")
        except OSError:
            if time.monotonic() > deadline:
                raise TimeoutError("the daemon under test does not answer") from None
            time.sleep(0.1)
        else:
            return
