# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the certificates that sendmail shows, and of the files of TLS that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

SOON = timedelta(days=14)

# NIST SP 800-131A: by the word that openssl(1) has for the algorithm, the fewest bits
LEAST_BITS = {"rsaEncryption": 2048, "rsassaPss": 2048, "id-ecPublicKey": 224, "dsaEncryption": 1 << 16}

_BROKEN_DIGESTS = ("md2", "md4", "md5", "sha1")


def _judged(
    evidence: Evidence, wrong: Callable[[Certificate], str], right: Callable[[Certificate], str]
) -> Verdict:
    """Fail with what is wrong with each certificate ("": nothing), or pass with what is right with each."""
    certificates = evidence.info["certificates"]
    if not certificates:
        return not_applicable("no certificate is configured")
    readable = [one for one in certificates if one["ends"]]
    problems = [f"{one['path']} {words}" for one in readable if (words := wrong(one))]
    if not problems and len(readable) < len(certificates):
        return not_measured(some([one["fault"] for one in certificates if not one["ends"]], "; "))
    return none_of(problems, some([f"{one['path']} {right(one)}" for one in readable], "; "))


def _unread(evidence: Evidence) -> Verdict | None:
    """That nothing but dates could be read, if so."""
    dated = [one for one in evidence.info["certificates"] if one["ends"]]
    if any(not one["algorithm"] for one in dated):
        return not_measured("there is no openssl(1) to read the certificates with")
    return None


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

    return _judged(evidence, wrong, lambda one: f"is valid until {_day(one['ends'])}")


def has_its_key(evidence: Evidence) -> Verdict:
    """Every certificate has its own key."""
    certificates = evidence.info["certificates"]
    if not certificates:
        return not_applicable("no certificate is configured")
    problems = [
        one["fault"] or f"{one['option']} {one['path']} has no key"
        for one in certificates
        if one["fault"] or not one["key"]
    ]
    return none_of(problems, some([f"{one['path']} with {one['key']}" for one in certificates]))


def names_the_host(evidence: Evidence) -> Verdict:
    """The server's certificate has the name by which the host calls itself ($j), or a wildcard for it."""
    name = evidence.info["configuration"].get("local_names", {}).get("name") or evidence.info["host"]["fqdn"]

    def wrong(one: Certificate) -> str:
        if one["option"] != "ServerCertFile" or any(matches(own, name) for own in one["names"]):
            return ""
        return f"is for {some(one['names']) or 'nobody'}, not for {name}"

    return _unread(evidence) or _judged(evidence, wrong, lambda one: f"is for {some(one['names'])}")


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

    return _unread(evidence) or _judged(
        evidence, wrong, lambda one: f"{one['algorithm']} {one['bits']} bits, {one['signature']}"
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

    return _unread(evidence) or _judged(evidence, wrong, right)


def usable(evidence: Evidence) -> Verdict:
    """sendmail can use every file of TLS that its options name; else it does without, and is silent."""
    named = paths_in(evidence.info["options"])
    if not named:
        return not_applicable("the options name no file of TLS")
    return none_of(evidence.info["tls"]["files"], f"usable: {some([*named])}")


_CERTIFICATES = ("certificates",)

JUDGES: Mapping[str, Judge] = {
    "SM-CERT-01": Judge(in_time, info=_CERTIFICATES),
    "SM-CERT-02": Judge(has_its_key, info=_CERTIFICATES),
    "SM-CERT-03": Judge(names_the_host, info=("certificates", "configuration", "host")),
    "SM-CERT-04": Judge(strong, info=_CERTIFICATES),
    "SM-CERT-05": Judge(chain_complete, info=_CERTIFICATES),
    "SM-CERT-06": of_options(usable, "tls"),
}
