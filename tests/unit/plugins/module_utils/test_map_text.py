# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text of a map: nothing is lost by reading it, and a wish changes no more than it says."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_text
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Entry
from hypothesis import example, given
from hypothesis import strategies as st

HELD = b"# partners\n\nConnect:a.test   OK\n#: the office\nConnect:192.0.2\tRELAY\n# end\n"
TEXTS = st.lists(st.sampled_from([bytes([byte]) for byte in b"ab:# \t\n\r\v\x1c\x85\xff"]), max_size=60).map(
    b"".join
)
ENTRIES = st.lists(
    st.builds(
        Entry,
        key=st.text(alphabet="abAB:.", min_size=1, max_size=4),
        value=st.text(alphabet="xyz", min_size=1, max_size=3),
        comment=st.sampled_from(["", "one", "two words", "größer"]),
    ),
    max_size=6,
    unique_by=lambda entry: entry.folded,
)


def wish_of(*entries: Entry) -> dict[bytes, bytes | None]:
    return {
        _map_text.encode(entry.folded): _map_text.render_entry(entry) if entry.present else None
        for entry in entries
    }


def merged(text: bytes, *entries: Entry) -> bytes:
    return _map_text.merge(text, wish_of(*entries))


def held_by(text: bytes) -> dict[bytes, bytes]:
    """What a database built from text holds."""
    pairs = [record.partition(b"\t") for record in _map_text.records(text)]
    return {key: value for key, _tab, value in pairs}


@given(TEXTS)
@example(b"no final newline")
@example(b"\n\n")
def test_the_lines_joined_are_the_text(text: bytes) -> None:
    lines = _map_text.lines(text)
    assert b"".join(lines) == text
    assert all(line.find(b"\n") in (-1, len(line) - 1) for line in lines)


@given(TEXTS, st.integers(min_value=1, max_value=70))
def test_chunks_joined_are_the_text_and_end_with_a_line(text: bytes, size: int) -> None:
    chunks = list(_map_text.chunks(text, size))
    assert b"".join(chunks) == text
    assert all(chunk.endswith(b"\n") for chunk in chunks[:-1])
    assert all(len(chunk) >= size for chunk in chunks[:-1])


@given(TEXTS)
@example(b"#: comment\nkey value")
@example(b"key value\r\n")
def test_a_wish_for_nothing_leaves_every_byte(text: bytes) -> None:
    assert _map_text.merge(text, {}) == text


@given(ENTRIES)
def test_parse_after_render_gives_the_entries(entries: list[Entry]) -> None:
    assert _map_text.parse(_map_text.render(entries)) == entries


@given(TEXTS)
def test_render_after_parse_gives_the_same_database(text: bytes) -> None:
    assert list(_map_text.records(_map_text.render(_map_text.parse(text)))) == list(_map_text.records(text))


@given(ENTRIES, ENTRIES)
def test_a_wish_is_fulfilled_and_the_second_time_nothing_is_left(
    held: list[Entry], wish: list[Entry]
) -> None:
    text = _map_text.render(held)
    once = merged(text, *wish)
    assert held_by(once) == held_by(text) | held_by(_map_text.render(wish))
    assert merged(once, *wish) == once


@given(ENTRIES, st.sets(st.integers(min_value=0, max_value=5)))
def test_what_shall_be_absent_goes_with_its_comment_and_nothing_else(
    held: list[Entry], numbers: set[int]
) -> None:
    gone = [Entry(held[number].key.upper(), "", present=False) for number in numbers if number < len(held)]
    kept = [entry for number, entry in enumerate(held) if number not in numbers]
    assert merged(_map_text.render(held), *gone) == _map_text.render(kept)


@given(TEXTS, ENTRIES)
@example(b"# end without a newline", [Entry("a", "x")])
def test_foreign_lines_stay_in_their_order(text: bytes, wish: list[Entry]) -> None:
    keys = wish_of(*wish)

    def foreign(lines: list[bytes]) -> list[bytes]:
        pairs = [(line, _map_text.split(line)) for line in lines if not line.startswith(b"#:")]
        return [
            line.rstrip(b"\n")
            for line, pair in pairs
            if line != b"\n" and (pair is None or pair[0].lower() not in keys)
        ]

    once = _map_text.merge(text, keys)
    assert foreign(_map_text.lines(once)) == foreign(_map_text.lines(text))


WISHES = {
    "a value that is there": (Entry("connect:A.TEST", "OK"), HELD),
    "a new value, in its place": (
        Entry("Connect:a.test", "REJECT"),
        HELD.replace(b"Connect:a.test   OK", b"Connect:a.test\tREJECT"),
    ),
    "a new comment": (Entry("Connect:192.0.2", "RELAY", "home"), HELD.replace(b"the office", b"home")),
    "no comment": (Entry("Connect:192.0.2", "RELAY"), HELD.replace(b"#: the office\n", b"")),
    "gone, with its comment": (
        Entry("Connect:192.0.2", "", present=False),
        HELD.replace(b"#: the office\nConnect:192.0.2\tRELAY\n", b""),
    ),
    "gone already": (Entry("Connect:b.test", "", present=False), HELD),
    "new, at the end": (Entry("To:b.test", "RELAY", "why"), HELD + b"#: why\nTo:b.test\tRELAY\n"),
}


@pytest.mark.parametrize(("wish", "text"), WISHES.values(), ids=WISHES)
def test_merging_leaves_foreign_lines_alone(wish: Entry, text: bytes) -> None:
    assert merged(HELD, wish) == text


MERGES: Mapping[str, tuple[bytes, Entry, bytes]] = {
    "ends the last line before it adds one": (b"a 1", Entry("b", "2"), b"a 1\nb\t2\n"),
    "drops repetitions of a wished key": (b"a 1\nc 1\nA 2\n", Entry("a", "3"), b"a\t3\nc 1\n"),
    "keeps bytes that are no UTF-8": (b"# f\xfcr\nb\xfc 1\n", Entry("c", "2"), b"# f\xfcr\nb\xfc 1\nc\t2\n"),
    "keeps a comment of ours above somebody else's": (
        b"#: ours\n# theirs\na 1\n",
        Entry("a", "2"),
        b"#: ours\n# theirs\na\t2\n",
    ),
    "keeps the upper of two comments of ours": (
        b"#: one\n#: two\na 1\n",
        Entry("a", "2", "two"),
        b"#: one\n#: two\na\t2\n",
    ),
    "begins an empty text": (b"", Entry("a", "1"), b"a\t1\n"),
}


@pytest.mark.parametrize(("text", "wish", "after"), MERGES.values(), ids=MERGES)
def test_merging(text: bytes, wish: Entry, after: bytes) -> None:
    assert merged(text, wish) == after


RECORDS = [
    (b"A.Test  OK\n", [b"a.test\tOK"]),
    (b"a\tb c\td \n", [b"a\tb c\td "]),  # makemap keeps what stands behind the value
    (b"a\n", [b"a\t"]),
    (b"a b\r\n", [b"a\tb\r"]),
    (b"B\xdcRO 1", [b"b\xdcro\t1"]),  # makemap folds ASCII alone
    (b"# a 1\n\n b 2\n\tc 3\n", []),
]


@pytest.mark.parametrize(("text", "records"), RECORDS)
def test_records_are_what_makemap_makes_of_the_text(text: bytes, records: list[bytes]) -> None:
    assert list(_map_text.records(text)) == records


FAULTS = [
    (b"a 1\n b 2\n", "file:2: begins with a blank"),
    (b"a 1\n\t\n", "file:2: begins with a blank"),
    (b"a 1\n\r\n", "file:2: begins with a blank"),
    (b"a\n", "file:1: gives a no value"),
    (b"a \t \n", "file:1: gives a no value"),
    (b"#: c\na 1\n\nA 2\n", "file:4: repeats A of line 2"),
    (b"a " + b"1" * 1021 + b"\n", "file:1: is 1023 bytes long (makemap takes at most 1022)"),
    (b"a 1\n# " + b"x" * 1021, "file:2: is 1023 bytes long"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_names_the_line_that_makemap_would_refuse(text: bytes, message: str) -> None:
    (fault,) = _map_text.faults(text, "file")
    assert str(fault).startswith(message)


def test_a_line_that_may_be_a_password_is_not_shown() -> None:
    (fault,) = _map_text.faults(b'AuthInfo:a"P:x"\n', "file", lambda key: key.startswith("authinfo:"))
    assert str(fault) == "file:1: has no value (write key, tab, value)"


def test_the_longest_line_is_no_fault() -> None:
    assert _map_text.faults(b"a " + b"1" * 1020 + b"\n", "file") == []


@pytest.mark.parametrize("text", [b"", b"\n", b"# c\n", b"a 1\n", b"a 1\nb 2", HELD])
def test_finds_no_fault_in_what_makemap_takes(text: bytes) -> None:
    assert _map_text.faults(text, "file") == []
