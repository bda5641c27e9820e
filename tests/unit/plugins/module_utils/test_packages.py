# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What dpkg-query says, as packages, versions and owners."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _packages


@pytest.mark.parametrize(
    ("said", "packages"),
    [
        ("sendmail-bin\t8.18.1-6+b1\tinstalled\n", {"sendmail-bin": "8.18.1-6+b1", "libdb5.3": ""}),
        ("libdb5.3:amd64\t5.3.28\tinstalled\n", {"sendmail-bin": "", "libdb5.3": "5.3.28"}),
        ("sendmail-bin\t8.18.1-6\tconfig-files\n", {"sendmail-bin": "", "libdb5.3": ""}),
        ("", {"sendmail-bin": "", "libdb5.3": ""}),
    ],
)
def test_a_package_is_there_only_when_it_is_installed(said: str, packages: dict[str, str]) -> None:
    assert _packages.parse_packages(said, ["sendmail-bin", "libdb5.3"]) == packages


@pytest.mark.parametrize(
    ("said", "owners"),
    [
        (
            "sendmail-bin: /usr/libexec/sendmail/sendmail\n",
            {"/usr/libexec/sendmail/sendmail": "sendmail-bin"},
        ),
        ("libfoo:amd64: /usr/sbin/foo\n", {"/usr/sbin/foo": "libfoo"}),
        ("diversion by dash from: /bin/sh\ndash: /bin/sh\n", {"/bin/sh": "dash"}),
        ("", {}),
    ],
)
def test_packages_own_paths(said: str, owners: dict[str, str]) -> None:
    assert _packages.parse_owners(said) == owners


def test_a_file_is_a_packages_under_either_name_of_a_merged_usr() -> None:
    paths = ["/usr/lib/systemd/a.conf", "/lib/systemd/b.conf", "/usr/lib/systemd/c.conf", "/usr/lib/zz.conf"]
    owned = ["/lib/systemd/a.conf", "/usr/lib/systemd/b.conf", "/usr/lib/systemd/c.conf", "/zz.conf"]
    assert _packages.packaged_in(paths, owned) == tuple(paths[:3])


NAMES = ["sendmail-bin", "libdb5.3"]
# what a dpkg-query says, its exit status, and what is told of NAMES
SAYINGS = [
    ("sendmail-bin\t8.18.1-6\tinstalled", 0, {"sendmail-bin": "8.18.1-6", "libdb5.3": ""}),
    ("", 1, {"sendmail-bin": "", "libdb5.3": ""}),
    ("", 2, {}),
]


@pytest.mark.parametrize(("said", "status", "packages"), SAYINGS)
def test_a_query_that_failed_tells_of_no_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, status: int, packages: dict[str, str]
) -> None:
    program = tmp_path / "dpkg-query"
    program.write_text(f"#!/bin/sh\necho '{said}'\nexit {status}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _packages.ask_packages(NAMES) == packages


def test_a_host_without_dpkg_tells_of_no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _packages.ask_packages(NAMES) == {}
    assert _packages.ask_owners(["/bin/sh"]) == {}
