# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What dpkg-query says, as packages, versions and owners."""

from __future__ import annotations

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
