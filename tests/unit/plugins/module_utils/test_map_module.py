# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules access and map show of their own parameters."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access, _authinfo
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_module import public_values

ITEMS = '"U:a" "P:b"'

SHOWN: list[tuple[Grammar, list[tuple[str, object]], set[str]]] = [
    (_access.GRAMMAR, [("Connect:192.0.2.1", "RELAY"), ("ClientRate:", 10)], {"RELAY", "10"}),
    (_access.GRAMMAR, [("AuthInfo:a.test", ITEMS), ("To:a.test", "REJECT")], {"REJECT"}),
    (_access.GRAMMAR, [("AUTHINFO:a.test", "OK"), ("To:a.test", "OK")], set()),
    # a tag that is missing or misspelt is a fault, which shall not show the password
    (_access.GRAMMAR, [("a.test", ITEMS)], set()),
    (_access.GRAMMAR, [("AuthInf:a.test", ITEMS)], set()),
    (_authinfo.GRAMMAR, [("a.test", "RELAY")], set()),
]


@pytest.mark.parametrize(("grammar", "entries", "shown"), SHOWN)
def test_what_is_shown_is_no_secret(
    grammar: Grammar, entries: list[tuple[str, object]], shown: set[str]
) -> None:
    params = {"entries": [{"key": key, "value": value} for key, value in entries]}
    assert public_values(params, grammar) == shown
