# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is told of a transaction, and left of one that fails. Whole ones are made in the tests on hosts."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _journal
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import UnitsWish
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    Entry,
    Generation,
    absent,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._rehearsed import Rehearsed
from ansible_collections.postmaster.sendmail.plugins.module_utils._standing import Units
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Current, Store
from ansible_collections.postmaster.sendmail.plugins.module_utils._transaction import (
    Change,
    foreseen,
    in_effect,
    nothing_left,
    recover,
)

NO_UNITS = Units(UnitsWish(()), {}, {}, ())
CURRENT = Generation(1, "2026-01-31T12:00:00Z", "relay", ())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = Store(str(tmp_path / "store"))
    found.write(CURRENT)
    found.set_current(Current(1, {}, ""))
    return found


def change(*paths: str) -> Change:
    """One that makes files at these paths."""
    before = tuple(map(absent, paths))
    after = tuple(Entry(path, "file", "0" * 64, "root", "root", 0o644) for path in paths)
    return Change(Rehearsed(before, after), NO_UNITS)


@pytest.mark.parametrize("error", [SendmailError("refused"), OSError(28, "No space left on device")])
def test_an_attempt_that_fails_leaves_no_contents(error: Exception, store: Store) -> None:
    def attempt() -> None:
        with nothing_left(store, 5):
            store.put(b"a database")
            raise error

    with pytest.raises(type(error)) as told:
        attempt()
    assert told.value is error
    assert [*Path(store.path("objects")).iterdir()] == []
    assert in_effect(store) == CURRENT


def test_why_an_attempt_failed_is_told_though_the_store_is_damaged(store: Store) -> None:
    Path(store.path("current")).write_text("{}")
    with pytest.raises(SendmailError, match="refused"), nothing_left(store, 5):
        raise SendmailError("refused")


def test_an_attempt_that_succeeds_keeps_what_it_kept(store: Store) -> None:
    with nothing_left(store, 5):
        digest = store.put(b"a text")
    assert store.get(digest) == b"a text"


def test_a_host_without_a_store_has_no_generation_and_nothing_to_take_back(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "none"))
    assert in_effect(store) is None
    assert not recover(store, check_mode=False, warn=pytest.fail)


def test_check_mode_only_tells_of_what_was_cut_off(store: Store) -> None:
    journal = _journal.Journal(1, 2, "2026-01-31T12:00:00Z")
    _journal.begin(store, journal)
    warned: list[str] = []
    assert recover(store, check_mode=True, warn=warned.append)
    assert warned == ["a transaction was cut off on this host: the next run takes it back first"]
    assert _journal.read(store) == journal


FORESEEN = [
    ((), CURRENT, (), False),
    ((), None, (), True),
    (("/etc/mail/access",), CURRENT, ("/etc/mail/access",), True),
    # what is kept beside a database for the next run is nothing that a user changes
    (("/etc/mail/access.db.digest",), CURRENT, (), False),
    (("/etc/mail/access.db", "/etc/mail/access.db.digest"), CURRENT, ("/etc/mail/access.db",), True),
]


@pytest.mark.parametrize(("paths", "current", "told", "changed"), FORESEEN)
def test_what_a_change_would_do_is_told(
    paths: tuple[str, ...], current: Generation | None, told: tuple[str, ...], changed: bool
) -> None:
    report = foreseen(change(*paths), current)
    assert (report.changed_files, report.changed) == (told, changed)
    assert report.generation == (current.id if current else None)
