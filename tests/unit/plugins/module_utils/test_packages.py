# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What dpkg-query says, as packages and versions."""

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
