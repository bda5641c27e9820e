# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record of a map: what it was when it was published, and nothing that could be mistaken for it."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_record
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import BLOCK, Digests

ONE, TWO = _map_record.of_bytes(b"one"), _map_record.of_bytes(b"two")
DIGESTS = Digests(ONE, TWO, 3, (_map_record.of_bytes(b"abc"),), {"files/feed": TWO}, "hash")


@pytest.fixture
def database(tmp_path: Path) -> str:
    (tmp_path / "access.db").write_bytes(b"abc")
    return str(tmp_path / "access.db")


def test_what_is_written_is_read(database: str) -> None:
    _map_record.write(database, DIGESTS)
    assert _map_record.read(database) == DIGESTS
    assert Path(database + ".digest").stat().st_mode & 0o777 == 0o600


WRITTEN = {
    "form": 1,
    "wish": ONE,
    "text": TWO,
    "size": 3,
    "blocks": [ONE],
    "sources": {"feed": TWO},
    "map_type": "hash",
}
GARBAGE = {
    "empty": "",
    "cut off": json.dumps(WRITTEN)[:-4],
    "not ASCII": "\u00fc",
    "a number": "1",
    "nothing": "null",
    "a list": "[]",
    "deep": "[" * 100_000,
    "another form": json.dumps({**WRITTEN, "form": 2}),
    "no form": json.dumps({name: value for name, value in WRITTEN.items() if name != "form"}),
    "a field less": json.dumps({name: value for name, value in WRITTEN.items() if name != "text"}),
    "a field more": json.dumps({**WRITTEN, "more": 1}),
    "blocks that are none": json.dumps({**WRITTEN, "blocks": None}),
    "sources that are none": json.dumps({**WRITTEN, "sources": ["feed"]}),
    "a source that is another file": json.dumps({**WRITTEN, "sources": {"feed": "../../../etc/passwd"}}),
    "a block that is no digest": json.dumps({**WRITTEN, "blocks": [ONE, ""]}),
    "a size that is none": json.dumps({**WRITTEN, "size": "3"}),
    "a type that is none": json.dumps({**WRITTEN, "map_type": 1}),
}


def test_a_record_is_read_as_it_is_written_here(database: str) -> None:
    Path(database + ".digest").write_text(json.dumps(WRITTEN), encoding="ascii")
    assert _map_record.read(database) == Digests(ONE, TWO, 3, (ONE,), {"feed": TWO}, "hash")


@pytest.mark.parametrize("content", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_no_record(database: str, content: str) -> None:
    Path(database + ".digest").write_text(content, encoding="utf-8")
    assert _map_record.read(database) is None


def test_a_missing_or_unreadable_record_is_none(database: str) -> None:
    assert _map_record.read(database) is None
    Path(database + ".digest").mkdir()
    assert _map_record.read(database) is None


@pytest.mark.parametrize("content", [b"abd", b"ab", b"abcd", b"", None], ids=repr)
def test_a_database_that_differs_does_not_agree(database: str, content: bytes | None) -> None:
    assert _map_record.agrees(DIGESTS, database)
    if content is None:
        Path(database).unlink()
    else:
        Path(database).write_bytes(content)
    assert not _map_record.agrees(DIGESTS, database)


def test_a_digest_of_any_block_counts(tmp_path: Path) -> None:
    path = tmp_path / "big.db"
    path.write_bytes(b"x" * (2 * BLOCK + 5))
    size, blocks = _map_record.of_blocks(str(path))
    assert (size, len(blocks)) == (2 * BLOCK + 5, 3)
    whole = replace(DIGESTS, size=size, blocks=blocks)
    for offset in (0, BLOCK - 1, BLOCK, 2 * BLOCK + 4):
        content = bytearray(b"x" * size)
        content[offset] = ord("y")
        path.write_bytes(content)
        assert not _map_record.agrees(whole, str(path))


X, Y = b"x" * BLOCK, b"y" * BLOCK
CHANGES = {
    "a block": (X + X + b"end", X + Y + b"end", [1]),
    "the last, short one": (X + b"end", X + b"END!", [1]),
    "it grows within a block": (X + b"e", X + b"e" * 500, [1]),
    "it grows by blocks": (X + b"e", X + X + Y + b"e", [1, 2, 3]),
    "it shrinks within a block": (X + X, X + b"x", [1]),
    "it shrinks by blocks": (X + Y + X + b"e", X, [1, 2, 3]),
    "it shrinks to nothing": (X, b"", [0]),
    "it was nothing": (b"", X + b"e", [0, 1]),
    "nothing changes": (X + b"e", X + b"e", []),
}


@pytest.mark.parametrize(("before", "after", "changed"), CHANGES.values(), ids=CHANGES)
def test_the_changed_blocks_are_enough(
    tmp_path: Path, before: bytes, after: bytes, changed: list[int]
) -> None:
    path = tmp_path / "map.db"
    path.write_bytes(before)
    _size, blocks = _map_record.of_blocks(str(path))
    path.write_bytes(after)
    assert _map_record.of_changed(str(path), blocks, changed) == _map_record.of_blocks(str(path))


def test_what_stands_in_the_place_of_a_record_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / f"access.db{_map_record.SUFFIX}")
    assert _map_record.read(str(tmp_path / "access.db")) is None
