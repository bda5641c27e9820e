# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What apt and changelogs tell of packages."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _advisories

POLICY = """\
sendmail-bin:
  Installed: 8.17.1.9-2
  Candidate: 8.17.1.9-2+deb12u2
  Version table:
     8.17.1.9-2+deb12u2 500
        500 http://deb.debian.org/debian bookworm/main amd64 Packages
 *** 8.17.1.9-2 100
        100 /var/lib/dpkg/status
libssl3:i386:
  Installed: 3.0.22-1~deb12u2
  Candidate: 3.0.22-1~deb12u2
  Version table:
libssl3t64:
  Installed: (none)
  Candidate: 3.5.7-1
  Version table:
local:
  Installed: 1.0
  Candidate: (none)
"""


def test_apt_has_a_candidate_for_what_it_knows() -> None:
    assert _advisories.parse_candidates(POLICY) == {
        "sendmail-bin": "8.17.1.9-2+deb12u2",
        "libssl3": "3.0.22-1~deb12u2",
        "libssl3t64": "3.5.7-1",
    }


CHANGELOGS = [
    (b"  * Fix CVE-2023-51765 (Closes: #1059386)\n  * variant of CVE-2023-51765\n", ("CVE-2023-51765",)),
    (b"CVE-2021-3618, CVE-2014-3956.", ("CVE-2014-3956", "CVE-2021-3618")),
    (b"CVE-2023-1 XCVE-2023-12345 \xff", ()),
    (b"", ()),
]


@pytest.mark.parametrize(("changelog", "named"), CHANGELOGS)
def test_a_changelog_names_cves(changelog: bytes, named: tuple[str, ...]) -> None:
    assert _advisories.named_cves(changelog) == named
