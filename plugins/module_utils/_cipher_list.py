# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cipher lists and cipher suites, and OpenSSL as their judge.

sendmail hands the option CipherList to OpenSSL, which passes over every name that it does not know; when it
knows none, sendmail says "list ignored" in the log and takes OpenSSL's defaults (tls.c, set_tls_options).
So a slip opens what the list was to close. Here each element is judged by itself, and then what is left.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from ansible_collections.postmaster.sendmail.plugins.module_utils._command import run
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import wrong

# RFC 9325 section 4.2: forward secrecy (an ephemeral key exchange) and authenticated encryption, no more
EPHEMERAL_ONLY = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:!aDSS:!PSK"

# RFC 8446 appendix B.4
SUITES = (
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_128_CCM_SHA256",
    "TLS_AES_128_CCM_8_SHA256",
)

# ciphers(1), "CIPHER STRINGS", with those of old that stand for nothing any more
STRINGS = frozenset(
    {"DEFAULT", "COMPLEMENTOFDEFAULT", "ALL", "COMPLEMENTOFALL", "HIGH", "MEDIUM", "LOW", "EXP", "EXPORT"}
    | {"EXPORT40", "EXPORT56", "eNULL", "NULL", "aNULL", "kRSA", "aRSA", "RSA", "kDHr", "kDHd", "kDH", "DH"}
    | {"kDHE", "kEDH", "DHE", "EDH", "ADH", "kEECDH", "kECDHE", "ECDHE", "EECDH", "ECDH", "AECDH", "aDSS"}
    | {"DSS", "aDH", "aECDSA", "ECDSA", "kECDH", "kECDHe", "kECDHr", "aECDH", "SSLv2", "SSLv3", "TLSv1"}
    | {"TLSv1.0", "TLSv1.2", "AES128", "AES256", "AES", "AESGCM", "AESCCM", "AESCCM8", "ARIA", "ARIA128"}
    | {"ARIA256", "ARIAGCM", "CAMELLIA128", "CAMELLIA256", "CAMELLIA", "CHACHA20", "3DES", "DES", "RC4"}
    | {"RC2", "IDEA", "SEED", "MD5", "SHA1", "SHA", "SHA256", "SHA384", "aGOST", "aGOST01", "kGOST", "GOST94"}
    | {"GOST89MAC", "PSK", "kPSK", "kECDHEPSK", "kDHEPSK", "kRSAPSK", "aPSK", "SRP", "kSRP", "aSRP", "FIPS"}
    | {"CBC", "SUITEB128", "SUITEB128ONLY", "SUITEB192"}
)
_COMMAND = re.compile(r"@STRENGTH|@SECLEVEL=[0-5]")
_ELEMENT = re.compile(r"[!+-]?[A-Za-z0-9][A-Za-z0-9._-]*(\+[A-Za-z0-9._-]+)*")
_SEPARATOR = re.compile(r"[:, ]+")
_LINE = re.compile(
    r"^(?P<name>\S+)\s+(?P<version>\S+)\s+Kx=(?P<exchange>\S+).* Enc=(?P<encryption>\S+)", re.M
)
_EPHEMERAL = ("ECDH", "DH", "ECDHEPSK", "DHEPSK", "any")  # any: TLS 1.3, where there is nothing else
_EVERYTHING = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"


@dataclass(frozen=True)
class Cipher:
    """One cipher as `openssl ciphers -v` tells of it: name, how keys are exchanged ("ECDH"), encryption."""

    name: str
    exchange: str
    encryption: str


def cipher_list(value: object, where: str) -> str:
    """The kind of a cipher list: what has the form of ciphers(1), "CIPHER LIST FORMAT"; "" for the default.

    Whether the host's OpenSSL knows the names is for the host to say (see faults_in).
    """
    if value == "":
        return ""
    if not isinstance(value, str):
        raise wrong(where, value, "is not a cipher list", f"such as {EPHEMERAL_ONLY}")
    bad = [
        item for item in _SEPARATOR.split(value) if not (_ELEMENT.fullmatch(item) or _COMMAND.fullmatch(item))
    ]
    if bad:
        right = "names from `openssl ciphers`, with : between them"
        raise InvalidInputError([Fault(f'{where} ("{item}")', "is no cipher", right) for item in bad])
    return value


def cipher_suites(value: object, where: str) -> str:
    """The kind of a list of TLS 1.3 suites, with : between them; "" for OpenSSL's own."""
    if value == "":
        return ""
    if not isinstance(value, str):
        raise wrong(where, value, "is not a list of suites", f"such as {':'.join(SUITES[:3])}")
    faults = suite_faults(value, where)
    if faults:
        raise InvalidInputError(faults)
    return value


def suite_faults(text: str, where: str) -> list[Fault]:
    """What is wrong with a list of TLS 1.3 suites: OpenSSL ignores the whole list for one bad name."""
    return [
        Fault(f'{where} ("{name}")', "is no cipher suite of TLS 1.3", _advice(name, SUITES))
        for name in text.split(":")
        if name not in SUITES
    ]


def faults_in(text: str, where: str, *, openssl: str) -> list[Fault]:
    """What the host's OpenSSL finds wrong with a cipher list.

    openssl is the path of the program; "" for the library in Python. Raises CommandFailedError when the
    program cannot be run.
    """
    known = {cipher.name for cipher in ask(_EVERYTHING, openssl=openssl)}
    return list(list_faults(text, where, known=known, yielded=ask(text, openssl=openssl)))


def list_faults(
    text: str, where: str, *, known: Collection[str], yielded: Collection[Cipher]
) -> Iterator[Fault]:
    """What is wrong with a cipher list, when these names are known and it comes to these ciphers."""
    for item in filter(None, _SEPARATOR.split(text)):
        if not _COMMAND.fullmatch(item):
            for name in re.sub(r"\A[!+-]", "", item).split("+"):
                if name not in STRINGS and name not in known:
                    right = _advice(name, sorted({*STRINGS, *known}))
                    yield Fault(f'{where} ("{item}")', "is nothing that OpenSSL here knows", right)
    if not yielded:
        yield Fault(f'{where} ("{text}")', "leaves no cipher, and sendmail would ignore it", EPHEMERAL_ONLY)
    elif not any(cipher.exchange in _EPHEMERAL for cipher in yielded):
        yield Fault(
            f'{where} ("{text}")', "leaves no cipher with forward secrecy", f"such as {EPHEMERAL_ONLY}"
        )
    clear = [cipher.name for cipher in yielded if cipher.encryption == "None"]
    if clear:
        yield Fault(f'{where} ("{text}")', f"takes {clear[0]}, which does not encrypt", "add !eNULL")


def ask(text: str, *, openssl: str) -> list[Cipher]:
    """The ciphers of TLS 1.2 and before that a cipher list comes to. None for a list that is refused."""
    described = _from_program(text, openssl) if openssl else _from_library(text)
    found = (Cipher(line["name"], line["exchange"], line["encryption"]) for line in _LINE.finditer(described))
    # The suites of TLS 1.3 are there whatever the list says.
    return [cipher for cipher in found if not cipher.name.startswith("TLS_")]


def _from_program(text: str, openssl: str) -> str:
    result = run([openssl, "ciphers", "-s", "-v", text])
    return result.stdout if result.status == 0 else ""


def _from_library(text: str) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.set_ciphers(text)
    except ssl.SSLError:
        return ""
    # What does not encrypt is listed, but no security level above 0 takes it (SSL_CTX_set_security_level(3)).
    weakest = 0 if "@SECLEVEL=0" in text else 1
    found = (cipher for cipher in context.get_ciphers() if cipher["strength_bits"] >= weakest)
    return "\n".join(str(cipher["description"]) for cipher in found)


def _advice(name: str, names: Collection[str]) -> str:
    likely = get_close_matches(name, names, n=1)
    return f"do you mean {likely[0]}?" if likely else "see ciphers(1)"
