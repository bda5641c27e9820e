# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of the version: holes that are open, and updates that wait."""

from __future__ import annotations

from mutant import Mutant

MUTANTS = (
    Mutant(
        "a hole that the distribution has not closed",
        "SM-VER-01",
        "for log in /usr/share/doc/sendmail-*/changelog.Debian.gz; do echo nothing | gzip >$log; done",
        "CVE-2023-51765",
        release="bookworm",
    ),
    Mutant(
        "an update waits",
        "SM-VER-02",
        """
        cd /srv/apt
        awk '/^Package:/ { ours = $2 == "sendmail-bin" } ours && /^Version:/ { $2 = 99 } 1' Packages >new
        cat new >Packages
        apt-get -q=2 update
        """,
        "sendmail-bin.*99",
    ),
)
