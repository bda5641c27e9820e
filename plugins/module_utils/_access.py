# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The access map: which tags there are, which keys each is looked up with, and which values it takes.

Sources: cf/README ("Anti-Spam Configuration Control", "STARTTLS", "SMTP Authentication") and the rulesets
in cf/m4/proto.m4 and cf/feature. An entry that no ruleset can ever look up is refused, because sendmail
would accept it in silence and the policy would not hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Callable

from ansible_collections.postmaster.sendmail.plugins.module_utils import _access_key as key_form
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access_value as value_form
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry, _plain
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import (
    Entry,
    Grammar,
    RefusedError,
    fold,
)


@dataclass(frozen=True)
class Tag:
    """One tag: its spelling, the key forms it is looked up with, and the check of its values."""

    name: str
    forms: frozenset[str]
    value: Callable[[str], str]


def _tag(name: str, forms: str, value: Callable[[str], str]) -> tuple[str, Tag]:
    return fold(name), Tag(name, frozenset(forms.split()), value)


# The forms are those of _access_key; "bare" is the tag alone, its default for all.
TAGS: Mapping[str, Tag] = dict(
    [
        _tag("Connect", "domain literal address", value_form.action),
        _tag("From", "domain literal user mailbox", value_form.action),
        _tag("To", "domain literal mailbox", value_form.action),
        _tag("Spam", "domain literal user mailbox", value_form.one_of("FRIEND", "HATER")),
        _tag("GreetPause", "domain literal address", value_form.number_up_to(300_000)),
        _tag("ClientRate", "address bare", value_form.number_up_to(1_000_000)),
        _tag("ClientConn", "address bare", value_form.number_up_to(1_000_000)),
        _tag("Srv_Features", "domain literal address bare", value_form.server_features),
        _tag("Clt_Features", "domain literal bare", value_form.client_features),
        _tag("TLS_Srv", "domain literal address bare", value_form.tls_requirement),
        _tag("TLS_Clt", "domain literal address bare", value_form.tls_requirement),
        _tag("TLS_Rcpt", "domain literal user mailbox bare", value_form.tls_requirement),
        _tag("Try_TLS", "domain literal address bare", value_form.one_of("NO")),
        _tag("TLS_Srv_Features", "domain literal address", value_form.tls_session),
        _tag("TLS_Clt_Features", "domain literal address", value_form.tls_session),
        _tag("AuthInfo", "domain literal address bare", value_form.auth_info),
        _tag("CertIssuer", "name", value_form.one_of("RELAY", "SUBJECT")),
        _tag("CertSubject", "name", value_form.one_of("RELAY")),
        _tag("QGRP", "domain literal mailbox", value_form.word),
        _tag("Compat", "pair", value_form.compatibility),
    ]
)


def _split(key: str) -> tuple[Tag, str]:
    """The tag of key and what stands behind it. Raises RefusedError for no tag or an unknown one."""
    name, colon, rest = key.partition(":")
    tag = TAGS.get(fold(name))
    if colon and tag:
        return tag, rest
    if not colon or fold(name) == "ipv6" or "." in name or "@" in name:
        raise RefusedError(
            "has no tag", f"write Connect:{key}, From:{key} or To:{key}, for what it shall be looked up as"
        )
    if rest.startswith("/") and re.match(r"[A-Za-z0-9_]+\Z", name):
        return _issuer_tag(name), rest
    known = ", ".join(tag.name for tag in TAGS.values())
    raise RefusedError(f"has the unknown tag {name}", f"tags are {known}")


def _issuer_tag(name: str) -> Tag:
    """A tag that a TLS requirement names with CITag:, to list issuers (cf/README, "Allowing Connections")."""
    return Tag(name, frozenset(("name",)), value_form.one_of("OK"))


def _keys(key: str) -> tuple[str, ...]:
    tag, rest = _split(key)
    return tuple(f"{tag.name}:{stored}" for stored in key_form.stored(rest, tag.forms, tag.name))


def _value(key: str, value: str) -> str:
    try:
        tag, _rest = _split(key)
    except RefusedError:
        return value  # told for the key already; nothing can be said about its value
    return tag.value(value)


def _since(folded_key: str, value: str) -> tuple[int, ...] | None:
    """The oldest release whose rulesets and program know the tag and all of the value."""
    tag, _colon, rest = folded_key.partition(":")
    needed: list[tuple[int, ...]] = []
    if tag == "clt_features":
        # the ruleset of 8.17.1 looks for the client's name, not the server's (cf/m4/proto.m4)
        needed.append((8, 17, 2) if rest else (8, 17))
    elif tag == "srv_features":
        known = value_form.SERVER_FEATURES_SINCE
        needed += [known[word[:1].upper()] for word in value.split() if word[:1].upper() in known]
    elif tag in ("tls_srv_features", "tls_clt_features"):
        later = value_form.SESSION_OPTIONS_SINCE
        needed += [later[name] for name in value_form.session_options(value) if name in later]
    return max(needed, default=None)


def _is_secret(folded_key: str) -> bool:
    return folded_key.startswith("authinfo:")


# An action does not begin with F or H, FRIEND and HATER do; one look ahead tells which the tag takes.
_PLAIN = _plain.compiled(
    rb"(?=[CFT][^\t]*\t[^FH]|Spam:[^\t]*\t[FH])"
    rb"(Connect:(?:IPV4|IPV6|DOMAIN)|(?:From|To|Spam):(?:USER@DOMAIN|DOMAIN))"
    rb"\t(OK|RELAY|REJECT|DISCARD|SKIP|ERROR:REPLY|FRIEND|HATER)"
)

GRAMMAR = Grammar(keys=_keys, value=_value, is_secret=_is_secret, since=_since, plain=_PLAIN)


def expand(entries: object, *, variable: str) -> tuple[Entry, ...]:
    """The records that entries stand for: networks as prefixes, IPv6 as looked up, actions in capitals.

    Raises InvalidInputError with every fault, whose place is like sendmail_access[3] (Connect:192.0.2.0/33).
    """
    return _map_entry.expand(entries, GRAMMAR, variable=variable)
