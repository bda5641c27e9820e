# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The store, in real directories: what is kept, what is forgotten, and what is not believed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _gathering, _journal
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    FOUND,
    Entry,
    Generation,
    StoreError,
    absent,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._journal import Journal
from ansible_collections.postmaster.sendmail.plugins.module_utils._kept_generations import kept_generations
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import of_bytes
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Current, Store

JOURNAL = Journal(1, 2, "2026-01-31T12:00:00Z", ({"how": "reload"},), ({"how": "restart"},), {"limit": 6.0})
TEXT, DATABASE = "/etc/mail/access", "/etc/mail/access.db"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


def make(store: Store, number: int, why: str = "relay") -> Generation:
    """A generation of a map whose text and database no other has, kept with its contents."""
    text, database = (store.put(f"{kind} {number}".encode()) for kind in ("text", "database"))
    entries = (
        Entry(TEXT, "file", text, "root", "root", 0o640, secret=True),
        Entry(DATABASE, "database", database, "root", "root", 0o640, map_type="hash"),
        absent("/etc/mail/virtusertable"),
    )
    generation = Generation(number, f"2026-01-{number:02}T12:00:00Z", why, entries)
    store.write(generation)
    return generation


def take_effect(store: Store, number: int) -> None:
    store.set_current(Current(number, {"sendmail.service": [158, number]}, f"2026-01-{number:02}T12:00:01Z"))


def has(store: Store, number: int) -> tuple[bool, bool]:
    """Whether the text and the database of a generation are kept."""
    found = []
    for kind in ("text", "database"):
        try:
            store.get(of_bytes(f"{kind} {number}".encode()))
            found.append(True)
        except StoreError:
            found.append(False)
    return found[0], found[1]


def test_there_is_nothing_in_a_store_that_is_not_there(store: Store, tmp_path: Path) -> None:
    assert not store.exists()
    assert (store.current(), store.ids(), store.next_id(), store.whole()) == (None, (), 1, {})
    assert (_journal.read(store), kept_generations(store)) == (None, [])
    _journal.end(store)
    store.prune(5)
    assert list(tmp_path.iterdir()) == []


def test_all_of_it_is_ours_alone(store: Store, tmp_path: Path) -> None:
    make(store, 1)
    take_effect(store, 1)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert modes == {True: 0o700, False: 0o600}


def test_a_store_that_others_may_read_is_closed_by_the_next_write(store: Store, tmp_path: Path) -> None:
    store.put(b"")
    directories = (tmp_path / "store", tmp_path / "store/objects")
    for path in directories:
        path.chmod(0o755)
    store.put(b"secret")
    assert [path.stat().st_mode & 0o777 for path in directories] == [0o700] * 2


@pytest.mark.parametrize("content", [b"", b"corp.test\tRELAY\n", bytes(range(256)) * 9999])
def test_a_content_is_got_back(store: Store, content: bytes) -> None:
    digest = store.put(content)
    assert store.get(digest) == content
    assert Path(store.object_path(digest)).read_bytes() == content


def test_a_content_that_is_there_is_left_alone_and_a_damaged_one_is_not(store: Store) -> None:
    path = Path(store.object_path(store.put(b"content")))
    before = path.stat()
    store.put(b"content")
    assert path.stat() == before
    path.write_bytes(b"contents")
    with pytest.raises(StoreError, match="is damaged"):
        store.get(path.name)
    store.put(b"content")
    assert store.get(path.name) == b"content"


def test_a_generation_is_read_as_it_was_written(store: Store) -> None:
    one, two = make(store, 1), make(store, 2)
    assert (store.read(1), store.read(2), store.ids(), store.next_id()) == (one, two, (1, 2), 3)
    wider = one.knowing([absent("/etc/mail/new")])
    store.write(wider)
    assert store.read(1) == wider


def test_what_could_not_be_read_again_is_not_written(store: Store) -> None:
    for path in ("/etc/mail/../shadow", "etc/mail/access"):
        with pytest.raises(StoreError, match="path"):
            store.write(Generation(1, "", "relay", (absent(path),)))
    assert store.ids() == ()


def test_no_number_is_given_twice(store: Store) -> None:
    make(store, 3)
    take_effect(store, 7)
    assert store.next_id() == 8
    _journal.begin(store, Journal(8, 9, ""))
    assert store.next_id() == 10


def test_the_current_generation_is_told_with_its_proof(store: Store) -> None:
    make(store, 1)
    take_effect(store, 1)
    make(store, 2)
    assert store.current() == Current(1, {"sendmail.service": [158, 1]}, "2026-01-01T12:00:01Z")
    take_effect(store, 2)
    assert store.proofs() == {"1": "2026-01-01T12:00:01Z", "2": "2026-01-02T12:00:01Z"}
    assert store.been_in_effect(store.whole()) == (2, 1)


def test_a_transaction_under_way_is_told_until_it_ends(store: Store) -> None:
    _journal.begin(store, JOURNAL)
    assert _journal.read(store) == JOURNAL
    with pytest.raises(StoreError, match=r"from generation 1 to 2 was cut off \(run sendmail-transaction"):
        _journal.begin(store, Journal(2, 3, ""))
    assert _journal.read(store) == JOURNAL
    _journal.end(store)
    _journal.end(store)
    assert _journal.read(store) is None


def test_the_newest_that_have_been_in_effect_are_kept(store: Store) -> None:
    make(store, 1, FOUND)
    for number in (2, 3, 4):
        make(store, number)
        take_effect(store, number)
    for number in (5, 6, 7):  # each of them failed
        make(store, number)
    store.prune(2)
    assert store.ids() == (3, 4, 7)
    assert {number: has(store, number) for number in (1, 2, 3, 4, 5, 7)} == {
        1: (False, False),
        2: (False, False),
        3: (True, False),
        4: (True, True),
        5: (False, False),
        7: (True, False),
    }


def test_what_was_found_on_the_host_counts_as_in_effect(store: Store) -> None:
    make(store, 1, FOUND)
    make(store, 2)
    take_effect(store, 2)
    store.prune(2)
    assert store.ids() == (1, 2)
    store.prune(1)
    assert store.ids() == (2,)


def test_those_of_a_transaction_under_way_are_kept_whole(store: Store) -> None:
    for number in (1, 2, 3, 4, 5):
        make(store, number)
        take_effect(store, number)
    _journal.begin(store, Journal(2, 3, ""))
    store.prune(1)
    assert store.ids() == (2, 3, 5)
    assert [has(store, number) for number in (2, 3, 5)] == [(True, True)] * 3


def test_a_content_that_another_generation_names_is_kept(store: Store) -> None:
    old = make(store, 1)
    take_effect(store, 1)
    store.write(Generation(2, "", "relay", old.entries))
    take_effect(store, 2)
    store.prune(1)
    assert (store.ids(), has(store, 1)) == ((2,), (True, True))


def test_a_generation_may_be_kept_though_it_cannot_be_told_what_was_proved(store: Store) -> None:
    make(store, 1)
    take_effect(store, 1)
    document = json.loads(Path(store.path("current")).read_text("ascii"))
    store.write_document("current", {**document, "proofs": [1]})
    store.prune(0)
    assert store.ids() == (1,)


DAMAGE = ["", "{", "null", "[]", "7", '{"generation": "1"}', '{"from": 1}', "[" * 100_000]


@pytest.mark.parametrize("text", DAMAGE)
@pytest.mark.parametrize(
    ("name", "read"), [("current", Store.current), ("journal", _journal.read), ("current", kept_generations)]
)
def test_a_damaged_document_is_told_with_its_path(
    store: Store, text: str, name: str, read: Callable[[Store], object]
) -> None:
    make(store, 1)
    Path(store.path(name)).write_text(text, encoding="ascii")
    Path(store.path(name)).chmod(0o600)
    with pytest.raises(StoreError, match=f"store/{name}: is damaged.*remove it"):
        read(store)


def test_nothing_is_forgotten_while_it_is_unknown_what_is_needed(store: Store) -> None:
    for number in (1, 2, 3):
        make(store, number)
        take_effect(store, number)
    Path(store.path("generations/3.json")).write_text("{", encoding="ascii")
    with pytest.raises(StoreError, match=r"3\.json: is no generation"):
        store.prune(1)
    assert store.ids() == (1, 2, 3)
    assert has(store, 1) == (True, True)


def test_a_damaged_generation_is_listed_with_its_damage(store: Store) -> None:
    for number in (1, 2, 3):
        make(store, number, FOUND if number == 1 else "relay")
        take_effect(store, number)
    make(store, 4)
    Path(store.path("generations/2.json")).write_text("{", encoding="ascii")
    rows = kept_generations(store)
    assert [(row.id, row.why, row.in_effect, row.proved) for row in rows] == [
        (4, "relay", False, ""),
        (3, "relay", True, "2026-01-03T12:00:01Z"),
        (2, "", False, ""),
        (1, FOUND, False, "2026-01-01T12:00:01Z"),
    ]
    assert (rows[1].files, rows[1].databases, rows[1].changed) == (1, 1, (TEXT, DATABASE))
    assert "2.json: is no generation" in rows[2].damage
    assert rows[3].changed == ()


def to_a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def to_be_written_by_the_group(path: Path) -> None:
    path.chmod(path.stat().st_mode | 0o020)


def to_be_written_by_all(path: Path) -> None:
    path.chmod(path.stat().st_mode | 0o002)


def to_a_pipe(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    os.mkfifo(path, 0o600)


@pytest.mark.parametrize(
    "spoil",
    [to_a_link, to_be_written_by_the_group, to_be_written_by_all, to_a_pipe],
    ids=lambda do: do.__name__,
)
@pytest.mark.parametrize("name", ["", "generations", "generations/1.json", "current"])
def test_what_others_may_have_written_is_not_believed(
    store: Store, spoil: Callable[[Path], None], name: str
) -> None:
    make(store, 1)
    take_effect(store, 1)
    spoil(Path(store.path(name)))
    read = store.current if name == "current" else lambda: store.read(1)
    with pytest.raises(StoreError, match=f"{store.path(name)}: .*(remove|move) it"):
        read()


@pytest.mark.parametrize("spoil", [to_a_link, to_be_written_by_all], ids=lambda do: do.__name__)
def test_nothing_is_put_where_others_may_write(store: Store, spoil: Callable[[Path], None]) -> None:
    objects = Path(store.path("objects"))
    store.put(b"before")
    spoil(objects)
    with pytest.raises(StoreError, match="objects: "):
        store.put(b"secret")
    assert len([*objects.iterdir()]) == 1


def test_other_names_in_the_store_are_no_generations(store: Store) -> None:
    make(store, 1)
    for name in ("0.json", "01.json", "-1.json", "2.json~", ".3.json.staged-x", "4.JSON"):
        Path(store.path(f"generations/{name}")).touch()
    assert store.ids() == (1,)
    Path(store.path("generations/1.json")).rename(store.path("generations/5.json"))
    with pytest.raises(StoreError, match=r"5\.json: is generation 1"):
        store.read(5)
    with pytest.raises(StoreError, match=r"generation 1: is not kept.*5"):
        store.read(1)


def gathered(directory: str) -> tuple[object, tuple[str, ...]]:
    """What info tells of the generations, and warns of."""
    gatherer = _gathering.Gatherer(_gathering.Wanted("", "", "", (), store=directory))
    return gatherer.gather(["generations"])["generations"], gatherer.warnings(["generations"])


def test_info_lists_what_is_kept_and_no_secret(store: Store) -> None:
    assert gathered(store.path("")) == ([], ())
    make(store, 1)
    take_effect(store, 1)
    rows, warnings = gathered(store.path(""))
    assert rows == [
        {
            "id": 1,
            "made": "2026-01-01T12:00:00Z",
            "why": "relay",
            "in_effect": True,
            "proved": "2026-01-01T12:00:01Z",
            "files": 1,
            "databases": 1,
            "changed": (),
            "damage": "",
        }
    ]
    assert warnings == ()


def test_info_warns_of_a_damaged_store(store: Store) -> None:
    make(store, 1)
    Path(store.path("generations/1.json")).write_text("{", encoding="ascii")
    assert "1.json: is no generation" in gathered(store.path(""))[1][0]
    Path(store.path("current")).write_text("{", encoding="ascii")
    rows, warnings = gathered(store.path(""))
    assert rows == []
    assert "generations cannot be told: " in warnings[0]
