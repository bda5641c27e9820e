# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which files a .cf reads into its classes."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._class_files import ClassFile, class_files

NAMED = [
    ("Fw/etc/mail/local-host-names %[^\\#]", [("/etc/mail/local-host-names", False)]),
    ("Fw/etc/mail/local-host-names", [("/etc/mail/local-host-names", False)]),
    ("F{VirtHost}/etc/mail/virt", [("/etc/mail/virt", False)]),
    ("F{VirtHost} /etc/mail/virt", [("/etc/mail/virt", False)]),
    ("FR-o /etc/mail/relay-domains %[^\\#]", [("/etc/mail/relay-domains", True)]),
    ("Fw|/usr/bin/names", []),
    ("F{R}@LDAP", []),
    ("F{R}hash:/etc/mail/domains", []),
    ("# Fw/etc/mail/x\nCw/etc/mail/x\nO HelpFile=/etc/mail/F", []),
    ("Fw/one\nFt-o/two\n", [("/one", False), ("/two", True)]),
]


@pytest.mark.parametrize(("cf", "files"), NAMED)
def test_files_of_classes(cf: str, files: list[tuple[str, bool]]) -> None:
    assert class_files(cf) == tuple(ClassFile(path, optional) for path, optional in files)
