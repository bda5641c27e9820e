# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of the distribution's tooling and of packages."""

from __future__ import annotations

from mutant import Mutant

_PROCMAIL = (
    r"\nPackage: procmail\nStatus: install ok installed\nPriority: optional\nSection: mail\n"
    r"Maintainer: x <x@example.net>\nArchitecture: amd64\nVersion: 3.24-1\nDescription: x\n"
)

MUTANTS = (
    Mutant(
        "package upgrades write the configuration again",
        "SM-PKG-01",
        "sed -i 's/HANDS_OFF=.*/HANDS_OFF=\"No\"/' /etc/mail/sendmail.conf",
        "HANDS_OFF",
    ),
    Mutant(
        "cron runs Debian's own jobs again",
        "SM-PKG-01",
        "echo '*/20 * * * * smmsp /usr/share/sendmail/sendmail cron-msp' >/etc/cron.d/sendmail",
        "/etc/cron.d/sendmail",
    ),
    Mutant("the Makefile is back", "SM-PKG-01", "touch /etc/mail/Makefile", "/etc/mail/Makefile"),
    Mutant(
        "a denial that an older permission defeats",
        "SM-PKG-02",
        "echo 'ALL: ALL' >>/etc/hosts.deny; echo 'sendmail: all' >>/etc/hosts.allow",
        "hosts.allow|sendmail: all",
    ),
    Mutant("procmail is installed", "SM-PKG-03", f"printf '{_PROCMAIL}' >>/var/lib/dpkg/status", "procmail"),
)
