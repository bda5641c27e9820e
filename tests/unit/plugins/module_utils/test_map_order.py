# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The order for makemap: every line is there, and lies where Berkeley DB's hash would have it."""

from __future__ import annotations

from collections import Counter

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_text
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_order import hash_bytes, in_hash_order
from hypothesis import example, given
from hypothesis import strategies as st


def fnv(key: bytes) -> int:
    """Berkeley DB's hash (hash/hash_func.c, __ham_func5), written down plainly."""
    found = 0
    for byte in key:
        found = (found * 16777619) & 0xFFFFFFFF
        found ^= byte
    return found


@given(st.lists(st.binary(max_size=64), max_size=20))
@example([])
@example([b""])
@example([b"", b"a", b"\0\0a"])
def test_the_hash_is_that_of_berkeley_db(keys: list[bytes]) -> None:
    assert list(hash_bytes(keys)) == [fnv(key) & 255 for key in keys]


def test_of_a_very_long_key_only_the_end_counts() -> None:
    assert hash_bytes([b"x" * 100 + b"y" * 64, b"y" * 64]) == bytes([fnv(b"y" * 64) & 255] * 2)


def entries_of(text: bytes) -> Counter[bytes]:
    return Counter(line for line in text.split(b"\n") if line)


@given(st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")), max_size=30))
@example([b"a\t1", b"a\t1", b"A\t2"])
@example([b"no tab"])
def test_every_line_is_there_as_often_as_before(lines: list[bytes]) -> None:
    text = b"\n".join(lines)
    ordered = b"".join(in_hash_order(text))
    assert entries_of(ordered) == entries_of(text)


def test_a_text_of_many_chunks_keeps_every_line() -> None:
    text = b"".join(b"connect:10.%d.%d\tREJECT\n" % divmod(number, 256) for number in range(70_000))
    assert len(list(_map_text.chunks(text))) > 1
    ordered = b"".join(in_hash_order(text))
    assert entries_of(ordered) == entries_of(text)


def test_groups_hold_the_keys_of_one_hash_in_lower_case() -> None:
    text = b"".join(b"Connect:10.0.%d\tREJECT\n" % number for number in range(256))
    groups = [
        {fnv(line.partition(b"\t")[0].lower()) & 255 for line in group.split(b"\n") if line}
        for group in in_hash_order(text)
    ]
    found = [next(iter(group)) for group in groups if group]
    assert all(len(group) <= 1 for group in groups)
    assert found == sorted(set(found))
