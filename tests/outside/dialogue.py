# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: speaks the lines of its argument to an SMTP server and prints the replies as JSON.

With smtps it speaks TLS from the first byte, and from the server's consent to a line STARTTLS on in any case.
"""

from __future__ import annotations

import json
import socket
import ssl
import sys

wish = json.loads(sys.argv[1])
address = (wish["server"], wish["port"])
peer = socket.create_connection(address, timeout=60, source_address=(wish["source"], 0))
anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # whose certificate it is, others look at
anybody.check_hostname = False
anybody.verify_mode = ssl.CERT_NONE
if wish["smtps"]:
    peer = anybody.wrap_socket(peer)
stream = peer.makefile("rwb")


def reply() -> str:
    """One reply of the server, its lines joined by a newline; "" when it hung up."""
    lines = []
    while True:
        line = stream.readline().decode("latin-1").rstrip("\r\n")
        lines.append(line)
        if line[3:4] != "-":
            return "\n".join(lines)


replies = [reply()]
for sent in wish["lines"]:
    stream.write(sent.encode() + b"\r\n")
    stream.flush()
    replies.append(reply())
    if sent == "STARTTLS" and replies[-1].startswith("220 "):
        peer = anybody.wrap_socket(peer)
        stream = peer.makefile("rwb")
sys.stdout.write(json.dumps(replies))
