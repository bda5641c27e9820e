# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The genericstable: which senders it is looked up with, and what they become.

Sources: cf/README ("genericstable") and ruleset MasqHdr (cf/m4/proto.m4): user+detail@domain, user+*@domain,
user@domain, @domain, user+*, user. A domain must be in class G; a key with another is never looked up.
"""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.module_utils import _plain
from ansible_collections.postmaster.sendmail.plugins.module_utils._address import checked_address, local_part
from ansible_collections.postmaster.sendmail.plugins.module_utils._domain import domain
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar, RefusedError

_ARGUMENTS = 1  # the detail, or the user for @domain (cf/m4/proto.m4)


def _keys(key: str) -> tuple[str, ...]:
    user, at, where = key.rpartition("@")
    if not at:
        user = key
    if user.endswith("++"):
        raise RefusedError(f"{key} ends in ++, which the virtusertable alone knows", "write user+*")
    if user or not at:
        local_part(user)
    if at:
        domain(where)
    return (key,)


def _value(_key: str, value: str) -> str:
    if value.lower().startswith("error:"):
        raise RefusedError(
            f"has the value {value!r}", "write an address: a sender is never refused by this map"
        )
    return checked_address(value, arguments=_ARGUMENTS)


GRAMMAR = Grammar(
    keys=_keys,
    value=_value,
    plain=_plain.compiled(rb"(USER(?<!\+\+)(?:@DOMAIN)?|@DOMAIN)\t((?![/|])USER(?:@DOMAIN)?)"),
)
