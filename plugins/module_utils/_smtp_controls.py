# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the outer side: what the listener tells a stranger, and whether it relays for him."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Verdict,
    none_of,
    not_measured,
    some,
)

# srvrsmtp.c: "252 Cannot VRFY user", "500 Command unrecognized", "502 we do not allow this operation".
_TELLING_NOTHING = frozenset({252, 500, 502})

# A refusal ("550 5.0.0 Access denied", the answer to all that a denied client says) tells nothing either,
# unless it speaks of an address: by its code (RFC 3463, 3.2), as such, or as sendmail does ("ann... ").
_REFUSED = 550
_SPEAKS_OF_AN_ADDRESS = re.compile(r"^5\.1\.\d|\S@\S|\S\.\.\. ", re.MULTILINE)

_CLOSING = 421  # RFC 5321, 3.8: the server was about to hang up, and may say this to any command

# Any release that still runs is 8.something; the package's name tells the release just as well.
_TELLTALE = re.compile(r"\bsendmail\b|\bdebian\b|\b8\.\d+\.\d+", re.IGNORECASE)
_ENHANCED_CODE = re.compile(r"^[245]\.\d{1,3}\.\d{1,3} ", re.MULTILINE)  # RFC 3463; it looks like a version

_NO_STRANGER = "the host relays for itself; probe it from a stranger"


def greets(evidence: Evidence) -> Verdict:
    """The listener can be reached, and invites to speak."""
    probe = evidence.probe
    if not probe:
        return not_measured("not probed")
    banner = probe["banner"]
    return none_of([] if banner.startswith("220 ") else [probe["error"]], banner)


def _tells_version(evidence: Evidence, text: str) -> bool:
    """Whether text names the program or its version, once the server's own name is taken out of it."""
    text = _ENHANCED_CODE.sub("", text).replace(evidence.probe["server_name"], "")
    version = evidence.info.get("program", {}).get("version", "")
    return bool(_TELLTALE.search(text)) or bool(version and version in text)


def banner_anonymous(evidence: Evidence) -> Verdict:
    """The greeting does not tell which program or version this is."""
    banner = evidence.probe.get("banner", "")
    if not banner:
        return not_measured("there was no greeting")
    return none_of([banner] if _tells_version(evidence, banner.partition(" ")[2]) else [], banner)


def help_anonymous(evidence: Evidence) -> Verdict:
    """Nor does HELP, which has two ways of telling (srvrsmtp.c, help())."""
    reply = evidence.probe.get("replies", {}).get("HELP")
    if not reply:
        return not_measured("not asked: HELP")
    said = f"{reply['code']} {reply['text'].splitlines()[0]}"
    return none_of([said] if _tells_version(evidence, reply["text"]) else [], said)


def _tells(evidence: Evidence, reply: Mapping[str, Any]) -> bool:
    """Whether the reply tells a stranger something."""
    code, text = reply["code"], reply["text"]
    if code == _REFUSED:
        return bool(_SPEAKS_OF_AN_ADDRESS.search(text)) or _tells_version(evidence, text)
    return code not in _TELLING_NOTHING


def tells_nothing(*commands: str) -> Callable[[Evidence], Verdict]:
    """The judgement that these commands tell a stranger nothing."""

    def judge(evidence: Evidence) -> Verdict:
        replies = {name: evidence.probe.get("replies", {}).get(name) for name in commands}
        unasked = [name for name, reply in replies.items() if not reply]
        if unasked:
            return not_measured(f"not asked: {', '.join(unasked)}")
        said = {name: f"{name}: {reply['code']} {reply['text']}" for name, reply in replies.items() if reply}
        if any(reply["code"] == _CLOSING for reply in replies.values() if reply):
            return not_measured("; ".join(said.values()))
        telling = [said[name] for name, reply in replies.items() if reply and _tells(evidence, reply)]
        return none_of(telling, "; ".join(said.values()))

    return judge


def _asked_itself(probe: Mapping[str, Any]) -> bool:
    return bool(probe["source"] == probe["address"])


def no_relay(evidence: Evidence) -> Verdict:
    """The listener takes no recipient of a foreign domain from a stranger, however he writes it.

    A host is no stranger to itself: sendmail relays for every name in class w (proto.m4, Relay_ok), so only
    refusals count when a host probes itself. A reply that only defers proves nothing either.
    """
    probe = evidence.probe
    answers = probe.get("relay_vectors", [])
    if not answers or probe["error"]:
        return not_measured(probe.get("error") or "not probed")
    accepted = [f"{one['name']} {one['recipient']}" for one in answers if 200 <= one["code"] < 300]
    if accepted and _asked_itself(probe):
        return not_measured(_NO_STRANGER)
    undecided = [one["name"] for one in answers if not 500 <= one["code"] < 600]
    if undecided and not accepted:
        return not_measured(f"{len(undecided)} of {len(answers)} were only deferred, such as: {undecided[0]}")
    return none_of(accepted, f"{len(answers)} recipients refused to {probe['source']}")


def takes_mail(evidence: Evidence) -> Verdict:
    """The listener takes a stranger's mail for each of the domains that it relays for.

    As with no_relay, what a host grants itself proves nothing, and neither does a reply that only defers.
    """
    probe = evidence.probe
    answers = probe.get("domains", [])
    if not answers:
        return not_measured(probe.get("error") or "no domain was asked about")
    refused = [f"{one['name']}: {one['code']} {one['text']}" for one in answers if 500 <= one["code"] < 600]
    if refused:
        return none_of(refused, "")
    undecided = [one["name"] for one in answers if not 200 <= one["code"] < 300]
    if undecided or probe["error"]:
        return not_measured(f"only deferred: {some(undecided)}" if undecided else probe["error"])
    if _asked_itself(probe):
        return not_measured(_NO_STRANGER)
    return none_of([], f"{some([one['name'] for one in answers])}: taken from {probe['source']}")


def offers_tls(evidence: Evidence) -> Verdict:
    """With a certificate, STARTTLS is offered and leads to a protocol of today.

    sendmail goes on without TLS, and says so in its log alone, when it cannot use a certificate or key
    (tls.c, inittls()).
    """
    probe = evidence.probe
    certificate = evidence.info["options"].get("ServerCertFile", "")
    if not certificate:
        return not_measured("there is no ServerCertFile")
    if not probe.get("ehlo"):
        return not_measured(probe.get("error") or "not probed")
    if "STARTTLS" not in probe["ehlo"]:
        return none_of([f"not offered, although there is {certificate}"], "")
    made = probe.get("tls", {}).get("current")
    if not made:
        return not_measured(probe["error"] or "not tried")
    return none_of([] if made["protocol"] else [made["error"]], f"{made['protocol']} {made['cipher']}")


def refuses_old_tls(evidence: Evidence) -> Verdict:
    """The listener refuses the protocols that nobody should use (RFC 8996).

    What fails without the server's saying so proves nothing: the prober's own OpenSSL may have refused.
    """
    made = evidence.probe.get("tls", {}).get("outdated")
    if not made:
        return not_measured("STARTTLS was not offered, or not tried")
    if made["protocol"]:
        return none_of([f"takes {made['protocol']} with {made['cipher']}"], "")
    if not made["refused"]:
        return not_measured(made["error"])
    return none_of([], made["error"])
