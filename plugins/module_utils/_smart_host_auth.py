# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a host says at its smart host to be known there: the variable sendmail_smart_host_auth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    address_in,
    list_of,
    mapping_of,
    matching,
)

# The server learns the password itself, so these are for encrypted sessions alone (RFC 4616; RFC 4954, 4).
AUTHINFO = "AuthInfo:"  # the tag of the map's keys
PLAINTEXT = frozenset({"LOGIN", "PLAIN"})

_ITEM_LIMIT = 200  # characters: getauth() (usersmtp.c) reads an item into a buffer of MAXLINE, in base64


def _hidden(what: str, value: object, where: str) -> str:
    """Text that no message repeats."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= _ITEM_LIMIT:
        right = f"one line of 1 to {_ITEM_LIMIT} characters, in quotes when it is a number"
        raise InvalidInputError([Fault(where, f"is no {what}", right)])
    return value


_mechanism = matching(
    re.compile(r"[A-Z][A-Z0-9_-]{0,19}"), "the name of a SASL mechanism", "such as PLAIN or SCRAM-SHA-256"
)
_FIELDS = mapping_of(
    {
        "user": lambda value, where: _hidden("user name", value, where),
        "password": lambda value, where: _hidden("password", value, where),
        "mechanisms": list_of(_mechanism),
        "realm": lambda value, where: _hidden("realm", value, where),
    }
)


def smart_host_auth(value: object, where: str) -> Mapping[str, Any]:
    """user, password, mechanisms and realm, all of them; or nothing at all."""
    if not isinstance(value, Mapping):
        # what is there may be the password, so it is not repeated
        raise InvalidInputError(
            [Fault(where, "is not a dictionary", f"keys are user, password, {_OPTIONAL}")]
        )
    if not value:
        return {}
    found = {"mechanisms": (), "realm": "", **_FIELDS(value, where)}
    missing = [
        Fault(f"{where}.{name}", "is missing", "the one that the server knows")
        for name in ("user", "password")
        if name not in found
    ]
    if missing:
        raise InvalidInputError(missing)
    return {**found, "mechanisms": found["mechanisms"] or ("PLAIN", "LOGIN")}


_OPTIONAL = "mechanisms, realm"


def authinfo_key(host: str) -> str:
    """The key of the authinfo map for a host in brackets."""
    return f"{AUTHINFO}{address_in(host) or host[1:-1]}"
