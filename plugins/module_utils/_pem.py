# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""PEM files (RFC 7468) and the little of their DER (X.690) that is asked here: dates and sizes."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone

_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9. ]+)-----\s*?\n(.*?)-----END \1-----", re.DOTALL)
_HEADER = re.compile(r"^[A-Za-z-]+:.*$", re.MULTILINE)  # RFC 1421 section 4.6, in keys of old

_INTEGER, _SEQUENCE, _UTC_TIME, _GENERALIZED_TIME = 0x02, 0x30, 0x17, 0x18
_VERSION = 0xA0  # [0] EXPLICIT, RFC 5280 section 4.1


@dataclass(frozen=True)
class Block:
    """One thing in a PEM file: its label ("CERTIFICATE"), its DER, and whether it needs a passphrase."""

    label: str
    der: bytes
    encrypted: bool = False


def blocks(text: str) -> Iterator[Block]:
    """What text holds, in order. Raises ValueError for a block that is no base64."""
    for found in _BLOCK.finditer(text.replace("\r\n", "\n")):
        label, body = found[1], found[2]
        encrypted = label.startswith("ENCRYPTED ") or "Proc-Type: 4,ENCRYPTED" in body
        try:
            der = b64decode("".join(_HEADER.sub("", body).split()), validate=True)
        except binascii.Error as error:
            raise ValueError(f"{label}: {error}") from error
        yield Block(label, der, encrypted)


def validity(certificate: bytes) -> tuple[datetime, datetime]:
    """The moments from which and until which a certificate (DER) is valid, in UTC (RFC 5280 section 4.1).

    Raises ValueError when it is no certificate.
    """
    fields = _fields(certificate)
    if len(fields) < 4 or fields[3][0] != _SEQUENCE:
        raise ValueError("no validity in it")
    times = [_time(tag, content) for tag, content in _parts(fields[3][1])]
    if len(times) != 2:
        raise ValueError("no two dates in it")
    return times[0], times[1]


def issuer(certificate: bytes) -> bytes:
    """The name of who issued a certificate (DER), in DER. Raises ValueError when it is no certificate."""
    return _name(certificate, 2)


def subject(certificate: bytes) -> bytes:
    """The name of whom a certificate (DER) is about, in DER. Raises ValueError when it is no certificate."""
    return _name(certificate, 4)


def _name(certificate: bytes, place: int) -> bytes:
    fields = _fields(certificate)
    if len(fields) <= place:
        raise ValueError("no name in it")
    return fields[place][1]


def _fields(certificate: bytes) -> list[tuple[int, bytes]]:
    """What a certificate holds from its serial number on (RFC 5280 section 4.1)."""
    parts = list(_parts(_inside(_inside(certificate))))
    return parts[1:] if parts and parts[0][0] == _VERSION else parts


def dh_bits(parameters: bytes) -> int:
    """The bits of the prime in Diffie-Hellman parameters (DER, PKCS #3). Raises ValueError without one."""
    tag, prime = next(_parts(_inside(parameters)), (0, b""))
    if tag != _INTEGER:
        raise ValueError("no prime in it")
    return int.from_bytes(prime, "big").bit_length()


def _time(tag: int, content: bytes) -> datetime:
    # Four digits of the year or, until 2049, two, with the century turning at 50 (RFC 5280 section 4.1.2.5)
    text = content.decode("ascii")
    if tag == _UTC_TIME:
        text = ("19" if text >= "5" else "20") + text
    elif tag != _GENERALIZED_TIME:
        raise ValueError("no date in it")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=timezone.utc)


def _inside(der: bytes) -> bytes:
    """The content of the SEQUENCE that der begins with."""
    tag, content = next(_parts(der), (0, b""))
    if tag != _SEQUENCE:
        raise ValueError("no sequence in it")
    return content


def _parts(der: bytes) -> Iterator[tuple[int, bytes]]:
    """The (tag, content) of each element of der, one after the other."""
    while der:
        if len(der) < 2:
            raise ValueError("it is cut off")
        tag, length, start = der[0], der[1], 2
        if length & 0x80:  # that many octets hold the length
            start += length & 0x7F
            length = int.from_bytes(der[2:start], "big")
        if len(der) < start + length:
            raise ValueError("it is cut off")
        yield tag, der[start : start + length]
        der = der[start + length :]
