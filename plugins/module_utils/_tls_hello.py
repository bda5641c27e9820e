# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The first octets of a TLS handshake, made and read here.

What a client offers through a TLS library is what that library still knows: OpenSSL as distributions build it
has neither RC4 nor 3DES nor EXPORT, and may have no TLS 1.0, so what it fails to agree on proves nothing. To
see what a server would take, it is enough to say ClientHello (RFC 5246, 7.4.1.2) and hear its answer.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    Dialogue,
    DialogueError,
)

TLS_1_1 = 0x0302
TLS_1_2 = 0x0303
PROTOCOLS = {0x0300: "SSLv3", 0x0301: "TLSv1", 0x0302: "TLSv1.1", 0x0303: "TLSv1.2"}

_ALERT, _HANDSHAKE = 21, 22  # RFC 5246, A.1: types of records
_CLIENT_HELLO, _SERVER_HELLO = 1, 2  # A.4: of handshake messages
_LONGEST_RECORD = 16384 + 2048  # 6.2.3
_DEFLATE = 1  # RFC 3749
_ALERTS = {  # 7.2
    10: "unexpected_message",
    40: "handshake_failure",
    47: "illegal_parameter",
    50: "decode_error",
    70: "protocol_version",
    71: "insufficient_security",
    80: "internal_error",
}
# The others speak of something else than what was offered.
_REFUSALS = frozenset({40, 70, 71})

_RENEGOTIATION_INFO = 0xFF01  # RFC 5746, 3.2
_EXTENSIONS = (
    (_RENEGOTIATION_INFO, b"\x00"),
    # supported_groups: x25519, secp256r1, secp384r1, secp521r1, ffdhe2048, ffdhe3072
    (0x000A, bytes.fromhex("000c 001d 0017 0018 0019 0100 0101")),
    (0x000B, b"\x01\x00"),  # ec_point_formats: uncompressed
    # signature_algorithms: RSA-PSS, ECDSA, PKCS #1 with SHA-2; Ed25519; the last two with SHA-1
    (0x000D, bytes.fromhex("0018 080408050806 040305030603 040105010601 0807 02030201")),
)


@dataclass(frozen=True)
class ServerHello:
    """What a server chose of what was offered."""

    version: int
    suite: int
    compressed: bool
    renegotiates_safely: bool


@dataclass(frozen=True)
class Alert:
    """Why a server ends the handshake, and whether that is because it wants nothing of what was offered."""

    name: str
    refuses: bool


class MalformedError(DialogueError):
    """What the server sent is no answer to ClientHello."""


def client_hello(version: int, suites: Sequence[int]) -> bytes:
    """The record of a ClientHello that offers version at most, these suites, and compression."""
    offered = b"".join(struct.pack("!H", suite) for suite in suites)
    extensions = b"".join(struct.pack("!HH", kind, len(data)) + data for kind, data in _EXTENSIONS)
    body = b"".join(
        (
            struct.pack("!H", version) + os.urandom(32),
            b"\x00",  # no session to resume
            struct.pack("!H", len(offered)) + offered,
            bytes((2, _DEFLATE, 0)),
            struct.pack("!H", len(extensions)) + extensions,
        )
    )
    message = struct.pack("!B", _CLIENT_HELLO) + len(body).to_bytes(3, "big") + body
    return struct.pack("!BHH", _HANDSHAKE, 0x0301, len(message)) + message


def answer(dialogue: Dialogue, hello: bytes) -> ServerHello | Alert:
    """Say hello and hear the answer. Raises DialogueError, or MalformedError when it is none of TLS."""
    dialogue.send(hello)
    kind, _version, length = struct.unpack("!BHH", dialogue.octets(5))
    if kind not in (_ALERT, _HANDSHAKE) or not 0 < length <= _LONGEST_RECORD:
        raise MalformedError("the server does not speak TLS")
    return parse_record(kind, dialogue.octets(length))


def parse_record(kind: int, body: bytes) -> ServerHello | Alert:
    """What a record of this type says. Raises MalformedError."""
    try:
        return _alert(body) if kind == _ALERT else _server_hello(body)
    except (IndexError, struct.error) as error:
        raise MalformedError("the server's answer breaks off") from error


def _alert(body: bytes) -> Alert:
    number = body[1]
    return Alert(_ALERTS.get(number, f"alert {number}"), number in _REFUSALS)


def _server_hello(body: bytes) -> ServerHello:
    if body[0] != _SERVER_HELLO:
        raise MalformedError(f"the server answers with message {body[0]} where ServerHello was due")
    (version,) = struct.unpack_from("!H", body, 4)
    after_session = 4 + 2 + 32 + 1 + body[38]
    suite, compression = struct.unpack_from("!HB", body, after_session)
    end = 4 + int.from_bytes(body[1:4], "big")
    return ServerHello(
        version, suite, compression != 0, _RENEGOTIATION_INFO in _extensions(body[after_session + 3 : end])
    )


def _extensions(octets: bytes) -> set[int]:
    """The extensions of a ServerHello, which may have none at all (RFC 5246, 7.4.1.3)."""
    found = set()
    position = 2
    while position < len(octets):
        kind, length = struct.unpack_from("!HH", octets, position)
        found.add(kind)
        position += 4 + length
    return found
