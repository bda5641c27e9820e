# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: speaks the lines of its argument to an SMTP server and prints the replies as JSON."""

from __future__ import annotations

import json
import socket
import sys

wish = json.loads(sys.argv[1])
peer = socket.create_connection((wish["server"], 25), timeout=60, source_address=(wish["source"], 0))
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
sys.stdout.write(json.dumps(replies))
