# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waivers (sendmail_waivers): controls whose failure somebody answers for until a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    FAILED,
    NOT_APPLICABLE,
    PASSED,
    WAIVED,
    Verdict,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    check_all,
    mapping_of,
    matching,
    wrong,
)
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import catalogue, identifier

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_A_DAY = "a day such as 2027-03-31"


@dataclass(frozen=True)
class Waiver:
    """That a control may fail, why, and the last day on which it may."""

    control: str
    reason: str
    until: date

    def of(self, verdict: Verdict, today: date) -> Verdict:
        """What is to be said instead of verdict, which is that of the control."""
        if verdict.status == FAILED and today <= self.until:
            return Verdict(WAIVED, verdict.evidence)
        if verdict.status == FAILED:
            return Verdict(FAILED, f"{verdict.evidence}; the waiver ended on {self.until}")
        if verdict.status in (PASSED, NOT_APPLICABLE):
            return Verdict(verdict.status, f"{verdict.evidence}; its waiver is no longer needed")
        return verdict

    def told(self) -> dict[str, str]:
        """As a finding shows it."""
        return {"reason": self.reason, "until": self.until.isoformat()}


def day(value: object, where: str) -> date:
    """A day. A kind. YAML makes a date of 2027-03-31 by itself."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise wrong(where, value, "is not a day", _A_DAY)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong(where, value, "is not a day of the calendar", _A_DAY) from None


def known_control(value: object, where: str) -> str:
    """The id of a control that is in the catalogue. A kind."""
    name = identifier(value, where)
    ids = [one.id for one in catalogue()]
    if name not in ids:
        likely = get_close_matches(name, ids, n=1)
        right = f"do you mean {likely[0]}?" if likely else "see docs/reference/controls.md"
        raise wrong(where, value, "is no control", right)
    return name


_reason = matching(re.compile(r"\s*\S.*", re.DOTALL), "a reason", "a sentence for whoever reads the report")
_fields = mapping_of({"control": known_control, "reason": _reason, "until": day})


def waiver(value: object, where: str) -> Waiver:
    """The waiver that an entry of sendmail_waivers is. A kind."""
    entry = _fields(value, where)
    missing = [name for name in ("control", "reason", "until") if name not in entry]
    if missing:
        raise InvalidInputError(
            [Fault(where, f"lacks {', '.join(missing)}", "a waiver has control, reason and until")]
        )
    return Waiver(entry["control"], " ".join(entry["reason"].split()), entry["until"])


def waivers(value: object, where: str = "sendmail_waivers") -> Mapping[str, Waiver]:
    """The waivers of a host, by control. A kind."""
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
        raise wrong(where, value, "is not a list", "entries of control, reason and until")
    found = check_all((waiver, entry, f"{where}[{number}]") for number, entry in enumerate(value))
    if twice := [*_repeated(found, where)]:
        raise InvalidInputError(twice)
    return {one.control: one for one in found}


def _repeated(found: Sequence[Waiver], where: str) -> Iterator[Fault]:
    controls = [one.control for one in found]
    for number, control in enumerate(controls):
        if control in controls[:number]:
            yield Fault(f"{where}[{number}] ({control})", "is waived already", "one waiver for each control")
