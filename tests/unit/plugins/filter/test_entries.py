# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters for entries of maps, as a template calls them."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.postmaster.sendmail.plugins.filter.entries import FilterModule

FILTERS = FilterModule().filters()
A, B = {"key": "a", "value": "1"}, {"key": "A", "value": "2", "expires": "2000-01-01"}

GIVES: list[tuple[str, object, object]] = [
    ("prefixes", "192.0.2.0/23", ["192.0.2", "192.0.3"]),
    ("prefixes", ["192.0.2.0/25", "192.0.2.128/25"], ["192.0.2"]),
    ("merge_entries", [[A], [B]], [A]),
    ("merge_entries", [[B], [A]], [A]),
    ("merge_entries", [], []),
]

REFUSES: list[tuple[str, object, str]] = [
    ("prefixes", 5, "prefixes takes a network"),
    ("prefixes", ["example.com"], "prefixes[0] (example.com): example.com is no IPv4"),
    ("merge_entries", {"a": 1}, "merge_entries takes a list of lists"),
    ("merge_entries", [A], "merge_entries[0]: is no list"),
    ("merge_entries", [[A], [{"value": "1"}]], "merge_entries[1][0]: is no entry with a key"),
]


@pytest.mark.parametrize(("name", "value", "result"), GIVES)
def test_gives(name: str, value: object, result: object) -> None:
    assert FILTERS[name](value) == result


@pytest.mark.parametrize(("name", "value", "message"), REFUSES)
def test_refuses(name: str, value: object, message: str) -> None:
    with pytest.raises(AnsibleFilterError) as refused:
        FILTERS[name](value)
    assert str(refused.value).startswith(message)
