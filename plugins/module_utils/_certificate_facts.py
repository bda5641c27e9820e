# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The certificates that sendmail shows: whose, until when, with which key, and who vouches for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from shutil import which

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command, _pem, _tls_pairs
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import read_plain
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_options import PAIRED, paths_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_pairs import Pair
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_source import CERTIFICATES

# Where OpenSSL has the authorities that this host knows, each under the hash of its name (openssl-rehash(1))
AUTHORITIES = "/etc/ssl/certs"

_ALGORITHM = re.compile(r"^ *Public Key Algorithm: *(\S+)", re.MULTILINE)
_BITS = re.compile(r"^ *(?:\S+ )?Public-Key: *\((\d+) bit", re.MULTILINE)
_SIGNATURE = re.compile(r"^ *Signature Algorithm: *(\S+)", re.MULTILINE)
_ISSUER = re.compile(r"^ *Issuer: *(.*)$", re.MULTILINE)
_SUBJECT = re.compile(r"^ *Subject: *(.*)$", re.MULTILINE)
_COMMON_NAME = re.compile(r"(?:^|[,+/] ?)CN ?= ?([^,+/]+)")
_ALTERNATIVE = re.compile(r"\bDNS:([^\s,]+)")
_ISSUERS_ADDRESS = (
    "CA Issuers - URI:"  # RFC 5280 section 4.2.2.1: where an intermediate authority's is fetched
)


@dataclass(frozen=True)
class CertificateFacts:
    """One certificate. option, path and key are as in the .cf; begins and ends are in UTC (ISO 8601).

    chain_ends is the first end of those that follow in its file, "" if none does. Of the issuer, issuer_sent
    tells that his follows in the file (or that he is the certificate's own subject), issuer_known that the
    host has him among its authorities, and issuer_between that he is an intermediate authority. What cannot
    be told is "", 0 or None. fault is why OpenSSL does not take the pair.
    """

    option: str
    path: str
    key: str
    subject: str = ""
    issuer: str = ""
    names: tuple[str, ...] = ()
    begins: str = ""
    ends: str = ""
    chain_ends: str = ""
    algorithm: str = ""
    bits: int = 0
    signature: str = ""
    issuer_sent: bool | None = None
    issuer_known: bool | None = None
    issuer_between: bool | None = None
    fault: str = ""


def names_in(text: str) -> tuple[str, ...]:
    """The host names in what `openssl x509 -text` says: the alternative names, else the common name.

    RFC 6125 section 6.4.4: where there are alternative names the common name means nothing.
    """
    subject = _SUBJECT.search(text)
    common = _COMMON_NAME.findall(subject[1]) if subject else []
    return tuple(dict.fromkeys(name.strip().lower() for name in (_ALTERNATIVE.findall(text) or common[:1])))


def described(text: str) -> dict[str, object]:
    """What `openssl x509 -text -issuer_hash` says of a certificate, as fields of CertificateFacts."""
    found = {
        "subject": _SUBJECT.search(text),
        "issuer": _ISSUER.search(text),
        "algorithm": _ALGORITHM.search(text),
        "signature": _SIGNATURE.search(text),
    }
    bits = _BITS.search(text)
    return {
        **{name: one[1].strip() if one else "" for name, one in found.items()},
        "names": names_in(text),
        "bits": int(bits[1]) if bits else 0,
        "issuer_between": _ISSUERS_ADDRESS in text,
    }


def chain_facts(certificates: list[bytes]) -> dict[str, object]:
    """The dates, and whether the issuer's follows, of a file that holds these certificates (DER).

    Raises ValueError when one of them is none.
    """
    begins, ends = _pem.validity(certificates[0])
    subjects = [_pem.subject(other) for other in certificates]  # his own too: then it is self-signed
    later = [_pem.validity(other)[1] for other in certificates[1:]]
    return {
        "begins": _moment(begins),
        "ends": _moment(ends),
        "chain_ends": _moment(min(later)) if later else "",
        "issuer_sent": _pem.issuer(certificates[0]) in subjects,
    }


def find_certificates(options: Mapping[str, str]) -> list[CertificateFacts]:
    """The certificates that options of a .cf name. May raise CommandFailedError."""
    openssl = which("openssl") or ""
    return [_facts(option, path, key, openssl) for option, path, key in _named(options)]


def _named(options: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for certificate, key in PAIRED:
        for path, own in zip_longest(paths_of(options, certificate), paths_of(options, key), fillvalue=""):
            if path:
                yield certificate, path, own


def _facts(option: str, path: str, key: str, openssl: str) -> CertificateFacts:
    try:
        text = read_plain(path).decode("utf-8", "replace")
        found = [block.der for block in _pem.blocks(text) if block.label in CERTIFICATES]
        chain = chain_facts(found)
    except OSError as error:
        return CertificateFacts(option, path, key, fault=f"{path} cannot be read: {error.strerror}")
    except (ValueError, IndexError):
        return CertificateFacts(option, path, key, fault=f"{path} holds no certificate")
    asking = [openssl, "x509", "-in", path, "-noout", "-text", "-issuer_hash"]
    said = _command.run(asking).stdout.strip() if openssl else ""  # nothing of what openssl does not take
    words = described(said) if said else {}
    if said:
        # The last line is the hash.
        words["issuer_known"] = Path(AUTHORITIES, f"{said.split()[-1]}.0").exists()
    faults = _tls_pairs.faults_in([Pair(path, key, (f"{option} {path}", key))], user="")
    fault = "; ".join(f"{one.where} {one.wrong}" for one in faults)
    return CertificateFacts(option, path, key, **chain, **words, fault=fault)  # type: ignore[arg-type]


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
