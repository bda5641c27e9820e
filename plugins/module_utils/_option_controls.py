# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the options as the program has them in force."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration_judge import (
    of_options,
    of_part,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._effective_options import flags
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_reading import told_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_requirements import (
    REQUIREMENTS,
    Requirement,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._run_as_user import is_root, run_as

# readcf.c, PrivacyValues: goaway stands for these.
GOAWAY = frozenset(
    {
        "authwarnings",
        "needexpnhelo",
        "needmailhelo",
        "needvrfyhelo",
        "noactualrecipient",
        "noexpn",
        "noverb",
        "novrfy",
    }
)


# What DontBlameSendmail may say of a relay: a key that is its group's is still nobody else's.
BLAMELESS = frozenset({"safe", "groupreadablekeyfile"})

# readcf.c, PrivacyValues: what keeps users of the host away from others' mail
_KEEP_USERS_OUT = frozenset({"restrictmailq", "restrictqrun", "restrictexpand"})

# daemon.c, initdaemon(): what listens where no DaemonPortOptions say otherwise
_BY_DEFAULT: Mapping[str, Any] = {"name": "Daemon0", "port": 25, "modifiers": ""}
_DEFERRED = "d"  # sendmail.h, SM_DEFER: the first letter of a mode is all that counts

# $v is the version of the program, $Z that of the configuration (op.txt, "D -- Define Macro").
_VERSION = re.compile(r"(?<!\$)\$(?:[vZ](?!\w)|\{[vZ]\})|\b8\.\d+\.\d+")
_PROGRAM = re.compile(r"\bsendmail\b", re.IGNORECASE)


def privacy(evidence: Evidence) -> Verdict:
    """PrivacyOptions say goaway, or all that it stands for."""
    options = evidence.info["options"]
    said = flags(options, "PrivacyOptions")
    missing = set() if "goaway" in said else GOAWAY - said
    problems = [f"PrivacyOptions lack {', '.join(sorted(missing))}"] if missing else []
    return none_of(problems, f"PrivacyOptions are {','.join(sorted(said))}")


def drops_root(evidence: Evidence) -> Verdict:
    """RunAsUser is set: else a queue run by root leaves files that the daemon cannot touch (main.c)."""
    options = evidence.info["options"]
    user = run_as(options.get("RunAsUser", "").splitlines()).user
    problems = [f"RunAsUser is {user or 'not set'}"] if not user or is_root(user) else []
    return none_of(problems, f"RunAsUser is {user}")


def requires(requirements: Sequence[Requirement]) -> Callable[[Evidence], Verdict]:
    """The judgement that every option of requirements has a value that does."""

    def judge(evidence: Evidence) -> Verdict:
        options = evidence.info["configuration"]["options"]
        capabilities = evidence.info["program"].get("capabilities", {})
        known = [one for one in requirements if not one.capability or capabilities.get(one.capability)]
        if not known:
            return not_applicable(f"this sendmail is built without {requirements[0].option}")
        values = [value for one in known for value in _values(one, options)]
        problems = [f"{words}, and should be {wanted}" for words, wanted, met in values if not met]
        return none_of(problems, some([words for words, _wanted, _met in values]))

    return judge


def _values(
    requirement: Requirement, options: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str, bool]]:
    """Each value of the option that counts in words, the values that do in words, and whether it is one."""
    own = [name for name in options if name.startswith(f"{requirement.option}.")]
    for name in (requirement.option, *(own if requirement.its_own else ())):
        told = told_of(options, name)
        if name == requirement.option or not told.default:
            yield f"{name} is {told.words}", requirement.wanted, requirement.met(told.value)


def blames(evidence: Evidence) -> Verdict:
    """DontBlameSendmail turns off no check of files (op.txt, "DontBlameSendmail")."""
    options = evidence.info["options"]
    said = flags(options, "DontBlameSendmail")
    problems = [f"DontBlameSendmail says {some(sorted(said - BLAMELESS))}"] if said - BLAMELESS else []
    return none_of(problems, f"DontBlameSendmail is {some(sorted(said)) or 'safe'}")


def keeps_users_out(evidence: Evidence) -> Verdict:
    """PrivacyOptions let no user of the host see or run the queue, or expand aliases."""
    options = evidence.info["options"]
    missing = _KEEP_USERS_OUT - flags(options, "PrivacyOptions")
    return none_of(
        [f"PrivacyOptions lack {', '.join(sorted(missing))}"] if missing else [],
        f"PrivacyOptions have {', '.join(sorted(_KEEP_USERS_OUT))}",
    )


def daemon_listeners(evidence: Evidence) -> Sequence[Mapping[str, Any]]:
    """The listeners that a daemon with this configuration has, with their name, port and modifiers."""
    return evidence.info["configuration"]["listeners"] or [_BY_DEFAULT]


def refuses_etrn(evidence: Evidence) -> Verdict:
    """PrivacyOptions, or the modifier E of each listener, refuse ETRN (RFC 1985)."""
    if "noetrn" in flags(evidence.info["options"], "PrivacyOptions"):
        return none_of([], "PrivacyOptions say noetrn")
    problems = [
        f"{one['name'] or one['port']} takes ETRN: neither PrivacyOptions say noetrn, nor its modifiers E"
        for one in daemon_listeners(evidence)
        if "E" not in one["modifiers"]
    ]
    return none_of(problems, "every listener has the modifier E")


def asks_rulesets(evidence: Evidence) -> Verdict:
    """No mail is taken in mode d (deferred), in which check_rcpt and its like let all pass (proto.m4)."""
    configuration = evidence.info["configuration"]
    told = told_of(configuration["options"], "DeliveryMode")
    modes = {"DeliveryMode": told.value} | {
        f"DeliveryMode of {one['name'] or one['port']}": one["delivery_mode"]
        for one in configuration.get("listeners", [])
        if one["delivery_mode"]
    }
    problems = [
        f"{name} is {mode}, in which check_rcpt and its like decide nothing"
        for name, mode in modes.items()
        if mode.startswith(_DEFERRED)
    ]
    return none_of(problems, f"DeliveryMode is {told.words}")


def greets_anonymously(evidence: Evidence) -> Verdict:
    """SmtpGreetingMessage names no version; without it sendmail's own does (conf.c)."""
    options = evidence.info["options"]
    greeting = options.get("SmtpGreetingMessage", "")
    if not greeting:
        return none_of(["SmtpGreetingMessage is not set, and sendmail's own says $v"], "")
    found = _VERSION.findall(greeting) + _PROGRAM.findall(greeting)
    return none_of(
        [f"SmtpGreetingMessage says {some(found)}"] if found else [], f"SmtpGreetingMessage is {greeting}"
    )


def headers_anonymous(evidence: Evidence) -> Verdict:
    """No header that is added, and Received above all, names a version."""
    headers = evidence.info["configuration"]["headers"]
    problems = [
        f"{name} says {some(found)}"
        for name, values in headers.items()
        for value in values
        if (found := _VERSION.findall(value))
    ]
    return none_of(problems, f"no version in {some(sorted(headers))}")


def helps_anonymously(evidence: Evidence) -> Verdict:
    """HelpFile is one that does not make HELP tell the version, which it does without one."""
    found = evidence.info["configuration"]["help_file"]
    path = found["path"]
    if not path:
        return none_of(["HelpFile is not set, and HELP says the version instead"], "")
    return none_of(
        [f"HelpFile {path} {found['telling']}"] if found["telling"] else [], f"no version in {path}"
    )


def no_surprising_names(evidence: Evidence) -> Verdict:
    """Class w holds the host's own names, and others only where somebody wrote them.

    Mail for a name in it is local, and a client of that name may relay (proto.m4, Relay_ok).
    """
    found = evidence.info["configuration"].get("local_names", {})
    if not found.get("held"):
        return not_measured("class w is not known")
    host = evidence.info["host"]
    own = {name.lower() for name in (found["name"], host["fqdn"], host["hostname"]) if name}
    own |= {name.partition(".")[0] for name in own} | {"localhost"}
    expected = own | {name.lower() for name in found["written"]}
    problems = [
        f"class w holds {name}, which nobody wrote: it is a name of an interface, or in /etc/hosts"
        for name in found["held"]
        if name.lower() not in expected and not name.startswith("[")
    ]
    return none_of(problems, f"class w is {some(found['held'])}")


JUDGES: Mapping[str, Judge] = {
    "SM-OPT-01": of_options(privacy),
    "SM-OPT-02": of_options(drops_root),
    "SM-OPT-04": of_options(blames),
    "SM-OPT-20": Judge(no_surprising_names, info=("configuration", "host")),
    "SM-OPT-22": of_options(helps_anonymously, "configuration"),
    "SM-OPT-23": of_options(greets_anonymously),
    "SM-OPT-24": of_part("headers", headers_anonymous),
    "SM-OPT-34": of_options(keeps_users_out),
    "SM-OPT-38": of_options(refuses_etrn, "configuration"),
    "SM-OPT-39": of_options(asks_rulesets, "configuration"),
    **{
        identifier: of_options(requires(requirements), "configuration", "program")
        for identifier, requirements in REQUIREMENTS.items()
    },
}
