# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which genericstable entries sendmail can act on, and what is said about the others."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._genericstable import GRAMMAR
from map_rows import GENERICSTABLE

# key, value, and what the one fault must say
INVALID = [
    ("user@g.test.", "a@b.test", "ends in a dot"),
    ("@.g.test", "a@b.test", "is no domain"),
    ("@", "a@b.test", "is no domain"),
    ("user++@g.test", "a@b.test", "which the virtusertable alone knows"),
    ("*@g.test", "a@b.test", "a star, which is taken literally"),
    ("*", "a@b.test", "a star, which is taken literally"),
    ("ä", "a@b.test", "is no user name"),
    ("user", "a@b.test, c@b.test", "more than one address"),
    ("user", "%2@b.test", "has %2, which stands for nothing (write %0 to %1)"),
    ("user", "error:5.7.1:550 No", "a sender is never refused"),
    ("user", "@b.test", "has no user"),
    ("user", "First Last@b.test", "is no user name"),
]


def test_all_valid_entries_make_one_map() -> None:
    entries = [{"key": key, "value": value} for key, value in GENERICSTABLE]
    records = _map_entry.expand(entries, GRAMMAR, variable="v")
    assert [(record.key, record.value) for record in records] == GENERICSTABLE


@pytest.mark.parametrize(("key", "value", "message"), INVALID)
def test_entry_is_refused_with_its_place_and_advice(key: str, value: str, message: str) -> None:
    (fault,) = _map_entry.check([{"key": key, "value": value}], GRAMMAR, variable="v")
    assert fault.where == f"v[0] ({key})"
    assert message in str(fault)
