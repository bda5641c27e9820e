# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit is to fail for (sendmail_audit_fail)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import FAILED
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import choice
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import SEVERITIES
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._fleet import read_fleet

# The severities that are fatal, by what was asked for.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "high": ("high",),
    "medium": ("high", "medium"),
    "any": SEVERITIES,
}
level = choice(*LEVELS)


def audit_failures(value: object, least: object = "none") -> list[str]:
    """See filter/audit_failures.yml. Raises InvalidInputError where value is no fleet or least no level.

    A host that could not be looked at is always one: an audit that did not take place has not been passed.
    """
    fatal = LEVELS[level(least, "sendmail_audit_fail")]
    hosts = read_fleet(value).hosts
    unseen = [f"{host.name} was not audited: {host.error}" for host in hosts if host.facts is None]
    return unseen + [
        f"{host.name} fails {finding.id} ({finding.severity}), {finding.title}: {finding.evidence}"
        for host in hosts
        for finding in host.findings
        if finding.status == FAILED and finding.severity in fatal
    ]
