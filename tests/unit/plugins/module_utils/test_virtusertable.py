# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which virtusertable entries sendmail can act on, and what is said about the others."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._virtusertable import GRAMMAR
from map_rows import VIRTUSERTABLE

# key, value, and what the one fault must say
INVALID = [
    ("info", "foo", "has no domain, so that it matches nothing (write info@domain)"),
    ("v.test", "foo", "has no domain"),
    ("info@v.test.", "foo", "ends in a dot, so that it matches nothing (write v.test)"),
    ("@.v.test", "foo", "has a dot behind the @"),
    ("@", "foo", "is no domain"),
    ("*@v.test", "foo", "a star, which is taken literally"),
    ("in*@v.test", "foo", "write user+*"),
    ("in fo@v.test", "foo", "has blanks"),
    ("info@ä.test", "foo", "is not ASCII"),
    ("ä@v.test", "foo", "is no user name"),
    ("info@[192.0.2.1]", "foo", "is no domain"),
    ("a@b@v.test", "foo", "is no user name"),
    ("info@v.test", "a@a.test, b@b.test", "more than one address"),
    ("info@v.test", "|/usr/bin/program", "no address"),
    ("info@v.test", "/var/mail/file", "no address"),
    ("info@v.test", ":include:/list", "no address"),
    ("info@v.test", "@b.test", "write %1@b.test to keep the user"),
    ("info@v.test", "%4@b.test", "has %4, which stands for nothing (write %0 to %3)"),
    ("info@v.test", "%x@b.test", "a % without a digit"),
    ("info@v.test", "*@b.test", "star"),
    ("info@v.test", "new+*@b.test", "write %1"),
    ("info@v.test", '"error:5.5.0:550 No"', "has quotes"),
    ("info@v.test", "two words", "is no user name"),
    ("info@v.test", "a@b.test.", "ends in a dot"),
    ("info@v.test", "error:550 No such user", "write error:5.7.1:550 text"),
    ("info@v.test", "error:nouser:550 No such user", "write error:5.7.1:550 text"),
    ("info@v.test", "error:nouser No such user", "write error:5.7.1:550 text"),
    ("info@v.test", "error:nouser 450 Later", "different classes"),
    ("info@v.test", "error:5.7.1:450 Later", "different classes (let both begin with 4)"),
]


def test_all_valid_entries_make_one_map() -> None:
    entries = [{"key": key, "value": value} for key, value in VIRTUSERTABLE]
    records = _map_entry.expand(entries, GRAMMAR, variable="v")
    assert [(record.key, record.value) for record in records] == VIRTUSERTABLE


@pytest.mark.parametrize(("key", "value", "message"), INVALID)
def test_entry_is_refused_with_its_place_and_advice(key: str, value: str, message: str) -> None:
    (fault,) = _map_entry.check([{"key": key, "value": value}], GRAMMAR, variable="v")
    assert fault.where == f"v[0] ({key})"
    assert message in str(fault)
