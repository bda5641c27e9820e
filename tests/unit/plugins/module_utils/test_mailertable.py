# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which mailertable entries sendmail can act on, and what is said about the others."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _mailertable, _map_entry
from map_rows import MAILERTABLE

INVALID = [
    ("a.test", "[10.0.0.9]", "without a mailer (write esmtp:[10.0.0.9])"),
    ("a.test", "hub.b.test", "without a mailer (write esmtp:hub.b.test)"),
    ("a.test.", "esmtp:b.test", "ends in a dot, so that it matches nothing (write a.test)"),
    ("..a.test", "esmtp:b.test", "is no domain"),
    ("user@a.test", "esmtp:b.test", "is no domain"),
    ("a.test", "esmtp:", "empty host"),
    ("a.test", "esmtp:b.test:", "empty host"),
    ("a.test", "esmtp:b.test::c.test", "empty host"),
    ("a.test", "esmtp:b.test.", "ends in a dot"),
    ("a.test", "esmtp:b.test c.test", "is no domain"),
    ("a.test", "esmtp:%1.b.test", "is no domain"),
    ("a.test", "esmtp:[10.0.0.9]:2525", "2525 where a further host stands, which is no port"),
    ("a.test", "esmtp:[10.0.0.256]", "has the address [10.0.0.256]"),
    ("a.test", "esmtp:[2001:db8::1]", "write [IPv6:2001:db8::1]"),
    ("a.test", "esmtp:[IPv6:10.0.0.9]", "write [10.0.0.9]"),
    ("a.test", "esmtp:[IPv6:hub]", "has the address [IPv6:hub]"),
    ("a.test", "esmtp:[10.0.0.9", "is no domain"),
    ("a.test", "e smtp:b.test", "has the mailer 'e smtp'"),
    ("a.test", "local:two words", "is no user name"),
    ("a.test", "local:@b.test", "is no user name"),
    ("a.test", "esmtp:@b.test", "is no user name"),
    ("a.test", "error:nohost:450 Later", "different classes"),
    ("a.test", "error:nosuch:550 Never", "write error:5.7.1:550 text"),
    ("a.test", 'error:5.7.1:"550 Never', "write error:5.7.1:550 text"),
    ("a.test", "error:550 Zurück", "other than ASCII"),
    ("ä.test", "esmtp:b.test", "is not ASCII"),
    ("*.a.test", "esmtp:b.test", "is no domain"),
    ("a.test", "esmtp:ä.test", "is not ASCII"),
    ("a.test", "error:nothing here", "write error:5.7.1:550 text"),
    ("a.test", "error:5.7.1:text without a code", "write error:5.7.1:550 text"),
    ("a.test", "error:5.7.1:450 Never", "different classes (let both begin with 4)"),
]


@pytest.mark.parametrize(("key", "value"), MAILERTABLE)
def test_entry_is_stored_as_written(key: str, value: str) -> None:
    (record,) = _mailertable.expand([{"key": key, "value": value}], variable="v")
    assert (record.key, record.value) == (key, value)


@pytest.mark.parametrize(("key", "value", "message"), INVALID)
def test_entry_is_refused_with_its_place_and_advice(key: str, value: str, message: str) -> None:
    (fault,) = _map_entry.check([{"key": key, "value": value}], _mailertable.GRAMMAR, variable="table")
    assert fault.where == f"table[0] ({key})"
    assert message in str(fault)
