# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of what the listener tells a stranger."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._attempt_judge import (
    CLOSING,
    attempt_judge,
    deferred,
    said,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_measured,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_lines import UNKNOWN_PARAMETER
from ansible_collections.postmaster.sendmail.plugins.module_utils._process_controls import rejecting

# srvrsmtp.c: "252 Cannot VRFY user", "500 Command unrecognized", "502 we do not allow this operation".
_TELLING_NOTHING = frozenset({252, 500, 502})


# Neither does "252 Cannot VRFY user", nor a refusal ("550 5.0.0 Access denied", the answer to all that a
# denied client says), unless it speaks of an address: by its code (RFC 3463, 3.2), as such, or as sendmail
# does ("ann... "). An address that is somewhere else is told with 252 too.
_UNVERIFIED = 252
_REFUSED = 550
_SPEAKS_OF_AN_ADDRESS = re.compile(r"^5\.1\.\d|\S@\S|\S\.\.\. ", re.MULTILINE)

# Any release that still runs is 8.something; the package's name tells the release just as well.
_TELLTALE = re.compile(r"\bsendmail\b|\bdebian\b|\b8\.\d+\.\d+", re.IGNORECASE)

_GREETING = "220 "
_LATER = "421 "  # RFC 5321, 3.8: the server hears nobody, or not this client, at the moment
_ENHANCED_CODE = re.compile(r"^[245]\.\d{1,3}\.\d{1,3} ", re.MULTILINE)  # RFC 3463; it looks like a version


def greets(evidence: Evidence) -> Verdict:
    """The listener can be reached, and invites to speak."""
    probe = evidence.probe
    if not probe:
        return not_measured("not probed")
    banner = probe["banner"]
    if not banner and (busy := rejecting(evidence.info)):
        return not_measured(busy)
    if banner.startswith(_LATER):  # a client that came too often, such as for an audit a minute ago
        return not_measured(f"turned away for now: {banner}")
    return none_of([] if banner.startswith(_GREETING) else [probe["error"]], banner)


def _tells_version(evidence: Evidence, text: str) -> bool:
    """Whether text names the program or its version, once the server's own name is taken out of it."""
    text = _ENHANCED_CODE.sub("", text).replace(evidence.probe["server_name"], "")
    version = evidence.info.get("program", {}).get("version", "")
    return bool(_TELLTALE.search(text)) or bool(version and version in text)


def banner_anonymous(evidence: Evidence) -> Verdict:
    """The greeting does not tell which program or version this is; nor may what is said in its place."""
    banner = evidence.probe.get("banner", "")
    if not banner:
        return not_measured("there was no greeting")
    tells = _tells_version(evidence, banner.partition(" ")[2])
    if not tells and not banner.startswith(_GREETING):
        return not_measured(f"there was no greeting: {banner}")
    return none_of([banner] if tells else [], banner)


def help_anonymous(evidence: Evidence) -> Verdict:
    """Nor does HELP, which has two ways of telling (srvrsmtp.c, help())."""
    reply = evidence.probe.get("replies", {}).get("HELP")
    if not reply:
        return not_measured("not asked: HELP")
    first = said(reply).partition("\n")[0]
    tells = _tells_version(evidence, reply["text"])
    if not tells and reply["code"] == CLOSING:
        return not_measured(first)
    return none_of([first] if tells else [], first)


def _tells(evidence: Evidence, reply: Mapping[str, Any]) -> bool:
    """Whether the reply tells a stranger something."""
    code, text = reply["code"], reply["text"]
    if code == _REFUSED:
        return bool(_SPEAKS_OF_AN_ADDRESS.search(text)) or _tells_version(evidence, text)
    if code == _UNVERIFIED:
        return bool(_SPEAKS_OF_AN_ADDRESS.search(text))
    return code not in _TELLING_NOTHING


def tells_nothing(*commands: str) -> Callable[[Evidence], Verdict]:
    """The judgement that these commands tell a stranger nothing."""

    def judge(evidence: Evidence) -> Verdict:
        replies = {name: evidence.probe.get("replies", {}).get(name) for name in commands}
        unasked = [name for name, reply in replies.items() if not reply]
        if unasked:
            return not_measured(f"not asked: {', '.join(unasked)}")
        told = {name: f"{name}: {reply['code']} {reply['text']}" for name, reply in replies.items() if reply}
        if any(reply["code"] == CLOSING for reply in replies.values() if reply):
            return not_measured("; ".join(told.values()))
        telling = [told[name] for name, reply in replies.items() if reply and _tells(evidence, reply)]
        return none_of(telling, "; ".join(told.values()))

    return judge


def waits_for_greeting(seen: Mapping[str, Any]) -> Verdict:
    """Who speaks before the greeting is not served (cf/README, greet_pause)."""
    reply = seen["reply"]
    if reply and reply["code"] == CLOSING:
        return not_measured(said(reply))
    answer = f"EHLO before the greeting: {said(reply)}"
    return none_of([answer] if reply and reply["code"] == 220 else [], answer)


def hears_no_http(seen: Mapping[str, Any]) -> Verdict:
    """An HTTP request ends the session, so that nothing in its body is obeyed (CVE-2021-3618)."""
    methods = seen["methods"]
    obeyed = [f"a command in the body of {name} was obeyed" for name in methods if methods[name]["obeyed"]]
    return none_of(obeyed, "; ".join(f"{name}: {said(one['reply'])}" for name, one in methods.items()))


def ends_bad_sessions(seen: Mapping[str, Any]) -> Verdict:
    """A client that keeps sending what is no command is cut off (srvrsmtp.c, MAXBADCOMMANDS)."""
    bad = seen["bad_commands"]
    if bad is None:
        return not_measured(seen["trouble"])
    sent = f"{bad['answered']} commands that do not exist"
    return none_of([] if bad["ended"] else [f"{sent}, and the session goes on"], f"ended after {sent}")


def knows_parameters(seen: Mapping[str, Any]) -> Verdict:
    """A parameter that no extension has is refused, with 555 (RFC 5321, 4.1.1.11)."""
    reply = seen["replies"].get(UNKNOWN_PARAMETER)
    answer = f"an unknown parameter of MAIL: {said(reply)}"
    if deferred(reply):
        return not_measured(answer)
    return none_of([answer] if reply and reply["code"] < 400 else [], answer)


JUDGES: Mapping[str, Judge] = {
    "SM-SMTP-01": Judge(greets),
    "SM-SMTP-02": Judge(banner_anonymous),
    "SM-SMTP-03": Judge(help_anonymous),
    "SM-SMTP-04": Judge(tells_nothing("VRFY")),
    "SM-SMTP-05": Judge(tells_nothing("EXPN")),
    "SM-SMTP-06": Judge(tells_nothing("ETRN")),
    "SM-SMTP-07": Judge(tells_nothing("VERB", "DEBUG")),
    "SM-SMTP-08": attempt_judge("greeting", waits_for_greeting, of_strangers=True),
    "SM-SMTP-09": attempt_judge("http", hears_no_http),
    "SM-SMTP-10": attempt_judge("lines", ends_bad_sessions),
    "SM-SMTP-11": attempt_judge("lines", knows_parameters),
}
