# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a stranger gets who says STARTTLS: which protocol and cipher or which refusal, which certificate."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone

from ansible_collections.postmaster.sendmail.plugins.module_utils._cipher_suites import FAMILIES, suite_name
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    Dialogue,
    DialogueError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_hello import (
    PROTOCOLS,
    TLS_1_1,
    Alert,
    ServerHello,
    answer,
    client_hello,
)

# What is tried, each in a connection of its own, by the names under which it is reported.
CURRENT, OUTDATED = "current", "outdated"

# x509_vfy.h; ssl names the first of them since Python 3.10, and never the second.
_PARTIAL_CHAIN = 0x80000
_NO_CHECK_TIME = 0x200000


@dataclass(frozen=True)
class Handshake:
    """How an attempt ended.

    protocol (such as "TLSv1.3") and cipher are empty when there was no agreement. Then error tells why, and
    refused whether the server said so, by an alert or a reply: all else may be our own side's doing.
    """

    protocol: str = ""
    cipher: str = ""
    refused: bool = False
    error: str = ""


@dataclass(frozen=True)
class Offer:
    """How a mere offer ended: as a handshake, and what else the server chose where it took the offer.

    compressed: the session would be; renegotiates_safely: the server knows RFC 5746.
    """

    handshake: Handshake
    suite: int = 0
    compressed: bool = False
    renegotiates_safely: bool = False


@dataclass(frozen=True)
class Certificate:
    """What a server presents: the names in it, and from when until when it is in force (ISO 8601, UTC)."""

    names: list[str] = field(default_factory=list)
    begins: str = ""
    ends: str = ""
    error: str = ""


def context_of_today() -> ssl.SSLContext:
    """A client that offers TLS 1.2 and newer, and takes any certificate and cipher."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # Debian's policy (openssl.cnf) has a level that leaves out what some relays still have.
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED
    return context


def shake_hands(dialogue: Dialogue, attempt: str) -> Handshake:
    """Say STARTTLS on a connection that has said EHLO, and try what attempt names.

    Under TLS the dialogue goes on; after an OUTDATED attempt nothing can be said any more. Raises
    DialogueError when the connection does not serve any more.
    """
    if attempt == OUTDATED:
        every = [number for suites in FAMILIES.values() for number in suites]
        return offer(dialogue, TLS_1_1, every).handshake
    return _start(dialogue) or encrypt(dialogue, context_of_today())


def encrypt(dialogue: Dialogue, context: ssl.SSLContext) -> Handshake:
    """Agree on TLS on a connection that was told to go ahead with it."""
    try:
        protocol, cipher = dialogue.encrypt(context)
    except ssl.SSLError as error:
        return Handshake(refused="ALERT" in (error.reason or ""), error=error.reason or str(error))
    except OSError as error:
        return Handshake(error=str(error))
    return Handshake(protocol=protocol, cipher=cipher)


def offer(dialogue: Dialogue, version: int, suites: Sequence[int]) -> Offer:
    """Say STARTTLS, offer version at most and these suites, and leave it at that.

    Raises DialogueError when the connection does not serve any more.
    """
    refused = _start(dialogue)
    if refused:
        return Offer(refused)
    try:
        answered = answer(dialogue, client_hello(version, suites))
    except DialogueError as error:
        return Offer(Handshake(error=str(error)))
    if isinstance(answered, Alert):
        return Offer(Handshake(refused=answered.refuses, error=answered.name))
    return _taken(answered)


def _taken(answered: ServerHello) -> Offer:
    protocol = PROTOCOLS.get(answered.version, f"0x{answered.version:04X}")
    return Offer(
        Handshake(protocol=protocol, cipher=suite_name(answered.suite)),
        answered.suite,
        answered.compressed,
        answered.renegotiates_safely,
    )


def _start(dialogue: Dialogue) -> Handshake | None:
    """How the reply to STARTTLS ended the attempt; None when it did not."""
    reply = dialogue.command("STARTTLS")
    return None if reply.code == 220 else Handshake(refused=True, error=f"{reply.code} {reply.text}")


def context_trusting(certificate: bytes) -> ssl.SSLContext:
    """A client that trusts this certificate alone (DER), whoever signed it and whenever it is in force.

    ssl reads a certificate for those only who verify it.
    """
    context = context_of_today()
    context.load_verify_locations(cadata=certificate)
    context.verify_flags |= _PARTIAL_CHAIN | _NO_CHECK_TIME
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def read_certificate(dialogue: Dialogue, presented: bytes) -> Certificate:
    """What is in the certificate that was presented (DER): shake hands once more, and trust it.

    Raises DialogueError when the connection does not serve any more.
    """
    try:
        ended = _start(dialogue) or encrypt(dialogue, context_trusting(presented))
    except ssl.SSLError as error:
        return Certificate(error=error.reason or str(error))
    _octets, read = dialogue.certificate()
    if not read:
        return Certificate(error=ended.error)
    names = [str(value) for kind, value in read.get("subjectAltName", ()) if kind in ("DNS", "IP Address")]
    common = [value for part in read.get("subject", ()) for kind, value in part if kind == "commonName"]
    return Certificate(names or common, _moment(read["notBefore"]), _moment(read["notAfter"]))


def _moment(words: str) -> str:
    """A date as ssl writes it ("Nov 23 03:47:45 2026 GMT") in ISO 8601."""
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(words), timezone.utc).isoformat()
