# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of whom the listener relays for."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._attempt_judge import asked_itself
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_measured,
    some,
)

_NO_STRANGER = "the host relays for itself; probe it from a stranger"


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
    if accepted and asked_itself(probe):
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
    if asked_itself(probe):
        return not_measured(_NO_STRANGER)
    return none_of([], f"{some([one['name'] for one in answers])}: taken from {probe['source']}")


JUDGES: Mapping[str, Judge] = {
    "SM-RELAY-01": Judge(no_relay),
    "SM-RELAY-02": Judge(takes_mail),
}
