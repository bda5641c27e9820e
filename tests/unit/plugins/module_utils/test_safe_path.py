# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is a safe way to a path, and which modes are safe for what is at its end."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import (
    DIRECTORY,
    FILE,
    LINK,
    OTHER,
    Found,
    Trail,
    below,
    pinned,
    trail_of,
    way_faults,
)
from hypothesis import given
from hypothesis import strategies as st

SAFE = Attributes("root", "root", 0o755)


def trail(*above: Found, real: str = "/etc/mail/access.db") -> Trail:
    return Trail("/etc/mail/access.db", (Found("/", DIRECTORY, SAFE), *above), real, None)


def directory(path: str, owner: str = "root", mode: int = 0o755) -> Found:
    return Found(path, DIRECTORY, Attributes(owner, "mail", mode))


def link(path: str) -> Found:
    return Found(path, LINK, Attributes("root", "root", 0o777))


SAFE_WAYS = [
    pytest.param("root", [directory("/etc"), directory("/etc/mail")], id="root's all the way"),
    pytest.param(
        "smmta", [directory("/etc"), directory("/etc/mail", "smmta")], id="the owner's own directory"
    ),
    pytest.param(
        "root", [directory("/etc"), link("/etc/mail"), directory("/srv/mail")], id="root's own link"
    ),
    pytest.param(
        "root", [directory("/etc", mode=0o2755), directory("/etc/mail", mode=0o711)], id="less or set-gid"
    ),
]

UNSAFE_WAYS = [
    pytest.param(
        "root", [directory("/etc", "nobody")], "/etc: belongs to nobody", "owner root:", id="foreign owner"
    ),
    pytest.param(
        "smmta",
        [directory("/etc", "smmsp")],
        "/etc: belongs to smmsp",
        "owner root or smmta:",
        id="not even ours",
    ),
    pytest.param(
        "root",
        [directory("/etc", mode=0o775)],
        "/etc: mode 0775 lets every member of group mail",
        "0755",
        id="group",
    ),
    pytest.param(
        "root", [directory("/etc", mode=0o757)], "/etc: mode 0757 lets everybody", "0755", id="world"
    ),
    pytest.param(
        "root", [directory("/pub", mode=0o1777)], "/pub: mode 1777 lets everybody", "1755", id="sticky"
    ),
    pytest.param(
        "root", [Found("/etc", FILE, SAFE)], "/etc: is a regular file, not a directory", "", id="file"
    ),
    pytest.param(
        "smmta",
        [directory("/etc"), directory("/etc/mail", "smmta"), link("/etc/mail/access.db")],
        "/etc/mail/access.db: is a symbolic link in a directory that not only root can write",
        "put the real file",
        id="planted link",
    ),
]


@pytest.mark.parametrize(("owner", "above"), SAFE_WAYS)
def test_safe_way(owner: str, above: list[Found]) -> None:
    assert list(way_faults(trail(*above), owner, {})) == []


@pytest.mark.parametrize(("owner", "above", "wrong", "right"), UNSAFE_WAYS)
def test_unsafe_way(owner: str, above: list[Found], wrong: str, right: str) -> None:
    (fault,) = way_faults(trail(*above), owner, {})
    assert str(fault).startswith(wrong)
    assert right in fault.right


def test_directory_that_is_about_to_be_safe_is_safe() -> None:
    way = trail(directory("/etc"), directory("/etc/mail", "smmta", 0o2775))
    assert list(way_faults(way, "root", {"/etc/mail": SAFE})) == []


def test_directory_that_is_about_to_be_unsafe_is_not() -> None:
    planned = {"/etc/mail": Attributes("smmta", "smmta", 0o755)}
    assert [fault.where for fault in way_faults(trail(directory("/etc")), "root", planned)] == ["/etc/mail"]


def test_link_planted_before_its_directory_is_put_right_is_still_refused() -> None:
    way = trail(directory("/etc"), directory("/etc/mail", "smmta"), link("/etc/mail/access.db"))
    (fault,) = way_faults(way, "root", {"/etc/mail": SAFE})
    assert fault.where == "/etc/mail/access.db"


@given(mode=st.integers(0, 0o7777), owner=st.sampled_from(["root", "smmta", "nobody"]))
def test_way_is_safe_exactly_when_nobody_else_may_replace_what_is_under_it(mode: int, owner: str) -> None:
    faults = list(way_faults(trail(directory("/etc", owner, mode)), "smmta", {}))
    assert (faults == []) == (owner != "nobody" and not mode & (stat.S_IWGRP | stat.S_IWOTH))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A real directory with one of each kind in it, its own path free of links."""
    root = tmp_path.resolve()
    (root / "real" / "inner").mkdir(parents=True)
    (root / "real" / "inner" / "file").write_text("x")
    (root / "absolute").symlink_to(root / "real")
    (root / "relative").symlink_to("./real/../absolute/inner")
    (root / "loop").symlink_to("loop")
    os.mkfifo(root / "real" / "fifo")
    return root


def test_trail_goes_through_links(tree: Path) -> None:
    walked = trail_of(f"{tree}/relative/file")
    assert walked.real == f"{tree}/real/inner/file"
    assert walked.end is not None
    assert walked.end.kind == FILE
    assert [found.path for found in walked.above if found.kind == LINK] == [
        f"{tree}/relative",
        f"{tree}/absolute",
    ]
    assert {"/", f"{tree}", f"{tree}/real", f"{tree}/real/inner"} <= {found.path for found in walked.above}


def test_trail_through_a_link_at_the_end_is_that_of_its_target(tree: Path) -> None:
    walked = trail_of(f"{tree}/absolute")
    assert (walked.real, walked.end and walked.end.kind) == (f"{tree}/real", DIRECTORY)


@pytest.mark.parametrize("missing", ["real/no", "real/no/where", "real/inner/file/no"])
def test_trail_to_nothing_says_where_it_would_be(tree: Path, missing: str) -> None:
    walked = trail_of(f"{tree}/{missing}")
    assert (walked.real, walked.end) == (f"{tree}/{missing}", None)


def test_trail_of_a_dangling_link_is_where_it_points(tree: Path) -> None:
    (tree / "dangling").symlink_to("real/no")
    assert trail_of(f"{tree}/dangling/where").real == f"{tree}/real/no/where"


def test_trail_in_a_loop_is_refused(tree: Path) -> None:
    with pytest.raises(InvalidInputError, match="goes round in symbolic links"):
        trail_of(f"{tree}/loop/x")


def test_below_sees_everything_once_and_follows_nothing(tree: Path) -> None:
    (tree / "real" / "way-out").symlink_to("/etc")
    seen = {found.path.removeprefix(f"{tree}/real/"): found.kind for found in below(f"{tree}/real")}
    assert seen == {"inner": DIRECTORY, "inner/file": FILE, "fifo": OTHER, "way-out": LINK}


def test_below_a_directory_that_is_gone_is_nothing(tree: Path) -> None:
    assert below(f"{tree}/no") == ()


def test_pinned_is_the_inode(tree: Path) -> None:
    path = tree / "real" / "inner" / "file"
    with pinned(str(path)) as descriptor:
        assert os.fstat(descriptor).st_ino == path.stat().st_ino


@pytest.mark.parametrize("through", ["absolute/inner/file", "relative/file", "real/fifo/x"])
def test_pinned_goes_through_no_link(tree: Path, through: str) -> None:
    with pytest.raises(NotADirectoryError), pinned(f"{tree}/{through}"):
        pass
