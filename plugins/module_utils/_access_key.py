# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The forms of an access key behind its tag, each as the rulesets look it up (cf/m4/proto.m4).

address  IPv4, IPv6, a prefix or a network: ruleset A (LookUpAddress)
domain   a domain and all below it: ruleset D (LookUpDomain)
literal  [address], the name of a client without one: ruleset D
user     user@: ruleset U; mailbox  user@domain, with +detail or +*: ruleset F
bare     nothing: the tag alone, the default of the tag
name     a distinguished name as sendmail encodes it: ruleset RelayTLS
pair     sender<@>recipient: ruleset check_compat (cf/feature/compat_check.m4)
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import Callable

from ansible_collections.postmaster.sendmail.plugins.module_utils._address import host, literal, local_part
from ansible_collections.postmaster.sendmail.plugins.module_utils._domain import domain
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import RefusedError
from ansible_collections.postmaster.sendmail.plugins.module_utils._prefixes import looked_up

# libsm encodes every other byte of a distinguished name as +XX (sendmail/tls.c, xtextify)
_ENCODED_NAME = re.compile(r"/(?:[!-'*,-;=?-~]|\+[0-9A-Fa-f]{2})+\Z")
_IPV4_START = re.compile(r"[0-9.]+(?:/.*)?\Z")


def stored(rest: str, forms: AbstractSet[str], tag: str) -> tuple[str, ...]:
    """The keys to store for rest, what stands behind tag. Raises RefusedError unless it has one of forms."""
    form = form_of(rest, forms)
    if form not in forms:
        raise RefusedError(*_no_such_form(rest, form, forms, tag))
    return _READERS[form](rest)


def form_of(rest: str, forms: AbstractSet[str]) -> str:
    """The form that rest is meant to have; a tag with a form of its own (name, pair) has no other."""
    for own in ("name", "pair"):
        if own in forms:
            return own
    if not rest:
        return "bare"
    if "@" in rest or rest.startswith("<"):
        return "user" if rest.endswith("@") else "mailbox"
    if rest.startswith("["):
        return "literal"
    return "address" if ":" in rest or "/" in rest or _IPV4_START.match(rest) else "domain"


def _no_such_form(rest: str, form: str, forms: AbstractSet[str], tag: str) -> tuple[str, str]:
    if tag == "To" and form == "user":
        return (
            f"To:{rest} blocks local recipients only, so that relayed mail passes it",
            f"write the whole address, To:{rest}domain",
        )
    wrong = f"{tag}: is not looked up with {_FORM_NAMES[form]}"
    return wrong, f"it takes {', '.join(_FORM_NAMES[name] for name in _FORM_NAMES if name in forms)}"


_FORM_NAMES = {
    "address": "an address or network",
    "domain": "a domain",
    "literal": "an [address]",
    "user": "user@",
    "mailbox": "user@domain",
    "bare": "nothing behind it",
}


def _domain(text: str) -> str:
    if text.startswith("."):
        raise RefusedError(
            f"{text} begins with a dot, which is looked up with FEATURE(lookupdotdomain) only",
            f"write {text.strip('.')}, which matches all below it as well",
        )
    return domain(text)


def _host(text: str) -> str:
    return host(text) if text.startswith("[") else _domain(text)


def _mailbox(text: str) -> str:
    local, _at, where = text.rpartition("@")
    if text.startswith("<"):
        raise RefusedError(
            f"{text} matches nothing: the null sender is always accepted, and addresses have no brackets",
            "write user@domain",
        )
    if not local:
        raise RefusedError(f"{text} has no user", f"write {where or 'the domain'} for the whole domain")
    return f"{local_part(local)}@{_host(where)}"


def _user(text: str) -> str:
    return f"{local_part(text[:-1])}@"


def _name(text: str) -> str:
    if not _ENCODED_NAME.match(text):
        raise RefusedError(
            f"{text!r} is no encoded distinguished name",
            'write it like /C=US/O=Example+20Inc: blanks and < > ( ) " + as + and two hexadecimal digits',
        )
    return text


def _pair(text: str) -> str:
    sender, mark, recipient = text.partition("<@>")
    if not mark:
        raise RefusedError(f"{text!r} is no pair of addresses", "write sender@domain<@>recipient@domain")
    return f"{_mailbox(sender)}<@>{_mailbox(recipient)}"


def _one(read: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    return lambda text: (read(text),)


_READERS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "address": looked_up,
    "domain": _one(_domain),
    "literal": _one(literal),
    "user": _one(_user),
    "mailbox": _one(_mailbox),
    "bare": _one(str),
    "name": _one(_name),
    "pair": _one(_pair),
}
