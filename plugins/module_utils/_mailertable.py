# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mailertable: which domains it is looked up with, and which mailer and hosts a value names.

Sources: cf/README ("Using mailertables") and the rulesets Mailertable and MailerToTriple (cf/m4/proto.m4).
A value that they cannot take apart is passed over in silence, and the mail goes where the MX points.
"""

from __future__ import annotations

import ipaddress
import re

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry, _plain
from ansible_collections.postmaster.sendmail.plugins.module_utils._address import host, local_part
from ansible_collections.postmaster.sendmail.plugins.module_utils._domain import domain
from ansible_collections.postmaster.sendmail.plugins.module_utils._error_reply import checked_error
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import (
    Entry,
    Grammar,
    RefusedError,
)

_MAILER = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_COLON_OUTSIDE_BRACKETS = re.compile(r":(?![^\[]*\])")


def _keys(key: str) -> tuple[str, ...]:
    """A host, a domain with a dot before it for all below, or the dot for all."""
    if key != ".":
        domain(key[1:] if key.startswith(".") else key)
    return (key,)


def _value(key: str, value: str) -> str:
    mailer, colon, rest = value.partition(":")
    if value.startswith("[") or not colon:
        raise RefusedError(f"has the value {value!r} without a mailer", f"write esmtp:{value}")
    if not _MAILER.match(mailer):
        raise RefusedError(f"has the mailer {mailer!r}", "write a mailer's name, such as esmtp or relay")
    if mailer.lower() == "error":
        return checked_error(value, keyword_separator=":", may_be_bare=True)
    if mailer.lower() == "local":
        return _checked_user(value, rest)
    return _checked_hosts(value, rest, may_use_prefix=key.startswith("."))


def _checked_user(value: str, user: str) -> str:
    """local:user, local:user@host whose host is ignored, or local: for the user of the old recipient."""
    name, at, where = user.partition("@")
    if name or at:
        local_part(name)
    if at:
        host(where)
    return value


def _checked_hosts(value: str, hosts: str, *, may_use_prefix: bool) -> str:
    """Hosts with colons between are tried one after the other (op, section 5.4); none of them is a port.

    user@ before them replaces the recipient (MailerToTriple).
    """
    user, at, behind = hosts.rpartition("@")
    if at:
        local_part(user)
    for each in _COLON_OUTSIDE_BRACKETS.split(behind):
        _check_host(each, may_use_prefix=may_use_prefix)
    return value


def _check_host(name: str, *, may_use_prefix: bool) -> None:
    if not name:
        raise RefusedError("has an empty host", "write mailer:host or mailer:[address]")
    if name.isdigit():
        raise RefusedError(
            f"has {name} where a further host stands, which is no port",
            "set the port with RELAY_MAILER_ARGS or ESMTP_MAILER_ARGS in the mc",
        )
    if name.startswith("[") and name.endswith("]"):
        _check_bracketed(name[1:-1])
    else:
        # %1 is what the leading dot of the key stood for (cf/README)
        domain(name.replace("%1", "x") if may_use_prefix else name)


def _check_bracketed(name: str) -> None:
    """An address, or a host whose MX is not asked for."""
    address = name[5:] if name[:5].lower() == "ipv6:" else name
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        if address != name or ":" in name or re.match(r"[\d.]+\Z", name):
            raise RefusedError(
                f"has the address [{name}]", "write one like [192.0.2.1] or [IPv6:2001:db8::1]"
            ) from None
        domain(name)
        return
    if (found.version == 6) != (address != name):
        raise RefusedError(
            f"has the address [{name}]", f"write [IPv6:{found}]" if found.version == 6 else f"write [{found}]"
        )


_HOST = rb"(?:DOMAIN|\[(?:DOMAIN|OCTET(?:\.OCTET){3})\])"
# error and local have grammars of their own
_PLAIN = _plain.compiled(
    rb"(\.?DOMAIN)\t((?![Ee][Rr]{2}[Oo][Rr]:|[Ll][Oo][Cc][Aa][Ll]:)[A-Za-z][A-Za-z0-9_-]*:" + _HOST + rb")"
)

GRAMMAR = Grammar(keys=_keys, value=_value, plain=_PLAIN)


def expand(entries: object, *, variable: str) -> tuple[Entry, ...]:
    """The records that entries stand for. Raises InvalidInputError with every fault."""
    return _map_entry.expand(entries, GRAMMAR, variable=variable)
