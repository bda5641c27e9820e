# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read of a server's answer to ClientHello, whole or broken off."""

from __future__ import annotations

import ssl
import struct

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._cipher_suites import FAMILIES, suite_name
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_hello import (
    TLS_1_1,
    TLS_1_2,
    Alert,
    MalformedError,
    ServerHello,
    client_hello,
    parse_record,
)

ALERT, HANDSHAKE = 21, 22
RENEGOTIATION_INFO = bytes.fromhex("ff01 0001 00")


def server_hello(*, session: bytes = b"", compression: int = 0, extensions: bytes | None = b"") -> bytes:
    body = (
        struct.pack("!H32sB", TLS_1_2, b"", len(session)) + session + struct.pack("!HB", 0xC02F, compression)
    )
    if extensions is not None:
        body += struct.pack("!H", len(extensions)) + extensions
    return b"\x02" + len(body).to_bytes(3, "big") + body


READ: list[tuple[int, bytes, ServerHello | Alert]] = [
    (HANDSHAKE, server_hello(extensions=None), ServerHello(TLS_1_2, 0xC02F, False, False)),
    (HANDSHAKE, server_hello(), ServerHello(TLS_1_2, 0xC02F, False, False)),
    (HANDSHAKE, server_hello(compression=1), ServerHello(TLS_1_2, 0xC02F, True, False)),
    (HANDSHAKE, server_hello(session=b"x" * 32), ServerHello(TLS_1_2, 0xC02F, False, False)),
    (
        HANDSHAKE,
        server_hello(extensions=bytes.fromhex("0017 0000") + RENEGOTIATION_INFO),
        ServerHello(TLS_1_2, 0xC02F, False, True),
    ),
    # the next message in the same record is none of its extensions
    (HANDSHAKE, server_hello() + RENEGOTIATION_INFO, ServerHello(TLS_1_2, 0xC02F, False, False)),
    (ALERT, b"\x02\x28", Alert("handshake_failure", True)),
    (ALERT, b"\x02\x46", Alert("protocol_version", True)),
    (ALERT, b"\x02\x50", Alert("internal_error", False)),
    (ALERT, b"\x02\xff", Alert("alert 255", False)),
]


@pytest.mark.parametrize(("kind", "octets", "said"), READ)
def test_an_answer_is_read(kind: int, octets: bytes, said: ServerHello | Alert) -> None:
    assert parse_record(kind, octets) == said


@pytest.mark.parametrize("length", range(1, len(server_hello(extensions=None))))
def test_an_answer_that_breaks_off_is_told(length: int) -> None:
    with pytest.raises(MalformedError):
        parse_record(HANDSHAKE, server_hello(extensions=None)[:length])


@pytest.mark.parametrize(
    ("kind", "octets"), [(ALERT, b"\x02"), (HANDSHAKE, b"\x0b\x00\x00\x00"), (HANDSHAKE, b"\x02")]
)
def test_what_is_no_answer_is_told(kind: int, octets: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_record(kind, octets)


def test_openssl_understands_what_is_offered() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ECDHE+AESGCM")
    heard, said = ssl.MemoryBIO(), ssl.MemoryBIO()
    heard.write(client_hello(TLS_1_2, [*FAMILIES["RC4"]]))
    with pytest.raises(ssl.SSLError, match="NO_SHARED_CIPHER"):
        context.wrap_bio(heard, said, server_side=True).do_handshake()
    assert parse_record(ALERT, said.read()[5:]) == Alert("handshake_failure", True)


@pytest.mark.parametrize("version", [TLS_1_1, TLS_1_2])
def test_the_lengths_within_the_offer_agree(version: int) -> None:
    hello = client_hello(version, [0xC02F])
    kind, _version, record = struct.unpack_from("!BHH", hello)
    assert (kind, record, int.from_bytes(hello[6:9], "big")) == (HANDSHAKE, len(hello) - 5, len(hello) - 9)


def test_a_suite_has_its_name_or_number() -> None:
    assert (suite_name(0x000A), suite_name(0xFEFE)) == ("RSA_WITH_3DES_EDE_CBC_SHA", "0xFEFE")
