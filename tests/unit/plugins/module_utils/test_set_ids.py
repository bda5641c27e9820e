# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which programs have to do with mail, and what their rights should be."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import LAYOUTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._set_ids import (
    of_mail,
    own_directories,
    parse_overrides,
)

OWN = own_directories(LAYOUTS["debian"])

OF_MAIL = [
    ("/usr/bin/procmail", "root", "mail", True),
    ("/usr/local/bin/sendmail", "root", "root", True),
    ("/usr/libexec/sendmail/anything", "root", "root", True),
    ("/etc/mail/smrsh/sh", "root", "root", True),
    ("/usr/local/bin/ours", "root", "smmsp", True),
    ("/usr/local/bin/ours", "mail", "users", True),
    ("/usr/bin/dotlockfile", "root", "mail", False),
    ("/usr/bin/mail-lock", "root", "mail", False),
    ("/usr/bin/passwd", "root", "root", False),
    ("/usr/bin/crontab", "root", "crontab", False),
]


@pytest.mark.parametrize(("path", "owner", "group", "told"), OF_MAIL)
def test_what_has_to_do_with_mail(path: str, owner: str, group: str, told: bool) -> None:
    assert of_mail(path, owner, group, OWN) is told


def test_a_distributions_own_directories_are_not_those_of_all_programs() -> None:
    assert own_directories(LAYOUTS["upstream"]) == {"/usr/adm/sm.bin"}


def test_overrides_are_what_dpkg_keeps() -> None:
    text = "root crontab 2755 /usr/bin/crontab\nroot smmsp 2755 /usr/libexec/sendmail/sendmail\nbroken\n"
    assert parse_overrides(text) == {
        "/usr/bin/crontab": "root:crontab 2755",
        "/usr/libexec/sendmail/sendmail": "root:smmsp 2755",
    }
