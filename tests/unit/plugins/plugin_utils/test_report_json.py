# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The JSON of an audit is what its schema says."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.plugin_utils import _report_json
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._report_json import report_json
from jsonschema import Draft202012Validator
from sample_fleet import HARDENED, HOSTILE, OPEN, UNREACHED, sample_fleet

SCHEMA = json.loads(
    (Path(__file__).parents[4] / "docs" / "reference" / "audit.schema.json").read_text("utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)


def reported() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(report_json(sample_fleet()))
    return made


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["format"]["const"] == _report_json.FORMAT


def test_a_report_is_valid() -> None:
    assert [error.message for error in VALIDATOR.iter_errors(reported())] == []


def first(report: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = report["hosts"][OPEN]["findings"][0]
    return found


@pytest.mark.parametrize(
    "spoil",
    [
        lambda report: report.pop("made"),
        lambda report: report.update(format=2),
        lambda report: report.update(made="today"),
        lambda report: report.update(more=1),
        lambda report: report["hosts"][OPEN].pop("score"),
        lambda report: report["hosts"][OPEN].update(score=101),
        lambda report: report["hosts"][OPEN]["counts"].pop("waived"),
        lambda report: report["hosts"][OPEN]["facts"].pop("kind"),
        lambda report: report["hosts"][OPEN]["facts"].update(exposure="9.6"),
        lambda report: report["hosts"][UNREACHED].update(error=""),
        lambda report: report["hosts"][UNREACHED].update(score=100),
        lambda report: first(report).update(id="X"),
        lambda report: first(report).update(status="good"),
        lambda report: first(report).update(status="waived"),  # without a waiver
        lambda report: first(report).update(waiver={"reason": "r", "until": "soon"}),
        lambda report: first(report).update(severity="urgent"),
        lambda report: first(report).pop("evidence"),
        lambda report: first(report).update(references={"disa": "GEN004560"}),
    ],
)
def test_the_schema_refuses_what_is_no_report(spoil: Callable[[dict[str, Any]], object]) -> None:
    report = copy.deepcopy(reported())
    spoil(report)
    assert [*VALIDATOR.iter_errors(report)] != []


def test_the_order_of_the_input_changes_nothing() -> None:
    fleet = sample_fleet()
    turned = sample_fleet()
    turned["hosts"] = dict(reversed(turned["hosts"].items()))
    for host in turned["hosts"].values():
        host["findings"].reverse()
        if host["facts"]:
            host["facts"] = dict(reversed(host["facts"].items()))
    assert report_json(turned) == report_json(fleet)


def test_all_of_a_finding_is_reported() -> None:
    given = {one["id"]: one for one in sample_fleet()["hosts"][HARDENED]["findings"]}
    assert {one["id"]: one for one in reported()["hosts"][HARDENED]["findings"]} == given


def test_a_host_can_put_nothing_unseen_into_it() -> None:
    text = report_json(sample_fleet())
    assert text.isascii()
    expansion = next(
        one for one in json.loads(text)["hosts"][HOSTILE]["findings"] if one["id"] == "SM-SMTP-05"
    )
    assert expansion["evidence"] == "250 \\x1b]0;owned\\x07 \\u202egnp.exe\\x00"
