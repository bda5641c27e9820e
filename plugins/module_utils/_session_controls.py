# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of what rulesets ask of a session: its sender, pace, features, TLS and recipients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Judge,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_controls import (
    Answer,
    Decisions,
    about,
    asked,
    none_asked,
    of_entries,
    told,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_questions import (
    ANYBODY,
    CONNECTIONS,
    POSTMASTER,
    RATE,
    STRANGER,
    TLS,
    TRIED_RATE,
    UNQUALIFIED,
    UNRESOLVABLE,
)

_REFUSED = ("reject", "tempfail")
_OF_TLS = ("tls_client", "TLS_connection", "TLS_req")
# Letters of Srv_Features by which a client's message may hold another one (op.txt, "srv_features")
_SMUGGLING = {
    "O": "a message may end without CRLF before its dot",
    "G": "bare LF are taken",
    "U": "bare CR are taken",
    "F": "commands may be stuffed into one packet",
}


def postmaster_taken(decisions: Decisions) -> Verdict:
    """Postmaster of the host, and postmaster and abuse of each relay domain, get their mail."""
    answers = about(decisions, POSTMASTER)
    judged = [one for one in answers if one["ruleset"] not in _OF_TLS]
    if not judged:
        return not_measured("who comes without TLS is refused") if answers else none_asked()
    problems = [told(one) for one in judged if one["verdict"] != "accept"]
    return none_of(problems, f"taken: {', '.join(one['recipient'] for one in judged)}")


def unresolvable_refused(decisions: Decisions) -> Verdict:
    """A sender whose domain does not exist could never be told of anything."""
    return _refused(about(decisions, UNRESOLVABLE))


def unqualified_refused(decisions: Decisions) -> Verdict:
    """A stranger's sender has a domain, and another than localhost."""
    return _refused(about(decisions, UNQUALIFIED))


def _refused(answers: list[Answer]) -> Verdict:
    problems = [
        told(one) if one["verdict"] not in _REFUSED else f"<{one['sender']}>: refused for its recipient alone"
        for one in answers
        if "accept" in (one["verdict"], one["sender_verdict"])
    ]
    senders = ", ".join(f"<{one['sender']}>" for one in answers)
    return none_of(problems, f"{senders}: refused") if answers else none_asked()


def nobody_may_smuggle(decisions: Decisions) -> Verdict:
    """No client's Srv_Features switch off what keeps one message one message."""
    given = [*decisions["server_features"].items()]
    strangers = about(decisions, STRANGER)
    given += [(f"srv_features for {one['client_address']}", one["server_features"]) for one in strangers]
    problems = [f"{who}: {', '.join(wrong)}" for who, letters in given if (wrong := [*_smuggling(letters)])]
    if not problems and not strangers:
        return none_asked()
    return none_of(list(dict.fromkeys(problems)), "no Srv_Features of G, U, O or F")


def _smuggling(letters: str) -> Iterable[str]:
    return (f"{word[0]}, {_SMUGGLING[word[0]]}" for word in letters.split() if word[0] in _SMUGGLING)


def rate_limited(decisions: Decisions) -> Verdict:
    """A client that comes a thousand times within the window is turned away."""
    return _limited(decisions, RATE, "ClientRate", "connections within the window")


def connections_limited(decisions: Decisions) -> Verdict:
    """A client with a thousand connections at once is turned away."""
    return _limited(decisions, CONNECTIONS, "ClientConn", "connections at once")


def _limited(decisions: Decisions, subject: str, tag: str, what: str) -> Verdict:
    answers = about(decisions, subject)
    if not answers:
        return none_asked()
    problems = [
        f"{one['client_address']} may have {TRIED_RATE} {what}" + _because(one)
        for one in answers
        if tag.lower() not in _tags(one) or one["verdict"] not in _REFUSED
    ]
    problems += [f"{one} has no limit ({tag})" for one in decisions["unlimited"][tag]]
    return none_of(problems, "; ".join(f"{one['code']} {one['text']}{_because(one)}" for one in answers))


def _tags(one: Answer) -> set[str]:
    """The tags of the entries of access that an answer rests on."""
    return {key.partition(": ")[2].partition(":")[0] for key in one["keys"]}


def _because(one: Answer) -> str:
    return f" ({', '.join(one['keys'])})" if one["keys"] else ""


def greeting_waits(decisions: Decisions) -> Verdict:
    """Every stranger has to wait for the greeting, so that one who does not betrays himself."""
    strangers = about(decisions, STRANGER)
    if not strangers:
        return none_asked()
    hasty = list(dict.fromkeys(one["client_address"] for one in strangers if not one["greet_pause"]))
    problems = [f"{one} is greeted at once" for one in hasty]
    problems += [f"{one} is greeted at once (GreetPause)" for one in decisions["unlimited"]["GreetPause"]]
    pauses = sorted({one["greet_pause"] for one in strangers})
    return none_of(problems, "greet_pause " + ", ".join(f"{one} ms" for one in pauses))


def nothing_discarded(decisions: Decisions) -> Verdict:
    """Mail for a relay domain is taken or refused, never taken and thrown away."""
    answers = about(decisions, ANYBODY, POSTMASTER)
    problems = list(decisions["discarded"])
    problems += [
        told(one)
        for one in answers
        if one["verdict"] == "discard" or (one["verdict"] == "accept" and one["mailer"] == "discard")
    ]
    if not problems and not answers:
        return none_asked()
    return none_of(problems, f"nothing for {', '.join(decisions['domains']) or 'this host'} is discarded")


def tls_enforced(decisions: Decisions) -> Verdict:
    """Whoever an entry asks TLS of is refused without it."""
    answers = about(decisions, TLS)
    if not about(decisions, STRANGER):  # an entry is asked about with the first of them
        return none_asked()
    if not answers:
        return not_applicable("no entry of TLS_Clt, TLS_Srv or TLS_Rcpt")
    problems = [f"{one['name']}: taken without TLS" for one in answers if one["tls_verdict"] not in _REFUSED]
    return none_of(problems, f"enforced: {some([one['name'] for one in answers])}")


def blocklists_asked(decisions: Decisions) -> Verdict:
    """Whoever connects is looked up in each blocklist that is configured."""
    lists = decisions["blocklists"]
    if not lists:
        return not_applicable("no blocklist is configured")
    if any(one["asked"] is None for one in lists):
        return not_measured("no stranger's mail is taken, so that no blocklist is needed")
    problems = [f"{one['zone']} is not asked about every stranger" for one in lists if not one["asked"]]
    return none_of(problems, f"every stranger is looked up in {some([one['zone'] for one in lists])}")


JUDGES: Mapping[str, Judge] = {
    "SM-RULE-04": asked(of_entries(postmaster_taken)),
    "SM-RULE-06": asked(unresolvable_refused),
    "SM-RULE-08": asked(of_entries(nobody_may_smuggle)),
    "SM-RULE-09": asked(of_entries(rate_limited)),
    "SM-RULE-10": asked(of_entries(nothing_discarded)),
    "SM-RULE-11": asked(of_entries(tls_enforced)),
    "SM-RULE-12": asked(blocklists_asked),
    "SM-RULE-13": asked(of_entries(connections_limited)),
    "SM-RULE-14": asked(of_entries(greeting_waits)),
    "SM-RULE-15": asked(unqualified_refused),
}
