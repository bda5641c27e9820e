# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reports for a terminal: the findings of a host as a table, and a line for each host of a fleet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    FAILED,
    NOT_APPLICABLE,
    NOT_MEASURED,
    PASSED,
    WAIVED,
)
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import SEVERITIES
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._fleet import (
    STATUSES,
    Finding,
    Fleet,
    Host,
    read_findings,
    read_fleet,
    shown,
)

WORDS = {
    FAILED: "FAIL",
    NOT_MEASURED: "not measured",
    WAIVED: "waived",
    PASSED: "pass",
    NOT_APPLICABLE: "not applicable",
}
_ALWAYS = (FAILED, NOT_MEASURED, PASSED)  # those of which "0" says something, too
_INDENT = "  "


def report(findings: object, host: str) -> list[str]:
    """The findings of a host as lines: a title, a table with the worst first, and a sum.

    What mends it stands below what fails. Raises InvalidInputError where findings are none.
    """
    found = read_findings(findings, "findings")
    lines: list[str] = []
    for finding, line in zip(found, _aligned([_cells(each) for each in found])):
        lines += [line, *_below(finding)]
    return [f"sendmail on {shown(host)}", *lines, _sum(found)]


def _cells(finding: Finding) -> list[str]:
    said = f"{finding.title}: {finding.said}"
    return [WORDS[finding.status], finding.id, finding.severity, said]


def _below(finding: Finding) -> list[str]:
    mends = finding.status == FAILED and finding.mending
    return [f"{_INDENT * 2}{finding.mending}"] if mends else []


def _sum(findings: Sequence[Finding]) -> str:
    count = {status: sum(each.status == status for each in findings) for status in STATUSES}
    told = [status for status in STATUSES if count[status] or status in _ALWAYS]
    return ", ".join(f"{count[status]} {WORDS[status].lower()}" for status in told)


def report_fleet(value: object) -> list[str]:
    """A line for each host of the fleet, the worst first, and one for each control that fails somewhere.

    Raises InvalidInputError where value is no fleet.
    """
    fleet = read_fleet(value)
    heading = ["host", "score", "exposure", *SEVERITIES, "waived", "not measured"]
    return [
        f"sendmail on {len(fleet.hosts)} host{'' if len(fleet.hosts) == 1 else 's'}, {fleet.made}",
        *_aligned([heading, *(_fleet_cells(host) for host in fleet.hosts)]),
        *_failing(fleet),
    ]


def _fleet_cells(host: Host) -> list[str]:
    if not host.audited:
        return [host.name, host.error]
    faults = [str(host.count(FAILED, severity)) for severity in SEVERITIES]
    known = ["-" if figure is None else str(figure) for figure in (host.score, host.exposure)]
    return [host.name, *known, *faults, str(host.count(WAIVED)), str(host.count(NOT_MEASURED))]


def _failing(fleet: Fleet) -> list[str]:
    rows = []
    for control in fleet.controls():
        names = [
            host.name
            for host in fleet.hosts
            if (finding := host.by_id.get(control.id)) and finding.status == FAILED
        ]
        if names:
            rows.append([WORDS[FAILED], control.id, control.severity, f"{control.title}: {', '.join(names)}"])
    return _aligned(rows)


def _aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """The rows as lines whose columns are aligned. The last cell of a row may be of any width."""
    table = list(rows)
    widths: dict[int, int] = {}
    for row in table:
        for column, cell in enumerate(row[:-1]):
            widths[column] = max(widths.get(column, 0), len(cell))
    return [
        _INDENT.join([*(cell.ljust(widths[column]) for column, cell in enumerate(row[:-1])), row[-1]])
        for row in table
    ]
