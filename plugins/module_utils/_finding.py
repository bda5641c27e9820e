# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings: what a control says of the evidence, and how findings read in a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._kind_relations import KINDS

PASSED = "pass"
FAILED = "fail"
NOT_MEASURED = "not_measured"

_MOST_WORDS = 5  # of a list in a verdict: a report is read by people

_WORDS = {PASSED: "pass", FAILED: "FAIL", NOT_MEASURED: "not measured"}


@dataclass(frozen=True)
class Evidence:
    """What the modules info and probe return. Keys that were not gathered are absent."""

    info: Mapping[str, Any]
    probe: Mapping[str, Any]
    exposure_limit: float = 2.0


@dataclass(frozen=True)
class Verdict:
    """A status, and the evidence for it in words."""

    status: str
    evidence: str


@dataclass(frozen=True)
class Control:
    """Something that a hardened host does. needs are the keys of info that judge reads.

    kinds are the kinds of hosts (sendmail_kind) that it is asked of.
    """

    id: str
    title: str
    severity: str
    reference: str
    judge: Callable[[Evidence], Verdict]
    needs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = KINDS


@dataclass(frozen=True)
class Finding:
    """A control's verdict on one host."""

    id: str
    title: str
    severity: str
    reference: str
    status: str
    evidence: str


def not_measured(why: str) -> Verdict:
    """There is no telling, and that is said aloud: it is no pass."""
    return Verdict(NOT_MEASURED, why)


def none_of(problems: Sequence[str], otherwise: str) -> Verdict:
    """Fail with the problems, or pass with what was seen otherwise."""
    return Verdict(FAILED, some(problems, "; ")) if problems else Verdict(PASSED, otherwise)


def some(words: Sequence[str], separator: str = ", ") -> str:
    """The first few of words, and how many more there are."""
    more = [f"{len(words) - _MOST_WORDS} more"] if len(words) > _MOST_WORDS else []
    return separator.join([*words[:_MOST_WORDS], *more])


def finding_of(control: Control, evidence: Evidence) -> Finding:
    """What control says of the evidence."""
    missing = [key for key in control.needs if key not in evidence.info]
    verdict = not_measured(f"not gathered: {', '.join(missing)}") if missing else control.judge(evidence)
    return Finding(
        control.id, control.title, control.severity, control.reference, verdict.status, verdict.evidence
    )


def report(findings: Sequence[Mapping[str, str]], host: str) -> list[str]:
    """The findings as lines of text: a title, a table whose columns are aligned, and a sum."""
    rows = [
        (_WORDS[one["status"]], one["id"], one["severity"], f"{one['title']}: {one['evidence']}")
        for one in findings
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    table = ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[3]]) for row in rows]
    count = Counter(one["status"] for one in findings)
    summary = ", ".join(
        f"{count[status]} {_WORDS[status].lower()}" for status in (PASSED, FAILED, NOT_MEASURED)
    )
    return [f"sendmail on {host}", *table, summary]
