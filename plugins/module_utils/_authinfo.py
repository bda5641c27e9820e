# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The authinfo map: what sendmail authenticates with, as a client, to which server.

Sources: cf/README ("Providing SMTP AUTH Data") and ruleset authinfo (cf/m4/proto.m4). Unlike the access map,
this one is asked for the whole name, the whole address and the bare tag only: no part of a name or address.
"""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.module_utils._access_key import form_of, stored
from ansible_collections.postmaster.sendmail.plugins.module_utils._access_value import auth_info
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import (
    Grammar,
    RefusedError,
    fold,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._prefixes import is_whole

_TAG = "AuthInfo"
_FORMS = frozenset(("domain", "literal", "address", "bare"))


def _keys(key: str) -> tuple[str, ...]:
    tag, colon, rest = key.partition(":")
    if not colon or fold(tag) != fold(_TAG):
        raise RefusedError(
            f"{key} has not the tag {_TAG}", f"write {_TAG}:{key}, or {_TAG}: for every server"
        )
    keys = stored(rest, _FORMS, _TAG)
    if form_of(rest, _FORMS) == "address" and not all(is_whole(each) for each in keys):
        raise RefusedError(
            f"{key} is no whole address, so that it matches nothing", "write an entry for each address"
        )
    return tuple(f"{_TAG}:{each}" for each in keys)


def _value(_key: str, value: str) -> str:
    return auth_info(value)


GRAMMAR = Grammar(keys=_keys, value=_value, is_secret=lambda _key: True)
