# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waivers: what may stand in sendmail_waivers, and what a waiver makes of a verdict."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import Evidence
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit import findings, findings_of
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._waiver import waivers

ENTRY: dict[str, Any] = {"control": "SM-PROC-02", "reason": "An old milter.", "until": "2027-03-31"}

VALID: list[tuple[object, date]] = [
    ("2027-03-31", date(2027, 3, 31)),
    (date(2027, 3, 31), date(2027, 3, 31)),  # as YAML reads it
    (datetime(2027, 3, 31, 12, 0), date(2027, 3, 31)),  # noqa: DTZ001 - YAML knows no zone here
]


@pytest.mark.parametrize(("written", "meant"), VALID)
def test_a_day_is_a_text_or_what_yaml_makes_of_it(written: object, meant: date) -> None:
    assert waivers([{**ENTRY, "until": written}])["SM-PROC-02"].until == meant


INVALID: list[tuple[object, str]] = [
    (None, "sendmail_waivers (None): is not a list"),
    ("SM-PROC-02", "is not a list"),
    ({"SM-PROC-02": "why"}, "is not a list"),
    (["SM-PROC-02"], 'sendmail_waivers[0] ("SM-PROC-02"): is not a dictionary'),
    ([{}], "sendmail_waivers[0]: lacks control, reason, until"),
    ([{**ENTRY, "until": None}], "sendmail_waivers[0].until (None): is not a day (a day such as 2027-03-31)"),
    ([{**ENTRY, "until": "31.3.2027"}], 'sendmail_waivers[0].until ("31.3.2027"): is not a day'),
    ([{**ENTRY, "until": "2027-02-30"}], "is not a day of the calendar"),
    ([{**ENTRY, "until": 20270331}], "is not a day"),
    ([{**ENTRY, "reason": "  "}], "sendmail_waivers[0].reason"),
    ([{**ENTRY, "reason": 7}], "sendmail_waivers[0].reason (7): is not a reason"),
    ([{**ENTRY, "control": "proc2"}], "is not the id of a control"),
    (
        [{**ENTRY, "control": "SM-PROC-92"}],
        'sendmail_waivers[0].control ("SM-PROC-92"): is no control (do you',
    ),
    ([{**ENTRY, "control": ["SM-PROC-02"]}], "is not the id of a control"),
    ([{**ENTRY, "untill": "2027-03-31"}], "sendmail_waivers[0].untill: is not known"),
    ([ENTRY, ENTRY], "sendmail_waivers[1] (SM-PROC-02): is waived already"),
]


@pytest.mark.parametrize(("value", "said"), INVALID)
def test_what_is_wrong_is_named(value: object, said: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        waivers(value)
    assert said in str(raised.value)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InvalidInputError) as raised:
        waivers([{**ENTRY, "until": "soon"}, {**ENTRY, "reason": ""}])
    assert len(raised.value.faults) == 2


def finding(today: date, *changes: given.Change) -> dict[str, Any]:
    """What the control that is waived says on that day."""
    seen = given.changed(*changes)
    evidence = Evidence(seen["info"], seen["probe"], today=today)
    found = findings_of(evidence, kind="gateway", waivers=waivers([ENTRY]))
    return next(one for one in found if one["id"] == "SM-PROC-02")


LAST_DAY, DAY_AFTER = date(2027, 3, 31), date(2027, 4, 1)


def test_a_failure_is_waived_up_to_the_last_day() -> None:
    found = finding(LAST_DAY, given.daemon(uid=0))
    assert found["status"] == "waived"
    assert "runs as root" in found["evidence"]
    assert found["waiver"] == {"reason": "An old milter.", "until": "2027-03-31"}


def test_a_failure_fails_after_the_last_day() -> None:
    found = finding(DAY_AFTER, given.daemon(uid=0))
    assert found["status"] == "fail"
    assert found["evidence"].endswith("; the waiver ended on 2027-03-31")


def test_a_waiver_that_nothing_needs_is_told() -> None:
    found = finding(LAST_DAY)
    assert found["status"] == "pass"
    assert found["evidence"].endswith("; its waiver is no longer needed")


def test_a_waiver_does_not_tell_what_was_not_measured() -> None:
    assert finding(LAST_DAY, given.host("processes", []))["status"] == "not_measured"


def test_other_controls_are_not_waived() -> None:
    found = findings({}, {}, waivers=waivers([ENTRY]))
    assert {one["id"] for one in found if one["waiver"]} == {"SM-PROC-02"}
