# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which programs have to do with mail, and what their rights should be."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import LAYOUTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._set_ids import (
    SetId,
    of_mail,
    of_sendmail,
    own_directories,
    parse_overrides,
)

OWN = own_directories(LAYOUTS["debian"])

OF_MAIL = [
    ("/usr/bin/procmail", "root", "mail", True),
    ("/usr/local/bin/sendmail", "root", "root", True),
    ("/usr/local/bin/ours", "root", "smmsp", True),
    ("/usr/local/bin/ours", "mail", "users", True),
    ("/usr/bin/dotlockfile", "root", "mail", False),
    ("/usr/bin/mail-lock", "root", "mail", False),
    ("/usr/bin/passwd", "root", "root", False),
    ("/usr/bin/crontab", "root", "crontab", False),
]


@pytest.mark.parametrize(("path", "owner", "group", "told"), OF_MAIL)
def test_what_has_to_do_with_mail(path: str, owner: str, group: str, told: bool) -> None:
    one = SetId(path, owner, group, "4755", capabilities=False, own=of_sendmail(path, OWN))
    assert of_mail(one) is told


OF_SENDMAIL = [
    ("/usr/local/bin/sendmail", True),
    ("/usr/bin/newaliases", True),
    ("/usr/libexec/sendmail/anything", True),
    ("/etc/mail/smrsh/sh", True),
    ("/usr/bin/procmail", False),
    ("/usr/sbin/sensible-mda", False),
    ("/usr/bin/passwd", False),
]


@pytest.mark.parametrize(("path", "own"), OF_SENDMAIL)
def test_what_is_sendmails_own(path: str, own: bool) -> None:
    assert of_sendmail(path, OWN) is own


def test_a_distributions_own_directories_are_not_those_of_all_programs() -> None:
    assert own_directories(LAYOUTS["upstream"]) == {"/usr/adm/sm.bin"}


def test_overrides_are_what_dpkg_keeps() -> None:
    text = "root crontab 2755 /usr/bin/crontab\nroot smmsp 2755 /usr/libexec/sendmail/sendmail\nbroken\n"
    assert parse_overrides(text) == {
        "/usr/bin/crontab": "root:crontab 2755",
        "/usr/libexec/sendmail/sendmail": "root:smmsp 2755",
    }
