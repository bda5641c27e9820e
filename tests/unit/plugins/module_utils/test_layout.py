# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _layout
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import (
    LAYOUTS,
    UPSTREAM,
    Layout,
    evidence,
    layout_of,
    layout_told_by,
)

DPKG, RPM = "/var/lib/dpkg/status", "/usr/lib/sysimage/rpm"
ON_HOST = {
    "a blank Debian": ([DPKG], "debian"),
    "Debian with its package": ([DPKG, "/usr/libexec/sendmail/sendmail"], "debian"),
    "Debian with sendmail-cf alone": ([DPKG, "/usr/share/sendmail/cf/ostype/debian.m4"], "debian"),
    "Debian with a build of one's own": ([DPKG, "/usr/sbin/sendmail"], "upstream"),
    "Debian with its package and a cf tree of one's own": (
        [DPKG, "/usr/libexec/sendmail/sendmail", "/usr/local/share/sendmail/cf/m4/cf.m4"],
        "debian",
    ),
    "a blank Fedora": ([RPM], "redhat"),
    "an older blank Red Hat": (["/var/lib/rpm"], "redhat"),
    "Debian with the program rpm": (["/var/lib/rpm", DPKG], "debian"),
    "Red Hat with its package": ([RPM, "/usr/sbin/sendmail.sendmail"], "redhat"),
    "Red Hat with sendmail-cf alone": ([RPM, "/usr/share/sendmail-cf/m4/cf.m4"], "redhat"),
    "Red Hat with a build of one's own": ([RPM, "/usr/sbin/sendmail"], "upstream"),
    "no package manager": ([], "upstream"),
}


@pytest.mark.parametrize(("present", "name"), ON_HOST.values(), ids=ON_HOST)
def test_what_is_on_the_host_tells_its_layout(present: list[str], name: str) -> None:
    assert set(present) <= set(evidence())
    assert layout_told_by(present).name == name


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_path_of_a_layout_is_whole(layout: Layout) -> None:
    values = [getattr(layout, entry.name) for entry in fields(layout)]
    values += [getattr(layout.programs, entry.name) for entry in fields(layout.programs)]
    paths = [value for value in values if isinstance(value, str) and "/" in value]
    paths += [*layout.landmarks, layout.mc, layout.cf, layout.submit_mc, layout.submit_cf]
    assert len(paths) > 20
    for path in paths:
        assert path.startswith("/")
        assert str(Path(path)) == path


def test_a_layout_is_found_by_its_name() -> None:
    assert layout_of("redhat").cf_directory == "/usr/share/sendmail-cf"


@pytest.mark.parametrize("name", ["", "Debian", "auto", "freebsd"])
def test_another_name_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(InvalidInputError, match="layouts are debian, redhat, upstream"):
        layout_of(name)


@pytest.fixture
def at_sbin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What stands at /usr/sbin/sendmail."""
    path = tmp_path / "sendmail"
    monkeypatch.setattr(_layout, "Path", lambda _path: path)
    return path


def test_sendmail_itself_is_told_from_its_namesakes(at_sbin: Path) -> None:
    assert not _layout.is_there("/usr/sbin/sendmail")
    at_sbin.write_bytes(b"\x7fELF postfix/sendmail")
    assert not _layout.is_there("/usr/sbin/sendmail")
    at_sbin.write_bytes(b"\x7fELF\0DaemonPortOptions\0")
    assert _layout.is_there("/usr/sbin/sendmail")


def test_a_link_of_the_alternatives_system_is_no_build_of_ones_own(at_sbin: Path, tmp_path: Path) -> None:
    (tmp_path / "packed").write_bytes(b"DaemonPortOptions")
    at_sbin.symlink_to(tmp_path / "packed")
    assert not _layout.is_there("/usr/sbin/sendmail")


def test_a_cf_tree_is_looked_for_where_any_layout_has_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own, other = (str(tmp_path / name) for name in ("own", "other"))
    layouts = {"a": replace(UPSTREAM, cf_directory=own), "b": replace(UPSTREAM, cf_directory=other)}
    monkeypatch.setattr(_layout, "LAYOUTS", layouts)
    monkeypatch.setattr(_layout, "find_layout", lambda: layouts["a"])
    assert _layout.find_cf_directory() == own
    Path(other).mkdir()
    assert _layout.find_cf_directory() == other
    Path(own).mkdir()
    assert _layout.find_cf_directory() == own
