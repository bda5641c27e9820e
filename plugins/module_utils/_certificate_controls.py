# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the certificates that sendmail shows, and of the files of TLS that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

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
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_options import paths_in

Certificate = Mapping[str, Any]

_SERVER = "ServerCertFile"

SOON = timedelta(days=14)

# NIST SP 800-131A: by the word that openssl(1) has for the algorithm, the fewest bits
LEAST_BITS = {"rsaEncryption": 2048, "rsassaPss": 2048, "id-ecPublicKey": 224, "dsaEncryption": 1 << 16}

_BROKEN_DIGESTS = ("md2", "md4", "md5", "sha1")

_NO_CERTIFICATE = not_applicable("no certificate is configured")


def _judged(
    certificates: Sequence[Certificate],
    wrong: Callable[[Certificate], str],
    right: Callable[[Certificate], str],
    *,
    needs: str = "algorithm",
) -> Verdict:
    """Fail with what is wrong with each certificate ("": nothing), or pass with what is right with each.

    needs is a field that is empty where a certificate could not be read: ends, or algorithm where that takes
    openssl(1).
    """
    if not certificates:
        return _NO_CERTIFICATE
    known = [one for one in certificates if one[needs]]
    problems = [f"{one['path']} {words}" for one in known if (words := wrong(one))]
    unknown = [
        f"openssl(1) has not read {one['path']}" if one["ends"] else one["fault"]
        for one in certificates
        if not one[needs]
    ]
    if unknown and not problems:
        return not_measured(some(unknown, "; "))
    return none_of(problems, some([f"{one['path']} {right(one)}" for one in known], "; "))


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])


def in_time(evidence: Evidence) -> Verdict:
    """Every certificate is valid today, and will be for a while; so are those that follow in its file."""
    today = evidence.today

    def wrong(one: Certificate) -> str:
        if _day(one["begins"]) > today:
            return f"is not valid before {_day(one['begins'])}"
        for end, whose in ((one["ends"], ""), (one["chain_ends"], "has an issuer's certificate that ")):
            if end and _day(end) < today + SOON:
                when = "was valid until" if _day(end) < today else "is valid only until"
                return f"{whose}{when} {_day(end)}"
        return ""

    return _judged(
        evidence.info["certificates"], wrong, lambda one: f"is valid until {_day(one['ends'])}", needs="ends"
    )


def has_its_key(evidence: Evidence) -> Verdict:
    """Every certificate has its own key."""
    certificates = evidence.info["certificates"]
    if not certificates:
        return _NO_CERTIFICATE
    problems = [
        one["fault"] or f"{one['option']} {one['path']} has no key"
        for one in certificates
        if one["fault"] or not one["key"]
    ]
    return none_of(problems, some([f"{one['path']} with {one['key']}" for one in certificates]))


def names_the_host(evidence: Evidence) -> Verdict:
    """The server's certificate has the name by which the host calls itself ($j), or a wildcard for it."""
    name = evidence.info["configuration"].get("local_names", {}).get("name") or evidence.info["host"]["fqdn"]
    servers = [one for one in evidence.info["certificates"] if one["option"] == _SERVER]
    if not servers:
        return not_applicable(f"there is no {_SERVER}")

    def wrong(one: Certificate) -> str:
        if any(matches(own, name) for own in one["names"]):
            return ""
        return f"is for {some(one['names']) or 'nobody'}, not for {name}"

    return _judged(servers, wrong, lambda one: f"is for {some(one['names'])}")


def matches(pattern: str, name: str) -> bool:
    """Whether a name of a certificate is for the host of that name (RFC 9525 section 6.3)."""
    pattern, name = pattern.lower().rstrip("."), name.lower().rstrip(".")
    star, _dot, rest = pattern.partition(".")
    return pattern == name or (star == "*" and bool(rest) and name.partition(".")[2] == rest)


def strong(evidence: Evidence) -> Verdict:
    """Every key is long enough, and no certificate is signed over a broken digest."""

    def wrong(one: Certificate) -> str:
        least = LEAST_BITS.get(one["algorithm"], 0)
        if one["bits"] < least:
            return f"has a key of {one['bits']} bits ({one['algorithm']})"
        signature = one["signature"].lower()
        weak = any(digest in signature for digest in _BROKEN_DIGESTS)
        return f"is signed with {one['signature']}" if weak else ""

    return _judged(
        evidence.info["certificates"],
        wrong,
        lambda one: f"{one['algorithm']} {one['bits']} bits, {one['signature']}",
    )


def chain_complete(evidence: Evidence) -> Verdict:
    """Where an intermediate authority issued a certificate, that one's certificate is sent along.

    Only of one that says where its issuer's is fetched (RFC 5280 section 4.2.2.1) is it certain that a peer
    misses it.
    """

    def wrong(one: Certificate) -> str:
        missing = one["issuer_between"] and not one["issuer_sent"] and not one["issuer_known"]
        return f"comes without the certificate of its issuer, {one['issuer']}" if missing else ""

    def right(one: Certificate) -> str:
        return "comes with its issuer's" if one["issuer_sent"] else f"is issued by {one['issuer']}"

    return _judged(evidence.info["certificates"], wrong, right)


def usable(evidence: Evidence) -> Verdict:
    """sendmail can use every file of TLS that its options name; else it does without, and is silent."""
    named = paths_in(evidence.info["options"])
    if not named:
        return not_applicable("the options name no file of TLS")
    return none_of(evidence.info["tls"]["files"], f"usable: {some([*named])}")


JUDGES: Mapping[str, Judge] = {
    "SM-CERT-01": of_options(in_time, "certificates"),
    "SM-CERT-02": of_options(has_its_key, "certificates"),
    "SM-CERT-03": of_options(names_the_host, "certificates", "configuration", "host"),
    "SM-CERT-04": of_options(strong, "certificates"),
    "SM-CERT-05": of_options(chain_complete, "certificates"),
    "SM-CERT-06": of_options(usable, "tls"),
}
