# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text of a map: nothing is lost by reading it, and a wish changes no more than it says."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_text
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Entry
from hypothesis import example, given
from hypothesis import strategies as st

HELD = "# partners\n\nConnect:a.test   OK\n#: the office\nConnect:192.0.2\tRELAY\n# end\n"


def applied(text: str, *wish: Entry, exclusive: bool = False) -> str:
    return _map_text.render(_map_text.apply(_map_text.parse(text), wish, exclusive=exclusive))


@given(st.text(alphabet=st.sampled_from("ab:# \t\n\r\v\x85\u2028é\udcff"), max_size=60))
@example("no final newline")
@example("#: comment\nkey value")
def test_render_after_parse_is_the_identity(text: str) -> None:
    assert _map_text.render(_map_text.parse(text)) == text


ENTRIES = st.builds(
    Entry,
    key=st.text(alphabet="abAB:.", min_size=1, max_size=4),
    value=st.text(alphabet="xyz", min_size=1, max_size=3),
    comment=st.sampled_from(["", "one", "two words"]),
)


@given(
    st.lists(ENTRIES, max_size=6, unique_by=lambda entry: entry.folded),
    st.lists(ENTRIES, max_size=6, unique_by=lambda entry: entry.folded),
    st.booleans(),
)
def test_a_wish_is_fulfilled_and_the_second_time_nothing_is_left(
    held: list[Entry], wish: list[Entry], exclusive: bool
) -> None:
    text = "".join(map(_map_text.render_entry, held))
    once = applied(text, *wish, exclusive=exclusive)
    wished = {entry.folded: entry.value for entry in wish}
    others = {} if exclusive else {entry.folded: entry.value for entry in held}
    assert _map_text.records(_map_text.parse(once)) == {**others, **wished}
    assert applied(once, *wish, exclusive=exclusive) == once


@given(st.lists(ENTRIES, max_size=6, unique_by=lambda entry: entry.folded))
def test_parse_after_render_gives_the_entries(entries: list[Entry]) -> None:
    blocks = _map_text.parse("".join(map(_map_text.render_entry, entries)))
    assert [block.entry for block in blocks] == entries


WISHES = [
    ("a value that is there", [Entry("connect:A.TEST", "OK")], HELD),
    (
        "a new value, in its place",
        [Entry("Connect:a.test", "REJECT")],
        HELD.replace("Connect:a.test   OK", "Connect:a.test\tREJECT"),
    ),
    ("a new comment", [Entry("Connect:192.0.2", "RELAY", "home")], HELD.replace("the office", "home")),
    ("no comment", [Entry("Connect:192.0.2", "RELAY")], HELD.replace("#: the office\n", "")),
    (
        "gone, with its comment",
        [Entry("Connect:192.0.2", "", present=False)],
        HELD.replace("#: the office\nConnect:192.0.2\tRELAY\n", ""),
    ),
    ("gone already", [Entry("Connect:b.test", "", present=False)], HELD),
    ("new, at the end", [Entry("To:b.test", "RELAY", "why")], HELD + "#: why\nTo:b.test\tRELAY\n"),
]


@pytest.mark.parametrize(("wish", "text"), [row[1:] for row in WISHES], ids=[row[0] for row in WISHES])
def test_merging_leaves_foreign_lines_alone(wish: list[Entry], text: str) -> None:
    assert applied(HELD, *wish) == text


def test_merging_ends_the_last_line_before_it_adds_one() -> None:
    assert applied("a 1", Entry("b", "2")) == "a 1\nb\t2\n"


def test_merging_drops_repetitions_of_a_wished_key() -> None:
    assert applied("a 1\nA 2\n", Entry("a", "3")) == "a\t3\n"


def test_exclusive_keeps_nothing_else() -> None:
    assert applied(HELD, Entry("To:b.test", "RELAY"), exclusive=True) == "To:b.test\tRELAY\n"


FAULTS = [
    ("a 1\n b 2\n", "file:2: begins with a blank"),
    ("a 1\n\t\n", "file:2: begins with a blank"),
    ("a\n", "file:1: gives a no value"),
    ("a \t \n", "file:1: gives a no value"),
    ("#: c\na 1\n\nA 2\n", "file:4: repeats A of line 2"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_names_the_line_that_makemap_would_refuse(text: str, message: str) -> None:
    (fault,) = _map_text.faults(_map_text.parse(text), "file")
    assert str(fault).startswith(message)


@pytest.mark.parametrize("text", ["", "\n", "# c\n", "a 1\n", "a 1\nb 2", HELD])
def test_finds_no_fault_in_what_makemap_takes(text: str) -> None:
    assert _map_text.faults(_map_text.parse(text), "file") == []
