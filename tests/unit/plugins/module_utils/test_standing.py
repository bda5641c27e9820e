# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a host is seen to be other than wished, on real files."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import FileState, ours, publish
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Generation
from ansible_collections.postmaster.sendmail.plugins.module_utils._live_state import snapshot
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import parse_questions
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import RelayWish
from ansible_collections.postmaster.sendmail.plugins.module_utils._standing import (
    changed_by_others,
    digest_of_tests,
    look,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Current, Store

QUESTION = {"client_address": "192.0.2.1", "recipient": "a@example.org"}
QUESTIONS = parse_questions([QUESTION], variable="policy_tests")
FILE = FileState(b"as wished\n", ours(0o644))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = Store(str(tmp_path / "store"))
    found.write(Generation(1, "2026-01-31T12:00:00Z", "relay", ()))
    found.set_current(Current(1, {}, ""))
    return found


def other(wish: RelayWish, store: Store, *, is_first: bool = False) -> tuple[str, ...]:
    return look(wish, store, None if is_first else store.read(1)).other


def test_a_host_that_is_right_is_right(store: Store, tmp_path: Path) -> None:
    path = str(tmp_path / "file")
    publish(path, FILE)
    assert other(RelayWish(files=((path, FILE),), requires=(path,)), store) == ()


@pytest.mark.parametrize(
    "live", [None, FileState(b"other\n", ours(0o644)), FileState(FILE.content, ours(0o640))]
)
def test_a_file_that_is_other_is_named(live: FileState | None, store: Store, tmp_path: Path) -> None:
    path = str(tmp_path / "file")
    if live:
        publish(path, live)
    assert other(RelayWish(files=((path, FILE),)), store) == (path,)


def test_what_is_required_and_not_there_is_named(store: Store, tmp_path: Path) -> None:
    path = str(tmp_path / "library")
    assert other(RelayWish(requires=(path,)), store) == (path,)


def test_tests_and_a_probe_that_the_generation_has_not_passed_are_named(store: Store) -> None:
    assert other(RelayWish(questions=QUESTIONS, probe={"limit": 6.0}), store) == ("policy_tests", "probe")


def test_a_host_without_a_generation_is_not_known(store: Store) -> None:
    assert other(RelayWish(), store, is_first=True) == ("no generation is in effect",)


@pytest.mark.parametrize("ahead", [-3600.0, 3600.0])
def test_what_others_have_changed_of_a_generation_is_told_whatever_the_clock(
    ahead: float, tmp_path: Path
) -> None:
    kept, changed, gone, come = (tmp_path / name for name in ("kept", "changed", "gone", "come"))
    for path in (kept, changed, gone):
        path.write_text("as it was")
    paths = [*map(str, (kept, changed, gone, come))]
    current = Generation(1, "2026-01-31T12:00:00Z", "relay", snapshot(paths))
    changed.write_text("other")
    gone.unlink()
    come.touch()
    assert [*changed_by_others(paths, current, time.time() + ahead)] == sorted(paths[1:])


@pytest.mark.parametrize(("ahead", "told"), [(-3600.0, True), (3600.0, False)])
def test_what_others_renew_is_told_by_the_time(ahead: float, told: bool, tmp_path: Path) -> None:
    path = tmp_path / "certificate"
    path.touch()
    nothing = Generation(1, "2026-01-31T12:00:00Z", "relay", ())
    found = changed_by_others([str(path)], nothing, time.time() + ahead)
    assert found == ((str(path),) if told else ())


def test_what_stands_for_tests_changes_with_them() -> None:
    others = parse_questions([{**QUESTION, "expect": {"code": 550}}], variable="policy_tests")
    assert digest_of_tests(()) == ""
    assert digest_of_tests(QUESTIONS) == digest_of_tests(parse_questions([QUESTION], variable="policy_tests"))
    assert digest_of_tests(QUESTIONS) != digest_of_tests(others)
