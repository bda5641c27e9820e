# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a rehearsal finds: which entries, and which contents leave the view."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _live_state
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, FileState
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Entry, absent
from ansible_collections.postmaster.sendmail.plugins.module_utils._rehearsal import rehearse
from ansible_collections.postmaster.sendmail.plugins.module_utils._rehearsed import (
    Rehearsed,
    hearing,
    paired,
    tell_changed,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import RelayWish
from ansible_collections.postmaster.sendmail.plugins.module_utils._view import View, inside

ROOTS = Attributes("root", "root", 0o644)


def _file(path: str, content: str, mode: int = 0o644) -> Entry:
    return Entry(path, "file", hashlib.sha256(content.encode()).hexdigest(), "root", "root", mode)


def _by_path(*entries: Entry) -> dict[str, Entry]:
    return {entry.path: entry for entry in entries}


BEFORE = _by_path(_file("/a", "same"), _file("/b", "old"), _file("/c", "mode"), _file("/gone", "gone"))
AFTER = _by_path(_file("/a", "same"), _file("/b", "new"), _file("/c", "mode", 0o600), _file("/new", "new"))
PAIRS: list[tuple[set[str], list[str]]] = [
    (set(), ["/b", "/c", "/gone", "/new"]),
    ({"/a"}, ["/a", "/b", "/c", "/gone", "/new"]),
    ({"/nowhere"}, ["/b", "/c", "/gone", "/new"]),
]


@pytest.mark.parametrize(("named", "paths"), PAIRS)
def test_what_differs_or_is_named_has_an_entry_before_and_after(named: set[str], paths: list[str]) -> None:
    old, new = paired(BEFORE, AFTER, named=named)
    assert sorted(old) == sorted(new) == paths
    assert old["/new"] == absent("/new")
    assert new["/gone"] == absent("/gone")
    assert (old["/b"], new["/b"]) == (BEFORE["/b"], AFTER["/b"])


def test_what_differs_is_what_changed() -> None:
    old, new = paired(BEFORE, AFTER, named={"/a"})
    found = Rehearsed(tuple(old[path] for path in sorted(old)), tuple(new[path] for path in sorted(new)))
    assert found.changed == ("/b", "/c", "/gone", "/new")


def test_the_contents_of_what_differs_leave_the_view(tmp_path: Path) -> None:
    directory = tmp_path / "mail"
    directory.mkdir()
    for name in ("same", "old", "mode", "gone"):
        (directory / name).write_text(name)
    (directory / "link").symlink_to("old")

    def change(view: View) -> None:
        before = _live_state.tree(str(directory))
        (directory / "old").write_text("new")
        (directory / "mode").chmod(0o600)
        (directory / "gone").unlink()
        (directory / "link").unlink()
        (directory / "link").symlink_to("mode")
        tell_changed(before, _live_state.tree(str(directory)), view)

    kept: list[bytes] = []

    def keep(content: bytes) -> str:
        kept.append(content)
        return ""

    inside(str(directory), change, hear=hearing(keep))
    # the target of a link is its content, and what was told once is not told again
    assert sorted(kept) == [b"gone", b"mode", b"new", b"old"]


@pytest.mark.parametrize("path", ["/etc/hostname", "/etc/mail", "/etc/mail/../hostname", "/etc/mailname"])
def test_what_cannot_be_tried_is_refused(path: str) -> None:
    wish = RelayWish(files=((path, FileState(b"", ROOTS)),))
    with pytest.raises(InvalidInputError, match="is not below /etc/mail"):
        rehearse(wish, keep=None, foresee=True)


def test_a_link_that_leads_away_is_called_one() -> None:
    wish = RelayWish(files=(("/proc/self/cwd", FileState(b"", ROOTS)),))
    with pytest.raises(InvalidInputError, match=f"leads by a link to {Path.cwd()}, which is not below"):
        rehearse(wish, keep=None, foresee=True)
