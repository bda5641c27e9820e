# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The distribution's own tooling, which rewrites the configuration unless it is told not to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import Layout

_ASSIGNMENT = re.compile(r"""^[ \t]*HANDS_OFF=(["']?)(\w*)\1""", re.MULTILINE)


@dataclass(frozen=True)
class DistributionTooling:
    """Whether the package scripts spare the configuration, and the paths of what else could rewrite it."""

    hands_off: bool
    armed: tuple[str, ...]


def parse_hands_off(text: str) -> bool:
    """Whether sendmail.conf says HANDS_OFF="Yes". The last assignment counts: the shell sources the file."""
    assignments = _ASSIGNMENT.findall(text)
    return bool(assignments) and assignments[-1][1] == "Yes"


def ask_tooling(layout: Layout, directory: str) -> DistributionTooling:
    """The tooling as it stands on this host. directory is where the configuration is."""
    paths = [Path(directory, name) for name in layout.tooling]
    return DistributionTooling(
        hands_off=not layout.settings_file or _hands_off(Path(directory, layout.settings_file)),
        armed=tuple(str(path) for path in paths if path.exists()),
    )


def _hands_off(settings: Path) -> bool:
    return settings.is_file() and parse_hands_off(settings.read_text(encoding="utf-8", errors="replace"))
