# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit takes of the answers of rulesets: plain facts, that judges and reports read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_answer import (
    Answer,
    decision,
    unmet,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import MapDefinition
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_listeners import in_words
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_questions import OWN, STRANGER
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_trace import Trace, triple

Answers = Sequence[tuple[str, Answer]]  # each with what its question is about

_SAID = ("name", "client_address", "client_name", "sender", "recipient", "verdict", "code", "text", "ruleset")
# $(dnsbl $4.$3.$2.$1.zone. ...$) of feature/dnsbl.m4 and enhdnsbl.m4
_ZONE = re.compile(r"\$\((?P<map>\w+) \$&?\S\.\$&?\S\.\$&?\S\.\$&?\S\.(?P<zone>[A-Za-z0-9_.-]+?)\.? ")
_REVERSED = re.compile(r"(?:[0-9]+\.){4}(?P<zone>.+?)\.?")


def told(about: str, found: Answer) -> dict[str, Any]:
    """An answer as data: the question and its verdict, and what else was asked with it."""
    report = found.report()
    facts = {
        "about": about,
        **{name: report[name] for name in _SAID},
        "client_resolve": found.question.macros["{client_resolve}"],
        "listener": in_words(found.question.macros),
        "relayed": found.relayed,
        "mailer": found.mailer,
        "keys": [str(key) for key in found.keys],
    }
    if about == OWN:
        facts["unmet"] = [str(fault) for fault in unmet(found, "questions")]
    if about == STRANGER:
        facts["greet_pause"] = _number(_result(found, "greet_pause"))
        facts["server_features"] = triple(_result(found, "srv_features")).mailer
        facts["local_mailer"] = triple(_result(found, "localaddr")).mailer
    for call in ("tls", "sender"):
        if call in found.calls:
            facts[f"{call}_verdict"] = decision(_result(found, call)).verdict or "accept"
    return facts


def _result(found: Answer, call: str) -> str:
    """What a further call returned, "" where sendmail ended before it."""
    return found.calls.get(call, Trace()).result


def _number(result: str) -> int:
    """The milliseconds that greet_pause returns, as "$# 1000" (srvrsmtp.c, smtp())."""
    said = triple(result).mailer
    return int(said) if said.isdecimal() else 0


def of_recipients(maps: Mapping[str, MapDefinition], answers: Answers) -> dict[str, Any]:
    """How Rcpt_ok looks at a recipient: whether it strips relayable hosts, and which maps of MX it asks.

    recipients_stripped is None where no such ruleset ran.
    """
    calls = [one.calls["check_rcpt"] for about, one in answers if about == STRANGER]
    ran = {found.ruleset for call in calls for found in call.returns}
    by_mx = {found.map for call in calls for found in call.lookups if _asks_mx(maps.get(found.map))}
    return {
        "recipients_stripped": "ParseRecipient" in ran if "Rcpt_ok" in ran else None,
        "relayed_by_mx": sorted(by_mx),
    }


def _asks_mx(definition: MapDefinition | None) -> bool:
    return definition is not None and definition.type == "bestmx"


def blocklists(cf: str, maps: Mapping[str, MapDefinition], answers: Answers) -> list[dict[str, Any]]:
    """The blocklists that the configuration names, and whether those whose mail is taken are looked up there.

    Only IPv4 is, and not the friends of a recipient (delay_checks). asked is None where none is taken.
    """
    named = {found["zone"]: found["map"] for found in _ZONE.finditer(cf) if found["map"] in maps}
    asked = [_zones(one) for about, one in answers if about != OWN and _is_checked(one)]
    return [
        {"zone": zone, "asked": all(zone in zones for zones in asked) if asked else None} for zone in named
    ]


def _is_checked(one: Answer) -> bool:
    friend = any(key.key.startswith("spam:") for key in one.keys)
    return one.verdict == "accept" and not friend and ":" not in one.question.client_address


def _zones(one: Answer) -> set[str]:
    keys = {found.key for call in one.calls.values() for found in call.lookups}
    return {found["zone"] for key in keys if (found := _REVERSED.fullmatch(key))}
