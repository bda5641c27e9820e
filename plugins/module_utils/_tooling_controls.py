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
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._set_ids import DELIVERY_AGENTS


def tooling_disarmed(evidence: Evidence) -> Verdict:
    """Neither a package upgrade nor cron rewrites the configuration (Debian's update_sendmail)."""
    tooling = evidence.info["distribution_tooling"]
    problems = [f"{path} exists" for path in tooling["armed"]]
    if not tooling["hands_off"]:
        problems.append('sendmail.conf does not say HANDS_OFF="Yes"')
    return none_of(problems, 'HANDS_OFF="Yes", and no file through which the tooling would act')


def denials_hold(evidence: Evidence) -> Verdict:
    """No rule of hosts.allow lets everybody in past one of hosts.deny, as Debian's "sendmail: all" does."""
    rules = evidence.info["hosts_access"]
    problems = [
        f"hosts.allow says {rule!r}, so that {denial!r} of hosts.deny does not hold"
        for rule in rules["defeats"]
        for denial in rules["deny"]
    ]
    return none_of(problems, f"hosts.deny says {some(rules['deny']) or 'nothing of sendmail'}")


def no_delivery_agent(evidence: Evidence) -> Verdict:
    """No package brings a program that delivers into mailboxes as root: a relay has none."""
    installed = evidence.info["packages"]
    if not installed:
        return not_measured("there is no dpkg that tells which packages are installed")
    problems = [f"{name} {installed[name]} is installed" for name in DELIVERY_AGENTS if installed.get(name)]
    return none_of(problems, f"none of {', '.join(DELIVERY_AGENTS)} is installed")


JUDGES: Mapping[str, Judge] = {
    "SM-PKG-01": Judge(tooling_disarmed, info=("distribution_tooling",)),
    "SM-PKG-02": Judge(denials_hold, info=("hosts_access",)),
    "SM-PKG-03": Judge(no_delivery_agent, info=("packages",)),
}
