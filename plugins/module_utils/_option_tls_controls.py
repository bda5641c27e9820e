# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the options of TLS and AUTH."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration_judge import of_options
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_applicable,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_controls import daemon_listeners
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_defaults import DEFAULTS

# RFC 8996 and RFC 7568, with the bits that a number may give instead (openssl/ssl.h)
OLD_PROTOCOLS = {
    "SSL_OP_NO_SSLV3": 0x02000000,
    "SSL_OP_NO_TLSV1": 0x04000000,
    "SSL_OP_NO_TLSV1_1": 0x10000000,
}

# RFC 6331 and RFC 8314 (DIGEST-MD5, CRAM-MD5), RFC 4505, and mechanisms that are broken like these
WEAK_MECHANISMS = frozenset({"ANONYMOUS", "CRAM-MD5", "DIGEST-MD5", "KERBEROS_V4", "NTLM"})

_WORD = re.compile(r"[\s,]+")


def _without_tls(evidence: Evidence) -> Verdict | None:
    """Why nothing is to be judged, if nothing is."""
    if not evidence.info["program"].get("capabilities", {}).get("starttls"):
        return not_applicable("this sendmail is built without STARTTLS")
    return None


def ciphers_hold(evidence: Evidence) -> Verdict:
    """CipherList is one that OpenSSL takes; of one that it does not sendmail takes no notice (tls.c)."""
    said = evidence.info["options"].get("CipherList", "")
    faults = [*evidence.info["tls"]["ciphers"]]
    if not said:
        faults.append("CipherList is not set, and OpenSSL's own has ciphers without forward secrecy")
    return _without_tls(evidence) or none_of(faults, f"CipherList is {said}")


def forbids_old_protocols(option: str, certificate: str = "") -> Callable[[Evidence], Verdict]:
    """The judgement that option keeps OpenSSL from SSL 3, TLS 1.0 and TLS 1.1.

    It says nothing where the option certificate is not set, without which there is no TLS.
    """

    def judge(evidence: Evidence) -> Verdict:
        options = evidence.info["options"]
        if certificate and not options.get(certificate):
            return not_applicable(f"there is no {certificate}")
        missing = _allowed(options.get(option, ""))
        problems = [f"{option} lacks {some(missing)}"] if missing else []
        return _without_tls(evidence) or none_of(problems, f"{option} is {options.get(option)}")

    return judge


def _allowed(value: str) -> list[str]:
    """The old protocols that a value of ServerSSLOptions or ClientSSLOptions does not forbid (readcf.c)."""
    forbidden = dict.fromkeys(OLD_PROTOCOLS, False)
    for word in filter(None, _WORD.split(value)):
        name, sign = word.lstrip("+-").upper(), not word.startswith("-")
        bits = _bits(name)
        for protocol, bit in OLD_PROTOCOLS.items():
            if name == protocol or bits & bit:
                forbidden[protocol] = sign
    return [name for name, said in forbidden.items() if not said]


def _bits(word: str) -> int:
    try:
        return int(word, 0)
    except ValueError:
        return 0


def _offering(evidence: Evidence) -> list[Mapping[str, Any]] | Verdict:
    """The listeners that may offer AUTH; or why nothing is to be judged."""
    if not evidence.info["program"].get("capabilities", {}).get("sasl"):
        return not_applicable("this sendmail is built without AUTH")
    offering = [one for one in daemon_listeners(evidence) if "A" not in one["modifiers"]]
    return offering or not_applicable("every listener has the modifier A, and offers no AUTH")


def _names(listeners: list[Mapping[str, Any]]) -> str:
    return some([str(one["name"] or one["port"]) for one in listeners])


def passwords_under_tls(evidence: Evidence) -> Verdict:
    """AuthOptions say p: no mechanism that shows the password without TLS (op.txt, "AuthOptions")."""
    offering = _offering(evidence)
    if isinstance(offering, Verdict):
        return offering
    said = evidence.info["options"].get("AuthOptions", "")
    letters = {word[0] for word in _WORD.split(said) if word}
    problem = f"{_names(offering)} may offer AUTH, and AuthOptions are {said or 'not set'}, without p"
    return none_of([] if "p" in letters else [problem], f"AuthOptions are {said}")


def strong_mechanisms(evidence: Evidence) -> Verdict:
    """AuthMechanisms have none that is broken."""
    offering = _offering(evidence)
    if isinstance(offering, Verdict):
        return offering
    said = evidence.info["options"].get("AuthMechanisms", "")
    weak = sorted(
        WEAK_MECHANISMS & {word.upper() for word in _WORD.split(said or DEFAULTS["AuthMechanisms"])}
    )
    told = f"AuthMechanisms are {said or 'not set'}"
    problem = f"{_names(offering)} may offer AUTH, and {told}, with {some(weak)}"
    return none_of([problem] if weak else [], told)


JUDGES: Mapping[str, Judge] = {
    "SM-OPT-27": of_options(ciphers_hold, "program", "tls"),
    "SM-OPT-28": of_options(forbids_old_protocols("ServerSSLOptions", "ServerCertFile"), "program"),
    "SM-OPT-29": of_options(forbids_old_protocols("ClientSSLOptions"), "program"),
    "SM-OPT-32": of_options(passwords_under_tls, "configuration", "program"),
    "SM-OPT-33": of_options(strong_mechanisms, "configuration", "program"),
}
