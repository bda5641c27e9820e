# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the decisions of rulesets: who may relay, from where, as whom, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    FAILED,
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_questions import (
    FORM,
    LOCAL,
    NAME,
    OWN,
    SENDER,
    STRANGER,
)

Decisions = Mapping[str, Any]
Answer = Mapping[str, Any]

_PACE = ("access: clientrate:", "access: clientconn:")  # entries that each session rests on
_TAKEN = ("accept", "quarantine")


def asked(judgement: Callable[[Decisions], Verdict]) -> Judge:
    """The judge that puts judgement to the decisions of a host whose rulesets could be asked."""

    def judged(evidence: Evidence) -> Verdict:
        decisions = evidence.info["decisions"]
        return not_measured(decisions["why"]) if decisions["why"] else judgement(decisions)

    return Judge(judged, info=("decisions",))


def of_entries(judgement: Callable[[Decisions], Verdict]) -> Callable[[Decisions], Verdict]:
    """The judgement, which goes by the access map's entries: unless it fails, it has to know them all."""

    def judged(decisions: Decisions) -> Verdict:
        verdict = judgement(decisions)
        sure = decisions["entries_known"] or verdict.status == FAILED
        return verdict if sure else not_measured("the entries of the access map cannot be read")

    return judged


def about(decisions: Decisions, *subjects: str) -> list[Answer]:
    """The answers to the questions about these subjects."""
    return [one for one in decisions["answers"] if one["about"] in subjects]


def none_asked() -> Verdict:
    """What is to be said where the access map knows all clients or domains that could be asked about."""
    return not_measured("no question: the access map knows every stranger or foreign domain")


def told(one: Answer) -> str:
    """An answer in words: who, where, as whom, to whom, what came of it, and the entries that it rests on."""
    client = one["client_address"]
    if not one["client_name"].startswith("["):
        resolve = "" if one["client_resolve"] == "OK" else f", {one['client_resolve'].lower()}"
        client += f" ({one['client_name']}{resolve})"
    keys = [key for key in one["keys"] if not key.startswith(_PACE)]
    because = f", by {' and '.join(keys)}" if keys else ""
    result = {"accept": "taken", "discard": "discarded", "quarantine": "quarantined"}.get(one["verdict"])
    reply = result or f"{one['code']} {one['text']}"
    where = f" on {one['listener']}" if one["listener"] else ""
    return f"{client}{where} as <{one['sender']}> to <{one['recipient']}>: {reply}{because}"


def _leaves(one: Answer) -> bool:
    """Whether a message is taken, and for another host; so it is too where no ruleset routes it."""
    return _is_taken(one) and one["mailer"] not in ("local", "discard")


def _relayed(decisions: Decisions, *subjects: str) -> Verdict:
    answers = about(decisions, *subjects)
    if not answers:
        return none_asked()
    problems = [told(one) for one in answers if _leaves(one)]
    listeners = some([*dict.fromkeys(one["listener"] for one in answers)])
    return none_of(problems, f"asked {len(answers)} times as strangers on {listeners}, all refused")


def strangers_refused(decisions: Decisions) -> Verdict:
    """Nobody may relay whom no narrow entry knows, wherever he is and whatever name he has."""
    return _relayed(decisions, STRANGER, NAME)


def clients_few(decisions: Decisions) -> Verdict:
    """What is let relay by its address, name or certificate is what somebody can answer for."""
    clients = some(decisions["clients"]) or "nobody"
    return none_of(decisions["wide_clients"], f"no wide network, alone or with others; may relay: {clients}")


def senders_trusted_with_nothing(decisions: Decisions) -> Verdict:
    """An address that anybody can state gives no right."""
    answers = about(decisions, SENDER)
    problems = [f"{one} lets whoever states that sender relay" for one in decisions["senders"]]
    problems += [f"{one['name']}: {told(one)}" for one in answers if _leaves(one)]
    if not answers and not problems:
        return none_asked()
    return none_of(problems, f"asked with {len(answers)} senders, all refused")


def forms_refused(decisions: Decisions) -> Verdict:
    """A foreign recipient is refused in every spelling, and so is one that would reach the hub as such."""
    answers = about(decisions, FORM)
    forwards = _forwards(decisions)
    problems = [
        f"{one['name']}: {told(one)}"
        for one in answers
        if _leaves(one) or (forwards and _is_taken(one) and one["mailer"] == "local")
    ]
    return none_of(problems, f"asked in {len(answers)} spellings, all refused") if answers else none_asked()


def _forwards(decisions: Decisions) -> str:
    """The mailer that local mail is handed to, "" where it is delivered or refused."""
    return next((one["local_mailer"] for one in about(decisions, STRANGER) if one["local_mailer"]), "")


def _is_taken(one: Answer) -> bool:
    return one["verdict"] in _TAKEN


def local_users_refused(decisions: Decisions) -> Verdict:
    """A relay has no mailboxes, so that it takes no stranger's mail for any but postmaster."""
    answers = about(decisions, LOCAL)
    if not answers:
        return none_asked()
    forwards = _forwards(decisions)
    # where mail is delivered here, whether a user exists is known to the mailer alone
    judged = [one for one in answers if forwards or one["recipient"].partition("@")[0] == "root"]
    where = f"handed on by {forwards}" if forwards else "delivered here"
    problems = [f"{told(one)}, {where}" for one in judged if _is_taken(one)]
    return none_of(problems, ", ".join(one["recipient"] for one in judged) + ": refused")


def recipients_stripped(decisions: Decisions) -> Verdict:
    """Before a recipient is judged, the names of this host and of relay domains are taken off it."""
    stripped = decisions["recipients_stripped"]
    if stripped is None:
        return not_measured("no ruleset Rcpt_ok ran")
    loose = [] if stripped else ["Rcpt_ok does not call ParseRecipient (FEATURE(loose_relay_check))"]
    return none_of(loose, "Rcpt_ok calls ParseRecipient")


def not_by_mx(decisions: Decisions) -> Verdict:
    """Whoever controls a domain's DNS cannot make this host relay for it."""
    problems = [
        f"map {name}: a domain whose MX is this host is relayed to" for name in decisions["relayed_by_mx"]
    ]
    if not problems and not about(decisions, STRANGER):
        return none_asked()
    return none_of(problems, "no recipient's MX is looked up")


def no_whole_domain(decisions: Decisions) -> Verdict:
    """Mail is taken for domains, not for all that ends in com."""
    return none_of(decisions["whole_domains"], "no top-level domain, nor any like co.uk, is relayed to")


def no_complaints(decisions: Decisions) -> Verdict:
    """sendmail has nothing to say about the configuration, and can read each map that it looks into."""
    complaints = decisions["complaints"]
    if not complaints and not decisions["answers"]:
        return none_asked()
    return none_of(complaints, "sendmail complains of nothing")


def own_questions_met(decisions: Decisions) -> Verdict:
    """What the inventory expects of the policy holds."""
    answers = about(decisions, OWN)
    if not answers:
        return not_applicable("the inventory expects nothing: sendmail_policy_tests is empty")
    return none_of([*_unmet(answers)], f"as expected: {some([one['name'] for one in answers])}")


def _unmet(answers: list[Answer]) -> Iterator[str]:
    for one in answers:
        yield from one["unmet"]


JUDGES: Mapping[str, Judge] = {
    "SM-RULE-01": asked(strangers_refused),
    "SM-RULE-02": asked(of_entries(clients_few)),
    "SM-RULE-03": asked(of_entries(senders_trusted_with_nothing)),
    "SM-RULE-05": asked(forms_refused),
    "SM-RULE-07": asked(local_users_refused),
    "SM-RULE-16": asked(recipients_stripped),
    "SM-RULE-17": asked(not_by_mx),
    "SM-RULE-18": asked(of_entries(no_whole_domain)),
    "SM-RULE-19": asked(own_questions_met),
    "SM-RULE-20": asked(no_complaints),
}
