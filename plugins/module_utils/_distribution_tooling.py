# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The distribution's own tooling, which rewrites the configuration unless it is told not to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_ASSIGNMENT = re.compile(r"""^[ \t]*HANDS_OFF=(["']?)(\w*)\1""", re.MULTILINE)


@dataclass(frozen=True)
class DistributionTooling:
    """What of Debian's tooling is armed: makefile and cron tell whether those files exist."""

    hands_off: bool
    makefile: bool
    cron: bool


def parse_hands_off(text: str) -> bool:
    """Whether sendmail.conf says HANDS_OFF="Yes". The last assignment counts: the shell sources the file."""
    assignments = _ASSIGNMENT.findall(text)
    return bool(assignments) and assignments[-1][1] == "Yes"


def ask_tooling(directory: str = "/etc/mail") -> DistributionTooling:
    """The tooling as it stands on this host."""
    settings = Path(directory, "sendmail.conf")
    text = settings.read_text(encoding="utf-8", errors="replace") if settings.is_file() else ""
    return DistributionTooling(
        hands_off=parse_hands_off(text),
        makefile=Path(directory, "Makefile").exists(),
        cron=Path("/etc/cron.d/sendmail").exists(),
    )
