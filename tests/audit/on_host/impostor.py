# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A mail server on port 25 that falls for everything, as what stands in sendmail's place may.

It calls anything a line that ends in CR LF, CR, LF or NUL, agrees to every command and parameter at any
time, remembers across STARTTLS what came before it, and never hangs up. It keeps no mail. With the argument
"outdated" its TLS is that of long ago: compressed, and without RFC 5746.
"""

from __future__ import annotations

import re
import socketserver
import ssl
import sys
from pathlib import Path

TLS = Path("/etc/mail/tls")
_END = re.compile(rb"\r\n|\r|\n|\0")
_VERBS = b"EHLO HELO MAIL RCPT DATA RSET NOOP QUIT VRFY EXPN ETRN HELP VERB AUTH".split()
_EHLO = b"250-impostor.corp.test\r\n250-PIPELINING\r\n250-AUTH PLAIN LOGIN\r\n250-STARTTLS\r\n250 HELP\r\n"
# RFC 5246, 7.4.1.3: version, random, session, ECDHE_RSA_WITH_AES_128_GCM_SHA256, DEFLATE; and no extension
_SERVER_HELLO = b"\3\3" + bytes(32) + b"\0" + b"\xc0\x2f" + b"\1"
_HANDSHAKE = b"\2" + len(_SERVER_HELLO).to_bytes(3, "big") + _SERVER_HELLO
_OUTDATED = b"\x16\3\3" + len(_HANDSHAKE).to_bytes(2, "big") + _HANDSHAKE


class Impostor(socketserver.BaseRequestHandler):
    """One session."""

    def handle(self) -> None:
        """Agree until the client hangs up."""
        self.request.sendall(b"220 impostor.corp.test ESMTP\r\n")
        pending = b""
        message = False
        while True:
            *lines, pending = _END.split(pending)
            for number, line in enumerate(lines):
                if message:
                    message = line != b"."
                    if not message:
                        self.request.sendall(b"250 2.0.0 taken\r\n")
                elif line.upper() == b"STARTTLS":
                    pending = b"\n".join([*lines[number + 1 :], pending])
                    self._encrypt()
                    break
                elif line:
                    message = line.upper() == b"DATA"
                    self.request.sendall(self._reply(line.upper()))
            if not lines:
                heard = self.request.recv(65536)
                if not heard:
                    return
                pending += heard

    def _encrypt(self) -> None:
        self.request.sendall(b"220 2.0.0 go ahead\r\n")
        if sys.argv[1:] == ["outdated"]:
            self.request.recv(65536)
            self.request.sendall(_OUTDATED)
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(TLS / "server-certificate.pem", TLS / "server-key.pem")
        self.request = context.wrap_socket(self.request, server_side=True)

    def _reply(self, line: bytes) -> bytes:
        if line.startswith(b"EHLO"):
            return _EHLO
        if line[:4] not in _VERBS:
            return b"500 5.5.1 what is that?\r\n"
        # the words of sendmail, without which nothing is smuggled to a listener
        words = {b"DATA": b"354 go on", b"MAIL": b"250 2.1.0 Sender ok", b"RCPT": b"250 2.1.5 Recipient ok"}
        return words.get(line[:4].upper(), b"250 2.0.0 as you like") + b"\r\n"


class Server(socketserver.ThreadingTCPServer):
    """Serves every client at once."""

    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of who has hung up."""


if __name__ == "__main__":
    with Server(("0.0.0.0", 25), Impostor) as server:  # noqa: S104
        server.serve_forever()
