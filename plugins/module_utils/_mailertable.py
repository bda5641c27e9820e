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

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._domain import domain
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import (
    Entry,
    Grammar,
    RefusedError,
)

_MAILER = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_COLON_OUTSIDE_BRACKETS = re.compile(r":(?![^\[]*\])")
_ERROR = re.compile(r"([45])\.\d{1,3}\.\d{1,3}:\"?([45])\d\d [^\"]*\S\"?\Z")
_USER = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+\Z")


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
    if mailer == "error":
        return _checked_error(value, rest)
    if mailer == "local":
        return _checked_user(value, rest)
    return _checked_hosts(value, rest, may_use_prefix=key.startswith("."))


def _checked_error(value: str, reply: str) -> str:
    found = _ERROR.match(reply)
    if not found:
        raise RefusedError(f"has the error {reply!r}", "write error:5.7.1:550 text")
    if found.group(1) != found.group(2):
        raise RefusedError(
            f"has the error {reply!r}, whose status and code are of different classes",
            f"let both begin with {found.group(2)}",
        )
    return value


def _checked_user(value: str, user: str) -> str:
    if not _USER.match(user):
        raise RefusedError(f"has the user {user!r}", "write local:user")
    return value


def _checked_hosts(value: str, hosts: str, *, may_use_prefix: bool) -> str:
    """Hosts with colons between are tried one after the other (op, section 5.4); none of them is a port."""
    for host in _COLON_OUTSIDE_BRACKETS.split(hosts):
        _check_host(host, may_use_prefix=may_use_prefix)
    return value


def _check_host(host: str, *, may_use_prefix: bool) -> None:
    if not host:
        raise RefusedError("has an empty host", "write mailer:host or mailer:[address]")
    if host.isdigit():
        raise RefusedError(
            f"has {host} where a further host stands, which is no port",
            "set the port with RELAY_MAILER_ARGS or ESMTP_MAILER_ARGS in the mc",
        )
    if host.startswith("[") and host.endswith("]"):
        _check_bracketed(host[1:-1])
    else:
        # %1 is what the leading dot of the key stood for (cf/README)
        domain(host.replace("%1", "x") if may_use_prefix else host)


def _check_bracketed(host: str) -> None:
    """An address, or a host whose MX is not asked for."""
    address = host[5:] if host[:5].lower() == "ipv6:" else host
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        if address != host or ":" in host or re.match(r"[\d.]+\Z", host):
            raise RefusedError(
                f"has the address [{host}]", "write one like [192.0.2.1] or [IPv6:2001:db8::1]"
            ) from None
        domain(host)
        return
    if (found.version == 6) != (address != host):
        raise RefusedError(
            f"has the address [{host}]", f"write [IPv6:{found}]" if found.version == 6 else f"write [{found}]"
        )


GRAMMAR = Grammar(keys=_keys, value=_value)


def check_entries(entries: object, *, variable: str) -> list[Fault]:
    """Every fault in entries, a list of {key, value, comment, state}; variable is named in each."""
    return _map_entry.check(entries, GRAMMAR, variable=variable)


def expand(entries: object, *, variable: str) -> tuple[Entry, ...]:
    """The records that entries stand for. Raises InvalidInputError with every fault."""
    return _map_entry.expand(entries, GRAMMAR, variable=variable)
