# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit of a fleet as every report reads it: its hosts and their findings, in the order of their need.

As data it is {"made": time, "hosts": {name: {"facts": {version, release, kind, exposure}, "findings": [...],
"error": text}}}. facts is None for a host that was not reached, and error says why. See filter/fleet.yml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    FAILED,
    NOT_APPLICABLE,
    NOT_MEASURED,
    PASSED,
    WAIVED,
)
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import SEVERITIES

# What asks for a reader's eye comes first, in every report.
STATUSES = (FAILED, NOT_MEASURED, WAIVED, PASSED, NOT_APPLICABLE)

# What a control counts in a score: one of high severity as much as five of low severity.
WEIGHTS: Mapping[str, int] = {"high": 5, "medium": 3, "low": 1}

MOST_EXPOSED = 10.0  # systemd-analyze(1), security

NOT_REACHED = "the host was not reached"

_TEXTS = ("title", "evidence", "why", "measured", "remedy")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True)
class Waiver:
    """Why a fault is borne, and the last day (YYYY-MM-DD) on which it is."""

    reason: str
    until: str


@dataclass(frozen=True)
class Finding:
    """What a control says of one host. See filter/findings.yml."""

    id: str
    severity: str
    status: str
    title: str
    evidence: str
    why: str
    measured: str
    remedy: str
    fix: tuple[str, ...]
    references: Mapping[str, tuple[str, ...]]
    waiver: Waiver | None
    foreign: bool = False

    @property
    def said(self) -> str:
        """The evidence, and why the fault is borne if it is."""
        if self.status != WAIVED or not self.waiver:
            return self.evidence
        return f"{self.evidence} (until {self.waiver.until}: {self.waiver.reason})"

    @property
    def mending(self) -> str:
        """What mends the fault, in words; empty where the control names nothing."""
        variables = f"Set {' or '.join(self.fix)}." if self.fix else ""
        return " ".join(text for text in (variables, self.remedy) if text)


@dataclass(frozen=True)
class Host:
    """One host's findings, the worst first. facts is None where it was not reached.

    error says why there are no findings, or not all of them.
    """

    name: str
    facts: Mapping[str, Any] | None
    findings: tuple[Finding, ...]
    error: str = ""
    by_id: Mapping[str, Finding] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {each.id: each for each in self.findings})

    def count(self, status: str, severity: str = "") -> int:
        """How many findings have the status, and the severity if one is given."""
        return sum(each.status == status and severity in ("", each.severity) for each in self.findings)

    @property
    def audited(self) -> bool:
        """Whether anything is known of it: it may not have been reached, or have no sendmail."""
        return bool(self.findings)

    @property
    def exposure(self) -> float | None:
        """What systemd-analyze gives to its services, from 0 to MOST_EXPOSED; None if not known."""
        given = (self.facts or {}).get("exposure")
        if not isinstance(given, (int, float)) or isinstance(given, bool):
            return None
        return float(given) if 0 <= given <= MOST_EXPOSED else None

    @property
    def score(self) -> int | None:
        """The share of what was measured that passes, by weight, in per cent; None where nothing was.

        A waiver excuses a fault and does not mend it. Rounded down, so that 100 means all of it.
        """
        judged = [each for each in self.findings if each.status in (PASSED, FAILED, WAIVED)]
        whole = sum(WEIGHTS[each.severity] for each in judged)
        right = sum(WEIGHTS[each.severity] for each in judged if each.status == PASSED)
        return 100 * right // whole if whole else None

    @property
    def _need(self) -> tuple[Any, ...]:
        faults = tuple(-self.count(FAILED, severity) for severity in SEVERITIES)
        return (not any(faults), self.audited, faults, -self.count(NOT_MEASURED), self.name)


@dataclass(frozen=True)
class Fleet:
    """Every host, the worst first, and the time of the audit in ISO 8601."""

    made: str
    hosts: tuple[Host, ...]

    def count(self, status: str, severity: str = "") -> int:
        """How many findings of all hosts have the status, and the severity if one is given."""
        return sum(host.count(status, severity) for host in self.hosts)

    def affected(self, status: str, severity: str = "") -> int:
        """How many hosts have such a finding."""
        return sum(host.count(status, severity) > 0 for host in self.hosts)

    def controls(self) -> list[Finding]:
        """A finding of each control, to tell what it is. Those that fail first, then by severity."""
        found: dict[str, list[Finding]] = {}
        for host in self.hosts:
            for each in host.findings:
                found.setdefault(each.id, []).append(each)
        return [same[0] for same in sorted(found.values(), key=_urgency)]


def _urgency(same: Sequence[Finding]) -> tuple[Any, ...]:
    """What a control's findings are sorted by: its worst status, its severity, how many hosts have that."""
    worst = min(STATUSES.index(each.status) for each in same)
    hosts = sum(each.status == STATUSES[worst] for each in same)
    return (worst, SEVERITIES.index(same[0].severity), -hosts, same[0].id)


def shown(value: object) -> str:
    r"""The text on one line with what no reader can see as \x1b: the host's text is anybody's.

    Control characters would drive a terminal and are forbidden in XML; marks of direction and invisible
    letters (category Cf) would make it read otherwise.
    """
    text = str(value)
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )


def read_fleet(value: object) -> Fleet:
    """The fleet that value is as data. Raises InvalidInputError with what is none."""
    fleet = _mapping(value, "fleet")
    made = fleet.get("made")
    if not isinstance(made, str) or not _TIME.fullmatch(made):
        raise _wrong("made", made, "a time such as 2026-11-23T04:00:00Z")
    hosts = _mapping(fleet.get("hosts"), "hosts")
    read = [_host(str(name), host) for name, host in hosts.items()]
    return Fleet(made, tuple(sorted(read, key=lambda host: host._need)))


def _host(name: str, value: object) -> Host:
    where = f"hosts[{name}]"
    host = _mapping(value, where)
    facts = host.get("facts")
    findings = read_findings(host.get("findings") or [], f"{where}.findings")
    error = shown(host.get("error") or ("" if findings else NOT_REACHED))
    if facts is None:
        return Host(shown(name), None, findings, error)
    read = {shown(key): fact for key, fact in _mapping(facts, f"{where}.facts").items()}
    return Host(shown(name), read, findings, error)


def read_findings(value: object, where: str) -> tuple[Finding, ...]:
    """The findings of one host, the worst first. Raises InvalidInputError with what is none."""
    if not isinstance(value, (list, tuple)):
        raise _wrong(where, value, "a list, as the filter findings returns")
    read = [_finding(entry, f"{where}[{number}]") for number, entry in enumerate(value)]
    return tuple(
        sorted(read, key=lambda each: (STATUSES.index(each.status), SEVERITIES.index(each.severity)))
    )


def _finding(value: object, where: str) -> Finding:
    entry = _mapping(value, where)
    if not entry.get("id"):
        raise _wrong(f"{where}.id", entry.get("id"), "the id of a control")
    for name, known in (("status", STATUSES), ("severity", SEVERITIES)):
        if entry.get(name) not in known:
            raise _wrong(f"{where}.{name}", entry.get(name), ", ".join(known))
    references = _mapping(entry.get("references") or {}, f"{where}.references")
    return Finding(
        id=shown(entry["id"]),
        severity=entry["severity"],
        status=entry["status"],
        **{name: shown(entry.get(name) or "") for name in _TEXTS},
        fix=_shown_all(entry.get("fix") or (), f"{where}.fix"),
        references={
            shown(publisher): _shown_all(texts, f"{where}.references.{publisher}")
            for publisher, texts in references.items()
        },
        waiver=_waiver(entry.get("waiver"), f"{where}.waiver"),
        foreign=entry.get("foreign") is True,
    )


def _waiver(value: object, where: str) -> Waiver | None:
    if value is None:
        return None
    entry = _mapping(value, where)
    return Waiver(shown(entry.get("reason") or ""), shown(entry.get("until") or ""))


def _shown_all(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise _wrong(where, value, "a list")
    return tuple(shown(text) for text in value)


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(where, value, "a mapping")
    return value


def _wrong(where: str, value: object, right: str) -> InvalidInputError:
    return InvalidInputError([Fault(where, f"is {shown(repr(value))[:60]}", right)])
