# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is done before a commit, on real files: owners elsewhere, and access lists in /etc/mail."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _ownership, _relay_wish
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    attributes_of,
    ours,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._outside import Outside
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import RelayWish

_ACCESS_LIST = "system.posix_acl_access"


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for /etc/mail."""
    path = tmp_path / "mail"
    path.mkdir()
    monkeypatch.setattr(_relay_wish, "DIRECTORY", str(path))
    return path


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A directory with nobody but root above it, as that of a queue must be."""
    with tempfile.TemporaryDirectory(dir="/run") as directory:
        yield Path(directory)


def owned(path: Path, kind: str, mode: int) -> RelayWish:
    return RelayWish(ownership=(_ownership.Wish(str(path), kind, ours(mode)),))


def let_somebody_write(path: Path) -> None:
    """Give another user an access list's entry: rw-, and r-- to the group, with a mask of rw- (acl(5))."""
    nobody = 0xFFFFFFFF
    entries = [(0x01, 6, nobody), (0x02, 6, 12345), (0x04, 4, nobody), (0x10, 6, nobody), (0x20, 4, nobody)]
    packed = b"".join(struct.pack("<HHI", *entry) for entry in entries)
    os.setxattr(path, _ACCESS_LIST, struct.pack("<I", 2) + packed)


def test_what_is_right_needs_nothing(elsewhere: Path) -> None:
    (elsewhere / "queue").mkdir(mode=0o700)
    found = Outside.of(owned(elsewhere / "queue", "directory", 0o700), foresee=False)
    assert (found.needed, found.paths, found.diff) == (False, (), ())


def test_a_directory_elsewhere_is_made(elsewhere: Path) -> None:
    queue = elsewhere / "queue"
    found = Outside.of(owned(queue, "directory", 0o700), foresee=False)
    assert found.paths == (str(queue),)
    assert found.diff[0]["before"] == f"{queue} absent\n"
    found.execute()
    assert attributes_of(str(queue)) == ours(0o700)


def test_the_root_of_a_jail_is_one(elsewhere: Path) -> None:
    found = Outside.of(RelayWish(jail_roots=(str(elsewhere / "root"),)), foresee=True)
    assert found.paths == (str(elsewhere / "root"),)


def test_owners_in_the_directory_are_the_generations(mail: Path) -> None:
    (mail / "access").touch(mode=0o600)
    assert not Outside.of(owned(mail / "access", "file", 0o640), foresee=False).needed


def test_an_access_list_there_is_taken_away_and_none_of_it_stays(mail: Path) -> None:
    access = mail / "access"
    access.touch(mode=0o644)
    let_somebody_write(access)
    assert attributes_of(str(access)) == ours(0o664)
    found = Outside.of(owned(access, "file", 0o640), foresee=False)
    assert (found.paths, found.diff) == ((str(access),), ())
    found.execute()
    assert _ACCESS_LIST not in os.listxattr(access)
    assert attributes_of(str(access)) == ours(0o640)


def test_what_is_missing_is_told_or_refused(elsewhere: Path) -> None:
    stranger = Attributes("nobody-of-this-name", "root", 0o700)
    wish = RelayWish(
        ownership=(replace(owned(elsewhere / "q", "directory", 0o700).ownership[0], attributes=stranger),)
    )
    assert "nobody-of-this-name" in Outside.of(wish, foresee=True).unjudged[0]
    with pytest.raises(InvalidInputError, match="nobody-of-this-name"):
        Outside.of(wish, foresee=False)
