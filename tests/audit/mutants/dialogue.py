# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of what a message's octets may do, of STARTTLS, and of TLS."""

from __future__ import annotations

from mutant import Mutant


def _smuggled(name: str, number: int, flags: str, told: str) -> Mutant:
    """A host that lets everybody do what these flags of Srv_Features allow (op.txt)."""
    return Mutant(name, f"SM-SMUG-{number:02}", rf"allow 'Srv_Features:\t{flags}'", told)


def _fallen(name: str, control: str, told: str) -> Mutant:
    """A host where something that falls for everything stands in sendmail's place."""
    return Mutant(name, control, "impostor", told)


def _tls(name: str, number: int, seed: str, told: str) -> Mutant:
    return Mutant(name, f"SM-TLS-{number:02}", f"{seed}; reload", told)


_WEAK = "@SECLEVEL=0"

MUTANTS = (
    _smuggled("a bare LF ends a message", 1, "G U O F", "LF [.] LF is taken for the end"),
    _fallen("a bare CR ends a message", "SM-SMUG-02", "CR [.] CR is taken for the end"),
    _fallen("a NUL ends a message", "SM-SMUG-03", "NUL [.] CRLF is taken for the end"),
    _smuggled("a message may have bare LF", 4, "G", "LF [.] LF is taken for text"),
    _smuggled("a message may have bare CR", 5, "U", "CR [.] CR is taken for text"),
    _fallen("what came with STARTTLS is heard", "SM-INJ-01", "STARTTLS and a command"),
    _fallen("a transaction outlives STARTTLS", "SM-INJ-02", "MAIL and STARTTLS"),
    _fallen("commands are taken before their turn", "SM-INJ-03", "EHLO and MAIL"),
    _fallen("a command hides in a parameter", "SM-INJ-04", "CR in MAIL"),
    _tls("no STARTTLS", 1, "no_option ServerKeyFile", "not offered"),
    _tls(
        "TLS 1.0",
        2,
        f"no_option ServerSSLOptions; option CipherList=ALL:{_WEAK}",
        "takes TLSv1",
    ),
    _tls("weak ciphers", 3, f"option CipherList=ALL:eNULL:{_WEAK}", "NULL: takes"),
    _fallen("passwords in clear, from outside", "SM-TLS-04", "AUTH PLAIN LOGIN without TLS"),
    _tls("a certificate that has expired", 5, "expire; one_certificate", "2021"),
    Mutant("compressed, as of long ago", "SM-TLS-06", "impostor outdated", "compresses"),
    _tls("ciphers in CBC mode", 7, f"option CipherList=ALL:{_WEAK}", "CBC: takes"),
    _tls(
        "a certificate for another name",
        8,
        "certificate -newkey rsa:2048 -subj /CN=other.test -addext subjectAltName=DNS:other.test\n"
        "one_certificate",
        "other.test",
    ),
)
