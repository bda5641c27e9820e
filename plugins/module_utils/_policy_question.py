# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A question to the rulesets: who connects, and wants to send what from whom to whom.

Everything in it ends up in the input of address test mode, line by line, so that nothing is let through
there that could be read as anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _values
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import ARGUMENTS

# A $ would begin a macro there (main.c, testmodeline()).
# Quotes and comments closed, so that what follows stays what it is; a comma is a source route's, because
# between angle brackets it does not begin another address (parseaddr.c, prescan()).
_ADDRESS = re.compile(
    r"""(?=.{1,256}\Z)(?:[A-Za-z0-9!#%&'*+,/=?^_`{|}~.@:\[\]-]|\\[ -#%-~]"""
    r"""|"(?:[ !#%-\[\]-~]|\\[ -#%-~])*"|\([A-Za-z0-9 .@-]*\))+"""
)
_NAME = re.compile(r"[A-Za-z0-9._:\[\]-]{1,256}")
_TEXT = re.compile(r"[ -#%-\[\]-~]{0,1000}")  # printable ASCII but $ and the backslash
_FLAGS = re.compile(r"[A-Za-z]*")
_ADVICE = {
    _ADDRESS: "user@domain of printable ASCII without $, and without < > and blanks unless quoted",
    _NAME: "a host name, or an address in brackets",
    _TEXT: "printable ASCII without $ and backslash, at most 1000 characters",
    _FLAGS: "the letters of M= of the listener, such as Ea",
}

# The calls of a session, in its order (srvrsmtp.c): each with the moment in the session at which it is made.
MOMENTS = {
    "check_relay": "connect",
    "parse_sender": "MAIL",
    "check_mail": "MAIL",
    "parse_recipient": "RCPT",
    "check_rcpt": "RCPT",
}


# The argument spec of a question: also what parse_questions takes
_EXPECT: dict[str, dict[str, Any]] = {
    "verdict": {"type": "str", "choices": ["accept", "reject", "tempfail", "discard", "quarantine"]},
    "code": {"type": "int"},
    "enhanced": {"type": "str"},
    "text": {"type": "str"},
    "ruleset": {"type": "str"},
    "relayed": {"type": "bool"},
    "mailer": {"type": "str"},
    "host": {"type": "str"},
}
_AUTH: dict[str, dict[str, Any]] = {
    "mechanism": {"type": "str", "required": True},
    "user": {"type": "str"},
    "author": {"type": "str"},
    "strength": {"type": "int"},
}
_TLS: dict[str, dict[str, Any]] = {
    "verify": {
        "type": "str",
        "choices": ["OK", "NO", "NOT", "FAIL", "NONE", "TEMP", "PROTOCOL", "CONFIG", "SOFTWARE"],
        "required": True,
    },
    "version": {"type": "str", "default": "TLSv1.3"},
    "cipher_bits": {"type": "int", "default": 256},
    "cert_subject": {"type": "str"},
    "cert_issuer": {"type": "str"},
    "cn_subject": {"type": "str"},
    "cn_issuer": {"type": "str"},
}
QUESTION: dict[str, dict[str, Any]] = {
    "name": {"type": "str", "default": ""},
    "client_address": {"type": "str", "required": True},
    "client_name": {"type": "str", "default": ""},
    "client_resolve": {"type": "str", "choices": ["ok", "fail", "forged", "temp"]},
    "helo": {"type": "str", "default": ""},
    "sender": {"type": "str", "default": ""},
    "sender_resolve": {"type": "str", "choices": ["ok", "fail", "temp"], "default": "ok"},
    "recipient": {"type": "str", "required": True},
    "auth": {"type": "dict", "options": _AUTH},
    "tls": {"type": "dict", "options": _TLS},
    "daemon_flags": {"type": "str", "default": ""},
    "expect": {"type": "dict", "options": _EXPECT},
}


@dataclass(frozen=True)
class Question:
    """One question. client_address is as ${client_addr} has it; macros are all that differ from none.

    sender is "" for the null sender; expected holds what must come back, by the name of an answer's field.
    further are calls that no session makes in this order, by a name, with the line of address test mode.
    """

    name: str
    client_address: str
    client_name: str
    sender: str
    recipient: str
    sender_resolve: str
    macros: Mapping[str, str]
    expected: Mapping[str, Any]
    further: Mapping[str, str] = field(default_factory=dict)


def parse_questions(raw: Sequence[Mapping[str, Any]], *, variable: str) -> tuple[Question, ...]:
    """The questions, each a mapping as the module's argument spec has it. Raises InvalidInputError."""
    faults: list[Fault] = []
    questions = []
    for number, one in enumerate(raw):
        where = f"{variable}[{number}]" + (f" ({one['name']})" if one.get("name") else "")
        address = _address(one["client_address"])
        wrong = list(_faults(one, where, address))
        faults += wrong
        if not wrong:
            questions.append(_question(one, address))
    if faults:
        raise InvalidInputError(faults)
    return tuple(questions)


def render_input(questions: Iterable[tuple[int, Question]], *, mark: str, cleared: Iterable[str]) -> str:
    """The input of address test mode for numbered questions; the macros cleared are emptied before each.

    So are those that another question sets. Before each call "mark NUMBER CALL" is printed, so that what
    comes back can be told apart.
    """
    asked = list(questions)
    unset = dict.fromkeys([*cleared, *(macro for _number, one in asked for macro in one.macros)], "")
    lines: list[str] = []
    for number, question in asked:
        lines += _defined({**unset, **question.macros})
        for call, line in _calls(question):
            lines += [*_defined({"{postmaster_mark}": f"{mark} {number} {call}"}), "${postmaster_mark}"]
            lines += _defined({"{addr_type}": "e r" if MOMENTS.get(call) == "RCPT" else "e s"})
            lines.append(line)
    return "".join(f"{line}\n" for line in lines)


def _calls(question: Question) -> Iterator[tuple[str, str]]:
    yield (
        "check_relay",
        f"{ARGUMENTS},check_relay {question.client_name} $| {question.client_address}",
    )
    if question.sender:
        yield "parse_sender", f"canonify,parse <{question.sender}>"
    yield "check_mail", f"check_mail <{question.sender}>"
    yield "parse_recipient", f"canonify,parse <{question.recipient}>"
    yield "check_rcpt", f"check_rcpt <{question.recipient}>"
    yield from question.further.items()


def _defined(macros: Mapping[str, str]) -> list[str]:
    return [f".D{name}{value}" for name, value in macros.items()]


def _address(text: str) -> str:
    """text as ${client_addr} has it, "" if it is no address."""
    plain = text[5:] if text.lower().startswith("ipv6:") else text
    mapped = plain.lower()[7:] if plain.lower().startswith("::ffff:") else ""
    # a client over IPv4 is shown as such by a listener for both (daemon.c, getrequests())
    if mapped and _values.address_in(f"[{mapped}]"):
        return mapped
    return _values.address_in(f"[IPv6:{plain}]" if ":" in plain else f"[{plain}]")


def _faults(one: Mapping[str, Any], where: str, address: str) -> Iterator[Fault]:
    if not address:
        wrong = f"{one['client_address']!r} is not an IP address"
        yield Fault(f"{where}: client_address", wrong, "such as 192.0.2.1 or 2001:db8::1")
    auth, tls = one.get("auth") or {}, one.get("tls") or {}
    checks = [
        ("client_name", one.get("client_name"), _NAME),
        ("helo", one.get("helo"), _NAME),
        ("sender", _unbracketed(one.get("sender")), _ADDRESS),
        ("recipient", one["recipient"] or " ", _ADDRESS),
        ("daemon_flags", one.get("daemon_flags"), _FLAGS),
        *((f"auth.{key}", value, _TEXT) for key, value in auth.items()),
        *((f"tls.{key}", value, _TEXT) for key, value in tls.items()),
    ]
    for name, value, form in checks:
        # nothing at all is what these have by default
        if value and not form.fullmatch(str(value)):
            yield Fault(f"{where}: {name}", f"{value!r} cannot be asked", _ADVICE[form])


def _unbracketed(sender: str | None) -> str:
    return "" if sender in (None, "<>") else str(sender)


def _question(one: Mapping[str, Any], address: str) -> Question:
    name = one.get("client_name") or f"[{address}]"
    sender = _unbracketed(one.get("sender"))
    return Question(
        name=one.get("name") or f"{address}: <{sender}> to <{one['recipient']}>",
        client_address=address,
        client_name=name,
        sender=sender,
        recipient=one["recipient"],
        sender_resolve=one.get("sender_resolve") or "ok",
        macros=_macros(one, address, name, sender),
        expected={key: value for key, value in (one.get("expect") or {}).items() if value is not None},
    )


def _macros(one: Mapping[str, Any], address: str, name: str, sender: str) -> dict[str, str]:
    """The macros that a session would have set (op.txt, "Macros"); all of them, since they last."""
    auth, tls = one.get("auth") or {}, one.get("tls") or {}
    resolve = one.get("client_resolve") or ("ok" if one.get("client_name") else "fail")
    protocol = "ESMTP" + ("S" if tls.get("version") else "") + ("A" if auth.get("mechanism") else "")
    values: dict[str, Any] = {
        "{client_addr}": address,
        "{client_name}": name,
        "{client_ptr}": name,
        "{client_resolve}": resolve.upper(),
        "{daemon_flags}": _daemon_flags(one.get("daemon_flags") or ""),
        "s": one.get("helo") or name,
        "r": protocol,
        "f": sender or "<>",
        "{mail_from}": f"<{sender}>",
        "{mail_addr}": sender or "<>",
        "{rcpt_addr}": one["recipient"],
        "{auth_type}": auth.get("mechanism"),
        "{auth_authen}": auth.get("user"),
        "{auth_author}": auth.get("author"),
        "{auth_ssf}": auth.get("strength"),
        "{verify}": tls.get("verify"),
        "{tls_version}": tls.get("version"),
        "{cipher_bits}": tls.get("cipher_bits"),
        "{cert_subject}": tls.get("cert_subject"),
        "{cert_issuer}": tls.get("cert_issuer"),
        "{cn_subject}": tls.get("cn_subject"),
        "{cn_issuer}": tls.get("cn_issuer"),
    }
    return {macro: "" if value is None else str(value) for macro, value in values.items()}


def _daemon_flags(letters: str) -> str:
    """The letters as ${daemon_flags} has them: apart, and upper case doubled (op.txt, "daemon_flags")."""
    return " ".join(letter * 2 if letter.isupper() else letter for letter in letters)
