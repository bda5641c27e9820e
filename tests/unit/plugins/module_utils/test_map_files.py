# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of src on a host: what must be sent, what is kept, and what is dropped."""

from __future__ import annotations

import grp
import os
import pwd
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_files
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import of_bytes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_source import Source

FEED, OTHER = b"To:a.test\tREJECT\n", b"To:b.test\tREJECT\n"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are kept; it does not exist yet."""
    me = Attributes(pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name, 0o600)
    monkeypatch.setattr(_map_files, "DIRECTORY", tmp_path / "kept")
    monkeypatch.setattr(_map_files, "_ATTRIBUTES", me)
    return tmp_path / "kept"


def own(path: Path) -> dict[str, str]:
    """A file that the host has itself, as the action tells of it."""
    return {"name": str(path), "digest": "", "path": str(path)}


def sent(tmp_path: Path, content: bytes, name: str = "files/feed") -> dict[str, str]:
    """A file that has just been sent."""
    path = tmp_path / f"source-{of_bytes(content)}"
    path.write_bytes(content)
    return {"name": name, "digest": of_bytes(content), "path": str(path)}


def told(content: bytes, name: str = "files/feed") -> dict[str, str]:
    """A file of the controller that was not sent."""
    return {"name": name, "digest": of_bytes(content), "path": ""}


def test_what_is_sent_is_read_and_kept_for_the_next_run(tmp_path: Path, kept: Path) -> None:
    assert _map_files.missing([told(FEED)]) == [of_bytes(FEED)]
    arrived = sent(tmp_path, FEED)
    assert _map_files.missing([arrived]) == []
    assert _map_files.load([arrived]) == (Source("files/feed", FEED),)
    _map_files.keep([arrived], [])
    Path(arrived["path"]).unlink()
    assert _map_files.missing([told(FEED)]) == []
    assert _map_files.load([told(FEED)]) == (Source("files/feed", FEED),)
    assert kept.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in kept.iterdir()] == [0o600]


def test_only_what_changes_is_sent(tmp_path: Path, kept: Path) -> None:
    _map_files.keep([sent(tmp_path, FEED)], [])
    assert _map_files.missing([told(FEED), told(OTHER, "other")]) == [of_bytes(OTHER)]
    assert [path.name for path in kept.iterdir()] == [of_bytes(FEED)]


def test_what_is_wished_no_more_is_dropped(tmp_path: Path, kept: Path) -> None:
    _map_files.keep([sent(tmp_path, FEED)], [])
    _map_files.keep([sent(tmp_path, OTHER)], [of_bytes(FEED)])
    assert [path.name for path in kept.iterdir()] == [of_bytes(OTHER)]
    _map_files.keep([], [of_bytes(OTHER), of_bytes(FEED)])
    assert list(kept.iterdir()) == []


def test_the_files_of_another_map_stay(tmp_path: Path, kept: Path) -> None:
    _map_files.keep([sent(tmp_path, FEED)], [])
    _map_files.keep([sent(tmp_path, OTHER)], [])
    assert {path.name for path in kept.iterdir()} == {of_bytes(FEED), of_bytes(OTHER)}


def test_a_kept_file_that_is_not_what_was_sent_is_sent_again(tmp_path: Path, kept: Path) -> None:
    _map_files.keep([sent(tmp_path, FEED)], [])
    (kept / of_bytes(FEED)).write_bytes(FEED[:5])
    assert _map_files.missing([told(FEED)]) == [of_bytes(FEED)]
    _map_files.keep([sent(tmp_path, FEED)], [of_bytes(FEED)])
    assert _map_files.load([told(FEED)]) == (Source("files/feed", FEED),)


def test_a_file_of_the_host_is_read_where_it_is(tmp_path: Path, kept: Path) -> None:
    feed = tmp_path / "feed"
    feed.write_bytes(FEED)
    assert _map_files.digests([own(feed)]) == {str(feed): of_bytes(FEED)}
    assert _map_files.missing([own(feed)]) == []
    assert _map_files.load([own(feed)]) == (Source(str(feed), FEED),)
    _map_files.keep([own(feed)], [])
    assert not kept.exists()


UNREADABLE = [
    ("none", "cannot be read: No such file or directory"),
    (".", "is not a regular file (name a file of entries)"),
    ("pipe", "is not a regular file (name a file of entries)"),
    ("/dev/zero", "is not a regular file (name a file of entries)"),
    ("a\0b", "is not a regular file (name a file of entries)"),
]


@pytest.mark.parametrize(("name", "reason"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, reason: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    path = str(tmp_path / name)
    with pytest.raises(InvalidInputError) as caught:
        _map_files.digests([{"name": path, "digest": "", "path": path}])
    assert str(caught.value) == f"src {path}: {reason}"


def test_the_order_of_files_is_their_precedence(tmp_path: Path, kept: Path) -> None:
    both = [sent(tmp_path, FEED, "one"), sent(tmp_path, OTHER, "two")]
    assert list(_map_files.digests(both)) == ["one", "two"]
    assert [source.name for source in _map_files.load(both[::-1])] == ["two", "one"]
    _map_files.keep(both, [])
    assert len(list(kept.iterdir())) == 2
