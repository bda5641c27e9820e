# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which aliases sendmail can act on, and what is said about the others."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._aliases import GRAMMAR
from map_rows import ALIASES

# key, value, and what the one fault must say
INVALID = [
    ("user@a.test", "root", "aliases are local names"),
    ("a!b", "root", "so that it is no local name"),
    ("a%b", "root", "so that it is no local name"),
    ("name:", "root", "so that it is no local name"),
    ("*", "root", "a star, which is taken literally"),
    ("ä", "root", "is no user name"),
    ("name", "a,, b", "an empty recipient"),
    ("name", "a,", "an empty recipient"),
    ("name", "a b", "is no user name"),
    ("name", "a@b.test c@b.test", "is no user name"),
    ("name", "|", "has the command"),
    ("name", "|/bin/sh -c x", "with the quotes"),
    ("name", '"|/bin/sh', "has the value"),
    ("name", '"a" b', "has the value"),
    ("name", '"John Doe"', "the quoted recipient"),
    ("name", ":include:list", "a path that begins with /"),
    ("name", ":file:/list", "write an address"),
    ("name", "/var/my mail", "a path that begins with /"),
    ("name", "a@b.test.", "ends in a dot"),
    ("name", "user+*", "has a star"),
]


def test_all_valid_entries_make_one_map() -> None:
    entries = [{"key": key, "value": value} for key, value in ALIASES]
    records = _map_entry.expand(entries, GRAMMAR, variable="v")
    assert [(record.key, record.value) for record in records] == ALIASES


@pytest.mark.parametrize(("key", "value", "message"), INVALID)
def test_entry_is_refused_with_its_place_and_advice(key: str, value: str, message: str) -> None:
    (fault,) = _map_entry.check([{"key": key, "value": value}], GRAMMAR, variable="v")
    assert fault.where == f"v[0] ({key})"
    assert message in str(fault)
