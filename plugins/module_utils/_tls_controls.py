# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of STARTTLS as a stranger meets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._certificate_controls import matches
from ansible_collections.postmaster.sendmail.plugins.module_utils._cipher_suites import CBC, FAMILIES
from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration_judge import of_options
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
    some,
)

_WEAK = tuple(family for family in FAMILIES if family != CBC)
_NO_TLS = not_applicable("STARTTLS is not offered")


def _without_tls(evidence: Evidence) -> bool:
    """Whether EHLO was answered, and does not offer STARTTLS."""
    ehlo = evidence.probe.get("ehlo", [])
    return bool(ehlo) and "STARTTLS" not in ehlo


def offers_tls(evidence: Evidence) -> Verdict:
    """With a certificate, STARTTLS is offered and leads to a protocol of today.

    sendmail goes on without TLS, and says so in its log alone, when it cannot use a certificate or key
    (tls.c, inittls()).
    """
    probe = evidence.probe
    certificate = evidence.info["options"].get("ServerCertFile", "")
    if not certificate:
        return not_applicable("there is no ServerCertFile")
    if not probe.get("ehlo"):
        return not_measured(probe.get("error") or "not probed")
    if "STARTTLS" not in probe["ehlo"]:
        return none_of([f"not offered, although there is {certificate}"], "")
    made = probe.get("tls", {}).get("current")
    if not made:
        return not_measured(probe["error"] or "not tried")
    return none_of([] if made["protocol"] else [made["error"]], f"{made['protocol']} {made['cipher']}")


def refuses_old_tls(evidence: Evidence) -> Verdict:
    """The listener refuses the protocols that nobody should use (RFC 8996)."""
    if _without_tls(evidence):
        return _NO_TLS
    made = evidence.probe.get("tls", {}).get("outdated")
    if not made:
        return not_measured(evidence.probe.get("error") or "STARTTLS was not tried")
    return _refused({"TLS 1.1 and older": made})


def refuses_ciphers(*families: str) -> Callable[[Evidence], Verdict]:
    """The judgement that the listener agrees on no cipher suite of these families."""

    def judge(evidence: Evidence) -> Verdict:
        if _without_tls(evidence):
            return _NO_TLS
        seen = evidence.probe["ciphers"]
        if seen["error"]:
            return not_measured(seen["error"])
        return _refused({family: seen["families"][family] for family in families})

    return judge


def _refused(offers: Mapping[str, Mapping[str, Any]]) -> Verdict:
    """Each offer was refused by the server itself: what fails without its saying so proves nothing."""
    taken = [
        f"{name}: takes {made['protocol']} with {made['cipher']}"
        for name, made in offers.items()
        if made["protocol"]
    ]
    unclear = [f"{name}: {made['error']}" for name, made in offers.items() if not made["refused"]]
    if unclear and not taken:
        return not_measured(some(unclear, "; "))
    return none_of(taken, f"offered in vain: {', '.join(offers)}")


def auth_under_tls_alone(evidence: Evidence) -> Verdict:
    """AUTH is not offered before STARTTLS, so that no client shows its password to the line."""
    ehlo = evidence.probe.get("ehlo")
    if not ehlo:
        return not_measured(evidence.probe.get("error") or "not probed")
    offered = [line for line in ehlo if line.upper().split()[:1] == ["AUTH"]]
    return none_of([f"offers {line} without TLS" for line in offered], "AUTH is not offered without TLS")


def _of_certificate(judgement: Callable[[Evidence, Mapping[str, Any]], Verdict]) -> Judge:
    """The judge that gives judgement the certificate which is presented."""

    def judge(evidence: Evidence) -> Verdict:
        if _without_tls(evidence):
            return _NO_TLS
        certificate = evidence.probe["tls"].get("certificate", {"error": "there was no TLS"})
        if certificate["error"]:
            return not_measured(certificate["error"])
        return judgement(evidence, certificate)

    return Judge(judge, probe=("tls",))


def in_force(evidence: Evidence, certificate: Mapping[str, Any]) -> Verdict:
    """The certificate is in force today.

    The daemon reads its file when it starts: it may still present one that was renewed long ago.
    """
    begins, ends = (datetime.fromisoformat(certificate[key]).date() for key in ("begins", "ends"))
    problems = [f"not before {begins}"] if evidence.today < begins else []
    problems += [f"ended on {ends}"] if evidence.today > ends else []
    return none_of(problems, f"in force until {ends}")


def names_the_listener(evidence: Evidence, certificate: Mapping[str, Any]) -> Verdict:
    """The certificate holds the name by which the listener greets."""
    own, names = evidence.probe["server_name"], certificate["names"]
    words = f"for {some(names) if names else 'nobody'}"
    return none_of([] if any(matches(name, own) for name in names) else [f"{words}, not for {own}"], words)


def keeps_sessions_safe(evidence: Evidence) -> Verdict:
    """A session of TLS 1.2 is not compressed, and renegotiated as RFC 5746 asks if at all."""
    if _without_tls(evidence):
        return _NO_TLS
    seen = evidence.probe["ciphers"]
    session = seen.get("session", {})
    if seen["error"] or not session["protocol"]:
        return not_measured(seen["error"] or f"no session of TLS 1.2: {session['error']}")
    problems = ["compresses (CVE-2012-4929)"] if session["compressed"] else []
    problems += [] if session["renegotiates_safely"] else ["does not know RFC 5746 (CVE-2009-3555)"]
    return none_of(problems, f"{session['protocol']} with {session['cipher']}, not compressed, RFC 5746")


JUDGES: Mapping[str, Judge] = {
    "SM-TLS-01": of_options(offers_tls),
    "SM-TLS-02": Judge(refuses_old_tls),
    "SM-TLS-03": Judge(refuses_ciphers(*_WEAK), probe=("ciphers",)),
    "SM-TLS-04": Judge(auth_under_tls_alone),
    "SM-TLS-05": _of_certificate(in_force),
    "SM-TLS-06": Judge(keeps_sessions_safe, probe=("ciphers",)),
    "SM-TLS-07": Judge(refuses_ciphers(CBC), probe=("ciphers",)),
    "SM-TLS-08": _of_certificate(names_the_listener),
}
