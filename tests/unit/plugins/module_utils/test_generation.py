# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A generation as a value: what it says of paths, and that nothing else is read as one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    Entry,
    Generation,
    StoreError,
    absent,
    difference,
    from_json,
    in_order,
    state_at,
    to_json,
)

ONE, TWO = "1" * 64, "2" * 64


def file(path: str, digest: str = ONE) -> Entry:
    return Entry(path, "file", digest, "root", "smmta", 0o640)


def made(number: int, *entries: Entry) -> Generation:
    return Generation(
        number, "2026-01-31T12:00:00Z", "relay", in_order({entry.path: entry for entry in entries})
    )


WHOLE = replace(
    made(
        12,
        file("/etc/mail/access"),
        Entry("/etc/mail/access.db", "database", TWO, "root", "smmta", 0o640, map_type="hash"),
        Entry("/etc/mail/tls", "directory", "", "root", "root", 0o2750),
        Entry("/etc/mail/tls/key.pem", "file", TWO, "root", "root", 0o600, secret=True),
        Entry("/etc/mail/aliases", "link", ONE, "root", "root", 0o777),
        Entry("/etc/mail/caf\udce9", "file", ONE, "1234", "1234", 0o644),
        absent("/etc/mail/virtusertable"),
    ),
    probe={"limit": 6.0, "tries": [{"name": "a stranger", "passes": False}]},
    tests=ONE,
)


@pytest.mark.parametrize("generation", [WHOLE, made(1)])
def test_what_is_written_is_read(generation: Generation) -> None:
    assert from_json(to_json(generation)) == generation
    assert from_json(to_json(generation).encode()) == generation


def changed(**values: object) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(to_json(WHOLE))
    return {**document, **values}


def with_entry(**values: object) -> dict[str, Any]:
    entry = {"path": "/etc/mail/x", "kind": "file", "mode": "0640", "owner": "root", "group": "root"}
    return changed(entries=[{**entry, "digest": ONE, **values}])


INVALID = [
    ("", "Expecting value"),
    (b"\xff\xfe\x00", "decode"),
    ("null", ""),
    ("[]", ""),
    ("12", ""),
    ("[" * 100_000, ""),
    ("{}", "'?form'? is missing"),
    (to_json(WHOLE)[:-20], ""),
    (changed(form=2), "form 2 is not known"),
    (changed(id=0), "its number is none"),
    (changed(id=True), "its number is none"),
    (changed(id="12"), "its number is none"),
    (changed(made=None), "not all text"),
    (changed(why=["relay"]), "not all text"),
    (changed(probe=[]), "its probe is no mapping"),
    (changed(entries=None), ""),
    (changed(entries=[None]), ""),
    (changed(entries={"path": "/etc"}), ""),
    (changed(entries=[{}]), "path"),
    (changed(entries=[{"path": "/b", "kind": "absent"}, {"path": "/a", "kind": "absent"}]), "sorted"),
    (changed(entries=[{"path": "/b", "kind": "absent"}] * 2), "twice"),
    (with_entry(path="etc/mail/x"), "no whole path"),
    (with_entry(path=7), "no whole path"),
    (with_entry(path="/etc/mail/../shadow"), "no plain path"),
    (with_entry(path="/etc/mail/"), "no plain path"),
    (with_entry(path="/etc/\0"), "no plain path"),
    (with_entry(kind="pipe"), "not known"),
    (with_entry(kind=["file"]), "not known"),
    (with_entry(mode=416), "octal mode"),
    (with_entry(mode="640"), "octal mode"),
    (with_entry(mode="0888"), "octal mode"),
    (with_entry(digest=""), "no right digest"),
    (with_entry(digest="../../shadow"), "no right digest"),
    (with_entry(digest=None), "no text"),
    (with_entry(kind="directory"), "no right digest"),
    (with_entry(owner=""), "no owner or group"),
    (with_entry(group=0), "no text"),
    (with_entry(kind="database"), "no right map_type"),
    (with_entry(map_type="hash"), "no right map_type"),
]


@pytest.mark.parametrize(("text", "told"), INVALID)
def test_nothing_else_is_read_as_one(text: str | bytes | dict[str, Any], told: str) -> None:
    with pytest.raises(StoreError, match=f"is no generation: .*{told}"):
        from_json(json.dumps(text) if isinstance(text, dict) else text)


SAME = [
    (file("/a"), file("/a")),
    (file("/a"), replace(file("/a"), kind="database", map_type="hash")),
    (file("/a"), replace(file("/a"), secret=True)),
    (absent("/a"), absent("/a")),
]
OTHER = [
    (file("/a"), file("/a", TWO)),
    (file("/a"), replace(file("/a"), owner="smmta")),
    (file("/a"), replace(file("/a"), group="root")),
    (file("/a"), replace(file("/a"), mode=0o644)),
    (file("/a"), replace(file("/a"), kind="link")),
    (file("/a"), absent("/a")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_the_same_on_the_disk_agrees(one: Entry, other: Entry) -> None:
    assert one.agrees(other)
    assert other.agrees(one)
    assert difference(made(1, one), made(2, other)) == ()


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_is_another_on_the_disk_does_not(one: Entry, other: Entry) -> None:
    assert not one.agrees(other)
    assert not other.agrees(one)
    assert difference(made(1, one), made(2, other)) == ("/a",)


def test_a_difference_is_what_changes_on_the_way() -> None:
    before = made(1, file("/gone"), file("/left"), file("/same"))
    after = made(2, absent("/gone"), absent("/never"), file("/new"), file("/same"))
    assert difference(before, after) == ("/gone", "/new")
    later, earlier = before, after
    assert difference(earlier, later) == ("/gone", "/left")


def test_a_generation_learns_of_paths_that_it_does_not_name() -> None:
    knowing = made(1, file("/a")).knowing([absent("/b"), file("/a", TWO)])
    assert knowing == made(1, file("/a"), absent("/b"))


def test_a_path_has_the_state_of_the_next_generation_that_names_it() -> None:
    kept = [
        made(2, file("/a"), file("/dropped")),
        made(3, file("/a", TWO)),
        made(5, file("/a"), absent("/b"), file("/dropped", TWO)),
        made(6, file("/a"), file("/b"), file("/c", TWO)),
    ]
    assert state_at(kept, 2) == (file("/a"), absent("/b"), file("/c", TWO), file("/dropped"))
    assert state_at(kept, 3) == (file("/a", TWO), absent("/b"), file("/c", TWO), file("/dropped", TWO))
    assert state_at(kept, 6) == (file("/a"), file("/b"), file("/c", TWO), file("/dropped", TWO))
    assert state_at(reversed(kept), 2) == state_at(kept, 2)


@pytest.mark.parametrize(("kept", "told"), [((2, 3), "those kept are 2, 3"), ((), "none is kept")])
def test_there_is_no_state_of_what_is_not_kept(kept: tuple[int, ...], told: str) -> None:
    with pytest.raises(StoreError, match=f"generation 7: is not kept.*{told}"):
        state_at(map(made, kept), 7)
