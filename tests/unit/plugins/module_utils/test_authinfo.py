# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which authinfo entries sendmail can act on, and that no fault tells a password."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._authinfo import GRAMMAR
from map_rows import AUTHINFO

GOOD = '"U:me" "P:hidden"'

# key, value, and what the one fault must say
INVALID = [
    ("a.test", GOOD, "has not the tag AuthInfo (write AuthInfo:a.test"),
    ("Connect:a.test", GOOD, "has not the tag AuthInfo"),
    ("AuthInfo:a.test.", GOOD, "ends in a dot"),
    ("AuthInfo:.a.test", GOOD, "begins with a dot"),
    ("AuthInfo:user@a.test", GOOD, "not looked up with user@domain"),
    ("AuthInfo:192.0.2", GOOD, "no whole address"),
    ("AuthInfo:192.0.2.0/24", GOOD, "no whole address"),
    ("AuthInfo:2001:db8::/32", GOOD, "no whole address"),
    ("AuthInfo:a.test", '"U:me" "P:hidden', "no list of quoted items"),
    ("AuthInfo:a.test", "U:me P:hidden", "no list of quoted items"),
    ("AuthInfo:a.test", '"X:me" "P:hidden"', "no list of quoted items"),
    ("AuthInfo:a.test", '"P:hidden"', "neither U nor I"),
]


def test_all_valid_entries_make_one_map() -> None:
    entries = [{"key": key, "value": value} for key, _stored, value in AUTHINFO]
    records = _map_entry.expand(entries, GRAMMAR, variable="v")
    assert [([record.key], record.value) for record in records] == [row[1:] for row in AUTHINFO]
    assert all(GRAMMAR.is_secret(record.folded) for record in records)


@pytest.mark.parametrize(("key", "value", "message"), INVALID)
def test_entry_is_refused_and_its_password_kept(key: str, value: str, message: str) -> None:
    (fault,) = _map_entry.check([{"key": key, "value": value}], GRAMMAR, variable="v")
    assert message in str(fault)
    assert "hidden" not in str(fault)
