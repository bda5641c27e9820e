# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a judge is given and what it says: evidence, and a verdict on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import Any

PASSED = "pass"
FAILED = "fail"
NOT_MEASURED = "not_measured"
NOT_APPLICABLE = "not_applicable"
WAIVED = "waived"

NO_CONFIGURATION = "there is no configuration"

_INVITATION = "220 "  # RFC 5321, 3.1: the greeting of a listener that hears who greets it

_MOST_WORDS = 5  # of a list in a verdict: a report is read by people

STATUSES = (PASSED, FAILED, NOT_MEASURED, NOT_APPLICABLE, WAIVED)


def _today() -> date:
    return datetime.now(timezone.utc).date()


@dataclass(frozen=True)
class Evidence:
    """What the modules info and probe return. Keys that were not gathered are absent.

    exposure_limit is the most that systemd may think a unit exposed; today is the day of the audit. kind is
    what the host is audited as.
    """

    info: Mapping[str, Any]
    probe: Mapping[str, Any]
    exposure_limit: float = 2.0
    today: date = field(default_factory=_today)
    kind: str = "gateway"


@dataclass(frozen=True)
class Verdict:
    """A status, and the evidence for it in words."""

    status: str
    evidence: str


@dataclass(frozen=True)
class Judge:
    """How a control's evidence is judged.

    info are the keys of info that judgement reads, and probe the attempts of probe: without one of them there
    is no telling, and judgement is not asked.
    """

    judgement: Callable[[Evidence], Verdict]
    info: tuple[str, ...] = ()
    probe: tuple[str, ...] = ()

    def verdict(self, evidence: Evidence) -> Verdict:
        """What is to be said of evidence."""
        unseen = [key for key in self.info if key not in evidence.info]
        untried = [key for key in self.probe if key not in evidence.probe]
        if untried and not evidence.probe.get("banner", _INVITATION).startswith(_INVITATION):
            return not_measured(evidence.probe["error"])
        if unseen or untried:
            return not_measured(f"not gathered: {', '.join(unseen + untried)}")
        return self.judgement(evidence)


def not_measured(why: str) -> Verdict:
    """There is no telling, and that is said aloud: it is no pass."""
    return Verdict(NOT_MEASURED, why)


def not_applicable(why: str) -> Verdict:
    """The host has nothing that the control is about."""
    return Verdict(NOT_APPLICABLE, why)


def none_of(problems: Sequence[str], otherwise: str) -> Verdict:
    """Fail with the problems, or pass with what was seen otherwise."""
    return Verdict(FAILED, some(problems, "; ")) if problems else Verdict(PASSED, otherwise)


def some(words: Sequence[str], separator: str = ", ") -> str:
    """The first few of words, and how many more there are."""
    more = [f"{len(words) - _MOST_WORDS} more"] if len(words) > _MOST_WORDS else []
    return separator.join([*words[:_MOST_WORDS], *more])
