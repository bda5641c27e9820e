# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The name servers of this host, and which of them keep silent: sendmail waits for them before it greets."""

from __future__ import annotations

import ipaddress
import os
import socket
import struct
from pathlib import Path

RESOLV_CONF = "/etc/resolv.conf"

_PORT = 53
_MOST = 3  # resolv.h, MAXNS: the C library asks no more
_DEFAULT = "127.0.0.1"  # resolv.conf(5): where none is named
_RECURSION = 0x0100  # RFC 1035, 4.1.1: RD
_ANSWER = 0x8000  # QR
_ROOT, _NS, _IN = b"\0", 2, 1


def parse_name_servers(text: str) -> tuple[str, ...]:
    """The addresses of the name servers in the text of resolv.conf(5), without those that are none."""
    words = (line.split() for line in text.splitlines())
    named = [found[1] for found in words if len(found) > 1 and found[0] == "nameserver"][:_MOST]
    return tuple(one for one in named if _is_address(one)) or (_DEFAULT,)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def question(identifier: int) -> bytes:
    """The query for the name servers of the root (RFC 1035, 4.1), which every resolver can answer."""
    return struct.pack("!6H", identifier, _RECURSION, 1, 0, 0, 0) + _ROOT + struct.pack("!2H", _NS, _IN)


def is_answer(octets: bytes, identifier: int) -> bool:
    """Whether a datagram is a reply to the query of that identifier; a refusal is one too."""
    if len(octets) < len(question(identifier)):
        return False
    found, flags = struct.unpack_from("!2H", octets)
    return bool(found == identifier and flags & _ANSWER)


def silent_servers(limit: float = 1.0) -> tuple[str, ...]:
    """The name servers of this host, when none of them answers; limit is in seconds, for each."""
    path = Path(RESOLV_CONF)
    servers = parse_name_servers(path.read_text("utf-8", "replace") if path.is_file() else "")
    return () if any(answers(server, _PORT, limit) for server in servers) else servers


def answers(server: str, port: int, limit: float) -> bool:
    """Whether there is a name server at this address and port that replies within limit (seconds)."""
    identifier = int.from_bytes(os.urandom(2), "big")
    family = socket.AF_INET6 if ":" in server else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.settimeout(limit)
            asking.connect((server, port))  # so that a host's word that nobody listens there is heard
            asking.send(question(identifier))
            return is_answer(asking.recv(512), identifier)
    except OSError:
        return False
