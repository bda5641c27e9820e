# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of the distribution's tooling."""

from __future__ import annotations

from mutant import Mutant

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
)
