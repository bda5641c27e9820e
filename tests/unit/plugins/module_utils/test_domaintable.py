# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which domaintable entries sendmail can act on, and what is said about the others."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._domaintable import GRAMMAR
from map_rows import DOMAINTABLE

# key, value, and what the one fault must say
INVALID = [
    ("old.test.", "new.test", "ends in a dot"),
    (".old.test", "new.test", "begins with ., so that it matches nothing"),
    ("@old.test", "new.test", "begins with @"),
    ("user@old.test", "new.test", "is no domain"),
    ("*.old.test", "new.test", "is no domain"),
    ("old.test", "new.test.", "ends in a dot"),
    ("old.test", "user@new.test", "is no domain"),
    ("old.test", "%1.new.test", "is no domain"),
    ("old.test", "neu.täst", "is not ASCII"),
]


def test_all_valid_entries_make_one_map() -> None:
    entries = [{"key": key, "value": value} for key, value in DOMAINTABLE]
    records = _map_entry.expand(entries, GRAMMAR, variable="v")
    assert [(record.key, record.value) for record in records] == DOMAINTABLE


@pytest.mark.parametrize(("key", "value", "message"), INVALID)
def test_entry_is_refused_with_its_place_and_advice(key: str, value: str, message: str) -> None:
    (fault,) = _map_entry.check([{"key": key, "value": value}], GRAMMAR, variable="v")
    assert fault.where == f"v[0] ({key})"
    assert message in str(fault)
