# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the daemon of this host serves, asked by SMTP: which of two variants, in each of its four parts.

The parts are the .cf (SIZE in the reply to EHLO), the access map (the refusal of a sender), a class file
(whether a domain is relayed to) and the certificate.
"""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import time
from dataclasses import dataclass

from relay_wishes import DOMAIN, HOME, SIZES, STRANGER

_LIMIT = 20.0  # seconds for a reply
_MAPPED = ("a", "b")


@dataclass(frozen=True)
class Served:
    """The variant that each part is of: "a", "b", "" for neither, "?" if it was not told."""

    cf: str
    access: str
    class_file: str
    certificate: str

    @property
    def name(self) -> str:
        """The variant if all parts are of one; "" if they are not."""
        return self.cf if {self.cf} == {self.access, self.class_file, self.certificate} else ""


class Dialogue:
    """One SMTP session of a stranger with this host's daemon."""

    def __init__(self, source: str = STRANGER) -> None:
        self._peer = socket.create_connection(("127.0.0.1", 25), _LIMIT, (source, 0))
        self._stream = self._peer.makefile("rwb")
        self.greeting = self._reply()

    def __enter__(self) -> Dialogue:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self._peer.close()

    def say(self, line: str) -> str:
        """The reply to a line, its lines joined."""
        self._stream.write(line.encode() + b"\r\n")
        self._stream.flush()
        return self._reply()

    def recipient(self, sender: str, recipient: str) -> str:
        """The reply to a recipient, or to the sender if that is refused; the session is as it was then."""
        said = self.say(f"MAIL FROM:<{sender}>")
        if said.startswith("250"):
            said = self.say(f"RCPT TO:<{recipient}>")
        self.say("RSET")
        return said

    def certificate(self) -> bytes:
        """The certificate that is shown, after STARTTLS; the session is of no more use then."""
        if not self.say("STARTTLS").startswith("220"):
            return b""
        anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        anybody.check_hostname = False
        anybody.verify_mode = ssl.CERT_NONE
        with anybody.wrap_socket(self._peer) as peer:
            return peer.getpeercert(binary_form=True) or b""

    def _reply(self) -> str:
        lines = []
        while True:
            line = self._stream.readline().decode("latin-1").rstrip()
            lines.append(line)
            if line[3:4] != "-":
                return "\n".join(lines)


def served() -> Served:
    """What the daemon serves now. Raises OSError if there is no session to be had."""
    with Dialogue() as peer:
        if not peer.greeting.startswith("220"):
            raise ConnectionError(f"greeting {peer.greeting!r}")
        said = peer.say("EHLO client1.stranger.test")
        size = re.search(r"SIZE (\d+)", said)
        refusal = peer.recipient(f"user@{DOMAIN}", "user@corp.test")
        relayed = "".join(
            name
            for name in _MAPPED
            if peer.recipient("user@stranger.test", f"user@{name}.{DOMAIN}").startswith("250")
        )
        shown = hashlib.sha256(peer.certificate()).digest()
    return Served(
        cf=next((name for name in _MAPPED if size and int(size[1]) == SIZES[name]), ""),
        access=refusal.rsplit(maxsplit=1)[-1] if refusal.startswith("550") else "",
        class_file=relayed,
        certificate=next((name for name in _MAPPED if shown == _digest(name)), ""),
    )


def served_in_time(limit: float) -> Served:
    """What the daemon serves, once there is a session to be had; raises OSError if there is none in limit."""
    deadline = time.monotonic() + limit
    while True:
        try:
            return served()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _digest(name: str) -> bytes:
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert((HOME / f"{name}.pem").read_text())).digest()
