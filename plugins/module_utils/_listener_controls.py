# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of what the listener tells a stranger."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_measured,
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


JUDGES: Mapping[str, Judge] = {
    "SM-SMTP-01": Judge(greets),
    "SM-SMTP-02": Judge(banner_anonymous),
    "SM-SMTP-03": Judge(help_anonymous),
    "SM-SMTP-04": Judge(tells_nothing("VRFY")),
    "SM-SMTP-05": Judge(tells_nothing("EXPN")),
    "SM-SMTP-06": Judge(tells_nothing("ETRN")),
    "SM-SMTP-07": Judge(tells_nothing("VERB", "DEBUG")),
}
