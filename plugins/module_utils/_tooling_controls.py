# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of what the distribution may do to the configuration."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
)


def tooling_disarmed(evidence: Evidence) -> Verdict:
    """Neither a package upgrade nor cron rewrites the configuration (Debian's update_sendmail)."""
    tooling = evidence.info["distribution_tooling"]
    problems = [f"{path} exists" for path in tooling["armed"]]
    if not tooling["hands_off"]:
        problems.append('sendmail.conf does not say HANDS_OFF="Yes"')
    return none_of(problems, "hands off")


JUDGES: Mapping[str, Judge] = {
    "SM-PKG-01": Judge(tooling_disarmed, info=("distribution_tooling",)),
}
