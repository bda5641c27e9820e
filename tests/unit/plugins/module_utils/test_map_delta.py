# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What changes between two texts: the same, whether whole files are compared or only where they differ."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_delta
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_delta import Delta
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import records
from hypothesis import example, given
from hypothesis import strategies as st

# Few letters, so that keys are often ends and beginnings of one another.
_WORD = st.text(alphabet="ab", min_size=1, max_size=4)
_LINES = st.lists(st.tuples(_WORD, _WORD), max_size=8, unique_by=lambda pair: pair[0])


def _text(pairs: list[tuple[str, str]], *, blank: str, ended: bool, comment: bool) -> bytes:
    lines = ["# comment"] * comment + [f"{key}{blank}{value}" for key, value in pairs]
    return ("\n".join(lines) + "\n" * (ended and bool(lines))).encode()


TEXTS = st.builds(
    _text, _LINES, blank=st.sampled_from([" ", "\t"]), ended=st.booleans(), comment=st.booleans()
)


def _held(text: bytes) -> dict[bytes, bytes]:
    pairs = (record.partition(b"\t") for record in records(text))
    return {key: value for key, _tab, value in pairs}


@given(TEXTS, TEXTS)
@example(b"b 1\n", b"ab 1\n")
@example(b"ab 1\n", b"b 1\n")
@example(b"a 1\nb 1\n", b"a 1\nab 1\n")
@example(b"a 1", b"a 1\n")
@example(b"a 1", b"a 1\nb 1")
@example(b"", b"a 1\n")
def test_texts_differ_as_their_records_do(before: bytes, after: bytes) -> None:
    assert _map_delta.of_texts(before, after) == _map_delta.of_records(records(before), records(after))


@given(TEXTS, TEXTS)
def test_a_delta_leads_from_one_state_to_the_other(before: bytes, after: bytes) -> None:
    delta = _map_delta.of_texts(before, after)
    held = _held(before)
    for key, value in delta.gone.items():
        assert held.pop(key) == value
    assert held.keys().isdisjoint(delta.put)
    assert held | delta.put == _held(after)


@given(TEXTS)
def test_the_same_text_is_no_change(text: bytes) -> None:
    assert not _map_delta.of_texts(text, text)


NOTHING = Delta()
CHANGES = {
    "added": (b"a 1\n", b"a 1\nb 2\n", Delta({b"b": b"2"}, {})),
    "removed": (b"a 1\nb 2\n", b"b 2\n", Delta({}, {b"a": b"1"})),
    "another value": (b"a 1\nb 2\nc 3\n", b"a 1\nb 9\nc 3\n", Delta({b"b": b"9"}, {b"b": b"2"})),
    "another order": (b"a 1\nb 2\n", b"b 2\na 1\n", NOTHING),
    "another case and blank": (b"A 1\n", b"a\t1\n", NOTHING),
    "comments alone": (b"# one\na 1\n", b"# two\n#: three\na 1\n", NOTHING),
    "a line end": (b"a 1", b"a 1\n", NOTHING),
    "a key that is the end of another": (b"b 1\n", b"ab 1\n", Delta({b"ab": b"1"}, {b"b": b"1"})),
    "a comment that becomes an entry": (b"#a 1\n", b"a 1\n", Delta({b"a": b"1"}, {})),
}


@pytest.mark.parametrize(("before", "after", "delta"), CHANGES.values(), ids=CHANGES)
def test_what_changes(before: bytes, after: bytes, delta: Delta) -> None:
    assert _map_delta.of_texts(before, after) == delta


def test_keys_are_told_by_what_becomes_of_them() -> None:
    delta = _map_delta.of_records([b"a\t1", b"b\t1", b"c\t1"], [b"b\t2", b"c\t1", b"e\t1", b"d\t1"])
    assert (delta.added, delta.replaced, delta.removed) == ([b"d", b"e"], [b"b"], [b"a"])
    assert bool(delta)
