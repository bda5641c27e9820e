# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A candidate is believed only as far as it was asked. The scenario modules asks the real programs."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_database
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    CommandFailedError,
    InvalidInputError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import Database, amended
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_delta import Delta

# What editmap does with the arguments -C /dev/null -x|-q hash PATH KEY, and whether it is believed
EDITMAP = {
    "removes": ("[ $3 = -x ] || exit 69", True),
    "says that the key was not there": (
        '[ $3 = -q ] || { echo "key $6 does not exist" >&2; exit; }; exit 69',
        True,
    ),
    "removes nothing, and says nothing": ("[ $3 = -x ] || echo REJECT", False),
    "removes nothing, and says why": ("[ $3 = -q ] || { echo 'no space' >&2; exit 74; }", False),
    "can be asked nothing": ("exit 74", False),
}


@pytest.mark.parametrize(("does", "believed"), EDITMAP.values(), ids=EDITMAP)
def test_a_removed_key_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, believed: bool
) -> None:
    monkeypatch.setattr(_map_database, "IN_MEMORY", str(tmp_path))
    editmap = tmp_path / "editmap"
    editmap.write_text(f"#!/bin/sh\n{does}\n")
    editmap.chmod(0o755)
    database = Database(str(tmp_path / "makemap"), "hash", str(tmp_path / "access"))
    Path(database.file).write_bytes(b"a database")
    refused = pytest.raises(CommandFailedError, match=r"editmap does not remove to:gone\.test")
    delta = Delta({}, {b"to:gone.test": b"REJECT"})
    with nullcontext() if believed else refused, amended(database, delta) as candidate:
        assert Path(candidate).read_bytes() == b"a database"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["access.db", "editmap"]


def test_a_value_may_hold_a_carriage_return(tmp_path: Path) -> None:
    makemap = tmp_path / "makemap"
    makemap.write_text("#!/bin/sh\nprintf 'connect:10\\tRELAY\\r\\nconnect:11\\t()\\rRELAY\\n'\n")
    makemap.chmod(0o755)
    (tmp_path / "access.db").write_bytes(b"a database")
    held = _map_database.dump(Database(str(makemap), "hash", str(tmp_path / "access")))
    assert held == [b"connect:10\tRELAY\r", b"connect:11\t()\rRELAY"]


PATHS = [
    ("", "path : names no file (write a whole path"),
    ("access", "path access: names no file"),
    ("/etc/mail/", "path /etc/mail/: names no file"),
    (
        "/etc/mail/access.db",
        "path /etc/mail/access.db: is that of a database (write that of its text, /etc/mail/access)",
    ),
    ("/etc/mail/access.cdb", "path /etc/mail/access.cdb: is that of a database"),
]


@pytest.mark.parametrize(("path", "message"), PATHS)
def test_a_path_that_is_no_texts_is_refused(path: str, message: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        _map_database.check_path(path)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("path", ["/etc/mail/access", "/access", "/etc/mail/a.dbx", "/etc/m.db/access"])
def test_a_path_of_a_text_is_taken(path: str) -> None:
    _map_database.check_path(path)


def test_a_directory_in_the_place_of_a_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "access.db").mkdir()
    with pytest.raises(InvalidInputError, match=r"access\.db: is a directory \(move it out of the way\)"):
        _map_database.dump(Database("makemap", "hash", str(tmp_path / "access")))
