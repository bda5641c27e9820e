# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The domaintable: a domain, and the domain that replaces it in envelope and header.

Sources: cf/README ("domaintable") and ruleset Canonify2 (cf/m4/proto.m4): a host's whole name is looked up,
no part of it and no address.
"""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.module_utils import _plain
from ansible_collections.postmaster.sendmail.plugins.module_utils._domain import domain
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar, RefusedError


def _keys(key: str) -> tuple[str, ...]:
    if key.startswith((".", "@")):
        raise RefusedError(
            f"{key} begins with {key[0]}, so that it matches nothing", "write an entry for each whole name"
        )
    return (domain(key),)


def _value(_key: str, value: str) -> str:
    return domain(value)


GRAMMAR = Grammar(keys=_keys, value=_value, plain=_plain.compiled(rb"(DOMAIN)\t(DOMAIN)"))
