# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for the entries of every map, whatever its grammar."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar

ANYTHING = Grammar(keys=lambda key: (key,), value=lambda _key, value: value)

INVALID: list[tuple[object, str]] = [
    ("a: b", "v: is no list"),
    ({"key": "a"}, "v: is no list"),
    (["a"], "v[0]: is no entry"),
    ([{"value": "1"}], "v[0]: has no key"),
    ([{"key": "", "value": "1"}], "v[0]: has no key"),
    ([{"key": "a"}], "v[0] (a): has no value"),
    ([{"key": "a", "value": ""}], "v[0] (a): has no value"),
    ([{"key": "a", "value": None}], "v[0] (a): has no value"),
    ([{"key": "a", "value": True}], "v[0] (a): its value is a boolean"),
    ([{"key": "a", "value": ["b"]}], "v[0] (a): its value is no text"),
    ([{"key": "a", "value": "1", "state": "gone"}], "v[0] (a): has the state 'gone'"),
    ([{"key": "a", "value": "1", "vlaue": "1"}], "v[0] (a): has a field 'vlaue'"),
    ([{"key": "a b", "value": "1"}], "v[0] (a b): its key has blanks"),
    ([{"key": "a\tb", "value": "1"}], "v[0] (a\tb): its key has a tab"),
    ([{"key": " a", "value": "1"}], "v[0] ( a): its key has blanks"),
    ([{"key": "#a", "value": "1"}], "v[0] (#a): its key begins with #"),
    ([{"key": "a", "value": "1 "}], "v[0] (a): its value has blanks"),
    ([{"key": "a", "value": "1\n2"}], "v[0] (a): its value has a tab, a line end"),
    ([{"key": "a", "value": "1\r"}], "v[0] (a): its value has a tab, a line end"),
    ([{"key": "a", "value": "1\x7f"}], "v[0] (a): its value has a tab, a line end"),
    ([{"key": "a", "value": "1", "comment": "x\ny"}], "v[0] (a): its comment is not one printable line"),
    ([{"key": "a", "value": "1" * 1021}], "v[0] (a): its line is 1023 bytes long"),
    ([{"key": "a", "value": "é" * 511}], "v[0] (a): its line is 1024 bytes long"),
    (
        [{"key": "a", "value": "1"}, {"key": "A", "state": "absent"}],
        "v[1] (A): contradicts v[0] (a)",
    ),
]

VALID: list[list[dict[str, object]]] = [
    [],
    [{"key": "a", "value": "1" * 1020}],
    [{"key": "a", "value": 0}],
    [{"key": "a", "value": "two words", "comment": "ü", "state": "present"}],
    [{"key": "a", "value": "1", "comment": None}],
    [{"key": "a", "state": "absent"}],
    [{"key": "a", "value": None, "state": "absent"}],
    [{"key": "ä", "value": "1"}, {"key": "Ä", "value": "2"}],  # makemap folds ASCII only
]


@pytest.mark.parametrize(("entries", "message"), INVALID)
def test_is_refused(entries: object, message: str) -> None:
    (fault,) = _map_entry.check(entries, ANYTHING, variable="v")
    assert str(fault).startswith(message)


@pytest.mark.parametrize("entries", VALID)
def test_is_accepted(entries: list[dict[str, object]]) -> None:
    assert _map_entry.check(entries, ANYTHING, variable="v") == []
    assert len(_map_entry.expand(entries, ANYTHING, variable="v")) == len(entries)
