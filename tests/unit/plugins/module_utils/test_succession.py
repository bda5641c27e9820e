# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a transaction begins with, and what is kept of that, on real files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    FOUND,
    Entry,
    Generation,
    in_order,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._live_state import snapshot
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Current, Store
from ansible_collections.postmaster.sendmail.plugins.module_utils._succession import base, by_path

DAEMON = {"sendmail.service": [1, 2, 3, 4]}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


@pytest.fixture
def access(tmp_path: Path) -> Path:
    path = tmp_path / "access"
    path.write_text("Connect:192.0.2.1\tRELAY\n")
    return path


def live(*paths: Path) -> tuple[Entry, ...]:
    return snapshot(map(str, paths))


def in_effect(store: Store, entries: Sequence[Entry]) -> Generation:
    """A generation of these entries, proved, whose contents are not kept."""
    generation = Generation(
        1, "2026-01-31T12:00:00Z", "relay", in_order(by_path(entries)), {"limit": 6.0}, "tested"
    )
    store.write(generation)
    store.set_current(Current(1, DAEMON, "2026-01-31T12:00:05Z"))
    return generation


def test_a_host_without_a_generation_gets_what_is_found(store: Store, access: Path) -> None:
    found = base(live(access), store, None)
    assert (found.id, found.why, found.entries) == (1, FOUND, live(access))
    assert store.current() == Current(1, {}, "")
    assert store.get(found.entries[0].digest) == access.read_bytes()


def test_a_host_that_is_as_its_generation_gets_no_other(store: Store, access: Path) -> None:
    generation = in_effect(store, live(access))
    assert base(live(access), store, generation) == generation
    assert store.ids() == (1,)


def test_what_the_generation_did_not_know_is_written_down_in_it(store: Store, access: Path) -> None:
    generation = in_effect(store, live(access))
    mailertable = access.with_name("mailertable")
    mailertable.write_text("example.org\tsmtp:[192.0.2.9]\n")
    absent = access.with_name("virtusertable")
    known = base(live(access, mailertable, absent), store, generation)
    assert (known.id, store.ids(), store.read(1)) == (1, (1,), known)
    assert [entry.kind for entry in known.entries] == ["file", "file", "absent"]
    assert store.get(by_path(known.entries)[str(mailertable)].digest) == mailertable.read_bytes()


def test_what_somebody_else_has_changed_becomes_a_generation_of_its_own(store: Store, access: Path) -> None:
    generation = in_effect(store, live(access))
    access.write_text("Connect:192.0.2.2\tRELAY\n")
    found = base(live(access), store, generation)
    assert (found.id, found.why, found.probe, found.tests) == (2, FOUND, {"limit": 6.0}, "")
    assert store.get(found.entries[0].digest) == b"Connect:192.0.2.2\tRELAY\n"
    assert store.read(1) == generation
    # whether its daemons have read that is not known
    assert store.current() == Current(2, {}, "")


def test_what_was_found_once_is_not_found_again(store: Store, access: Path) -> None:
    generation = in_effect(store, live(access))
    access.write_text("")
    found = base(live(access), store, generation)
    assert base(live(access), store, found) == found
    assert store.ids() == (1, 2)


def test_what_the_transaction_does_not_name_is_found_too(store: Store, access: Path) -> None:
    other = access.with_name("mailertable")
    other.touch()
    generation = in_effect(store, live(access, other))
    other.unlink()
    found = base(live(access), store, generation)
    assert by_path(found.entries)[str(other)].kind == "absent"


def test_a_database_and_a_secret_stay_what_they_are(store: Store, access: Path) -> None:
    database = access.with_name("access.db")
    database.write_bytes(b"one")
    entries = [
        replace(live(access)[0], secret=True),
        replace(live(database)[0], kind="database", map_type="hash", secret=True),
    ]
    generation = in_effect(store, entries)
    database.write_bytes(b"another")
    access.write_text('AuthInfo:192.0.2.1 "P=secret"\n')
    text, built = base(live(access), store, generation).entries
    assert (text.kind, text.secret) == ("file", True)
    assert (built.kind, built.map_type, built.secret) == ("database", "hash", True)
    assert not Path(store.object_path(built.digest)).exists()  # it can be made of its text


@pytest.mark.parametrize("target", ["./access", "access", "/etc/../etc/mail/access"])
def test_a_link_is_kept_as_it_is_written(store: Store, tmp_path: Path, target: str) -> None:
    link = tmp_path / "link"
    os.symlink(target, link)  # noqa: PTH211 - as it is written
    (entry,) = base(live(link), store, None).entries
    assert store.get(entry.digest) == target.encode()
