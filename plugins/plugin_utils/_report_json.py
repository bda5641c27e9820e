# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report for programs: JSON as docs/reference/audit.schema.json describes it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import printable
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._fleet import (
    STATUSES,
    Finding,
    Host,
    read_fleet,
)

FORMAT = 1  # another number where a program that knows this one would be misled


def report_json(value: object) -> str:
    """The fleet as JSON. Hosts are sorted by name and findings by id, so that two audits can be compared.

    Raises InvalidInputError where value is no fleet.
    """
    fleet = read_fleet(value)
    hosts = {host.name: _host(host) for host in sorted(fleet.hosts, key=lambda host: host.name)}
    return json.dumps({"format": FORMAT, "made": fleet.made, "hosts": hosts}, indent=2) + "\n"


def _host(host: Host) -> dict[str, Any]:
    return {
        "facts": None if host.facts is None else printable(dict(sorted(host.facts.items()))),
        "error": host.error,
        "score": host.score,
        "counts": {status: host.count(status) for status in STATUSES},
        "findings": [_finding(each) for each in sorted(host.findings, key=lambda each: each.id)],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    """The keys in the order of the filter findings, and its lists as lists."""
    return {
        "id": finding.id,
        "title": finding.title,
        "why": finding.why,
        "measured": finding.measured,
        "severity": finding.severity,
        "foreign": finding.foreign,
        "fix": [*finding.fix],
        "remedy": finding.remedy,
        "references": {publisher: [*texts] for publisher, texts in sorted(finding.references.items())},
        "status": finding.status,
        "evidence": finding.evidence,
        "waiver": asdict(finding.waiver) if finding.waiver else None,
    }
