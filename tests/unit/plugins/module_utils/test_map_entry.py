# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for the entries of every map, whatever its grammar."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timezone

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._expiry import RIGHT
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Entry, Grammar

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
    ([{"key": "a\udcff", "value": "1"}], "v[0] (a?): its key is not UTF-8"),
    ([{"key": "a", "value": "1\ud800"}], "v[0] (a): its value is not UTF-8"),
    ([{"key": "a", "value": "1", "comment": "x\ny"}], "v[0] (a): its comment is not one printable line"),
    ([{"key": "a", "value": "1", "comment": "ü" * 510}], "v[0] (a): its comment is too long"),
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


def test_a_value_that_was_written_into_the_key_is_kept_secret() -> None:
    secret = replace(ANYTHING, is_secret=lambda key: key.startswith("authinfo:"))
    faults = _map_entry.check([{"key": 'AuthInfo:a "P:x"', "value": "1"}], secret, variable="v")
    assert [str(fault).partition(" (makemap")[0] for fault in faults] == [
        "v[0] (AuthInfo:a): its key has blanks"
    ]


@pytest.mark.parametrize("entries", VALID)
def test_is_accepted(entries: list[dict[str, object]]) -> None:
    assert _map_entry.check(entries, ANYTHING, variable="v") == []
    assert len(_map_entry.expand(entries, ANYTHING, variable="v")) == len(entries)


NOW = datetime(2026, 6, 15, 12, 0, tzinfo=timezone.utc)

# expires, and whether the entry is still there at NOW
ENDS: list[tuple[object, bool]] = [
    (None, True),
    ("2026-06-15", True),  # through the end of its last day
    ("2026-06-14", False),
    (date(2026, 6, 15), True),
    (date(2026, 6, 14), False),
    ("2026-06-15T12:00:00Z", True),
    ("2026-06-15T11:59:59Z", False),
    ("2026-06-15 14:00:00+02:00", True),
    ("2026-06-15T13:59:59.5+02:00", False),
    ("2026-06-15t11:59z", False),
    (datetime(2026, 6, 15, 11, 0, tzinfo=timezone.utc), False),
    ("9999-12-31", True),
]

NO_DATES: list[tuple[object, str]] = [
    ("", "v[0] (a): expires at '', which is no date"),  # a variable that came out empty
    ("soon", "v[0] (a): expires at 'soon', which is no date"),
    ("2026-02-30", "v[0] (a): expires at '2026-02-30', which is in no calendar"),
    ("20260615", "v[0] (a): expires at '20260615', which is no date"),
    ("2026-06-15T12:00:00", "v[0] (a): expires at '2026-06-15T12:00:00', which has no zone"),
    (datetime(2026, 6, 15, 12), "v[0] (a): expires at '2026-06-15T12:00:00', which has no zone"),  # noqa: DTZ001
    ("0001-01-01T00:00+23:00", "v[0] (a): expires at '0001-01-01T00:00+23:00', which is in no calendar"),
    (2026, "v[0] (a): expires at 2026, which is no date"),
    (0, "v[0] (a): expires at 0, which is no date"),
    (True, "v[0] (a): expires at True, which is no date"),
]


@pytest.mark.parametrize(("expires", "is_there"), ENDS)
def test_expires(expires: object, is_there: bool) -> None:
    entries = [{"key": "a", "value": "1", "expires": expires}]
    (record,) = _map_entry.expand(entries, ANYTHING, variable="v", now=NOW)
    assert record.present == is_there
    assert _map_entry.expired_keys(entries, now=NOW) == ([] if is_there else ["a"])
    (untimed,) = _map_entry.expand(entries, ANYTHING, variable="v")
    assert untimed.present


@pytest.mark.parametrize(("expires", "message"), NO_DATES)
def test_no_date(expires: object, message: str) -> None:
    (fault,) = _map_entry.check([{"key": "a", "value": "1", "expires": expires}], ANYTHING, variable="v")
    assert str(fault) == f"{message} ({RIGHT})"
    assert _map_entry.expired_keys([{"key": "a", "expires": expires}], now=NOW) == []


@pytest.mark.parametrize(
    ("fields", "comment"),
    [
        ({"comment": "the office"}, "the office"),
        ({"expires": "2026-12-31"}, "expires 2026-12-31"),
        ({"comment": "the office", "expires": date(2026, 12, 31)}, "the office (expires 2026-12-31)"),
    ],
)
def test_the_text_says_when_an_entry_ends(fields: dict[str, object], comment: str) -> None:
    (record,) = _map_entry.expand([{"key": "a", "value": "1", **fields}], ANYTHING, variable="v", now=NOW)
    assert record.comment == comment


def test_an_expired_entry_makes_room_for_another_of_its_key() -> None:
    entries = [{"key": "A", "value": "1", "expires": "2026-01-01"}, {"key": "a", "value": "2"}]
    assert _map_entry.expand(entries, ANYTHING, variable="v", now=NOW) == (Entry("a", "2"),)
    (fault,) = _map_entry.check(entries, ANYTHING, variable="v")
    assert "contradicts" in str(fault)


def test_expired_entries_of_one_key_are_one_record() -> None:
    entries = [{"key": key, "value": "1", "expires": "2026-01-01"} for key in "Aa"]
    (record,) = _map_entry.expand(entries, ANYTHING, variable="v", now=NOW)
    assert not record.present


def test_an_expired_entry_is_judged_all_the_same() -> None:
    entries = [{"key": "a b", "value": "1", "expires": "2026-01-01"}]
    assert len(_map_entry.check(entries, ANYTHING, variable="v", now=NOW)) == 1


PLAIN = replace(ANYTHING, plain=re.compile(rb"([^\t]+)\t(.+)"))  # the widest there can be


# as a module's argument spec fills them up
BARE = {"comment": None, "expires": None, "state": "present"}


@pytest.mark.parametrize("more", [{}, BARE, {"state": "present"}, {"comment": "", "expires": None}])
def test_nothing_said_is_nothing_there(more: dict[str, object]) -> None:
    entries = [{"key": "a", "value": "1", **more}]
    assert _map_entry.expand(entries, PLAIN, variable="v", now=NOW) == (Entry("a", "1"),)


@pytest.mark.parametrize("more", [{"state": "absent"}, {"comment": "b"}, {"expires": "2027-01-01"}])
def test_what_is_said_is_there(more: dict[str, object]) -> None:
    entries = [{**BARE, "key": "a", "value": "1", **more}]
    assert _map_entry.expand(entries, PLAIN, variable="v", now=NOW) != (Entry("a", "1"),)


@pytest.mark.parametrize(("entries", "message"), INVALID)
def test_what_is_refused_is_so_with_a_plain_pattern_too(entries: object, message: str) -> None:
    (fault,) = _map_entry.check(entries, PLAIN, variable="v")
    assert str(fault).startswith(message)


@pytest.mark.parametrize("entries", VALID)
def test_what_is_accepted_is_the_same_with_a_plain_pattern(entries: list[dict[str, object]]) -> None:
    with_pattern = _map_entry.expand(entries, PLAIN, variable="v")
    assert with_pattern == _map_entry.expand(entries, ANYTHING, variable="v")


@pytest.mark.parametrize("grammar", [ANYTHING, PLAIN])
@pytest.mark.parametrize(
    ("version", "is_known"), [(None, True), ((8, 17), False), ((8, 18), True), ((8, 18, 1), True)]
)
def test_what_the_installed_version_lacks(
    grammar: Grammar, version: tuple[int, ...] | None, is_known: bool
) -> None:
    young = replace(grammar, since=lambda key, value: (8, 18) if (key, value) == ("a", "1") else None)
    entries = [{"key": "A", "value": "1"}, {"key": "b", "value": "1"}]
    faults = [str(fault) for fault in _map_entry.check(entries, young, variable="v", version=version)]
    needs = "v[0] (A): needs sendmail 8.18, and the host has 8.17 (update sendmail, or remove the entry)"
    assert faults == ([] if is_known else [needs])
