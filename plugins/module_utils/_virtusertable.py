# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The virtusertable: which addresses it is looked up with, and what they may become.

Sources: cf/README ("virtusertable") and the rules of ruleset Recurse that look virtuser up (cf/m4/proto.m4):
user+detail@domain, user++@domain, user+*@domain, user@domain, ++@domain, +*@domain, @domain. The domain must
be in class w or VirtHost; a key whose domain is in neither is never looked up.
"""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.module_utils import _plain
from ansible_collections.postmaster.sendmail.plugins.module_utils._address import checked_address, local_part
from ansible_collections.postmaster.sendmail.plugins.module_utils._domain import domain
from ansible_collections.postmaster.sendmail.plugins.module_utils._error_reply import checked_error
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar, RefusedError

_ARGUMENTS = 3  # the user, the detail, and the detail with its plus (cf/m4/proto.m4)


def _keys(key: str) -> tuple[str, ...]:
    user, at, where = key.rpartition("@")
    if not at:
        raise RefusedError(f"{key} has no domain, so that it matches nothing", f"write {key}@domain")
    if user not in ("", "+*", "++"):
        local_part(user)
    if where.startswith("."):
        raise RefusedError(
            f"{key} has a dot behind the @, so that it matches nothing",
            "write an entry for each domain, also with FEATURE(virtuser_entire_domain)",
        )
    domain(where)
    return (key,)


def _value(_key: str, value: str) -> str:
    if value.lower().startswith("error:"):
        return checked_error(value, keyword_separator=" ", may_be_bare=False)
    return checked_address(value, arguments=_ARGUMENTS)


GRAMMAR = Grammar(
    keys=_keys,
    value=_value,
    plain=_plain.compiled(rb"((?:USER)?@DOMAIN)\t((?![/|])USER(?:@DOMAIN)?|error:REPLY)"),
)
