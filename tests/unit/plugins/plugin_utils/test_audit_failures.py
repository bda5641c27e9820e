# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit fails for: the level that is asked for, and hosts that nobody could look at."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit_failures import audit_failures


def finding(status: str, severity: str) -> dict[str, Any]:
    return {"id": f"SM-{severity}", "title": "x", "severity": severity, "status": status, "evidence": "seen"}


def fleet(*findings: dict[str, Any]) -> dict[str, Any]:
    host = {"facts": {"version": "8.18.1"}, "findings": [*findings], "error": ""}
    return {"made": "2026-11-23T04:00:00Z", "hosts": {"mx1": host}}


FAILING = [finding("fail", severity) for severity in ("high", "medium", "low")]

LEVELS = [
    ("none", []),
    ("high", ["SM-high"]),
    ("medium", ["SM-high", "SM-medium"]),
    ("any", ["SM-high", "SM-medium", "SM-low"]),
]


@pytest.mark.parametrize(("least", "named"), LEVELS)
def test_a_level_is_for_all_that_is_as_severe(least: str, named: list[str]) -> None:
    said = audit_failures(fleet(*FAILING), least)
    assert [line.split()[2] for line in said] == named


@pytest.mark.parametrize("status", ["pass", "waived", "not_measured", "not_applicable"])
def test_only_what_fails_is_failed_for(status: str) -> None:
    assert audit_failures(fleet(finding(status, "high")), "any") == []


def test_it_is_said_which_host_fails_what_and_why() -> None:
    assert audit_failures(fleet(FAILING[0]), "high") == ["mx1 fails SM-high (high), x: seen"]


def test_a_host_that_was_not_audited_always_counts() -> None:
    lost: dict[str, Any] = {"facts": None, "findings": [], "error": "no route to host"}
    said = audit_failures({"made": "2026-11-23T04:00:00Z", "hosts": {"mx2": lost}}, "none")
    assert said == ["mx2 was not audited: no route to host"]


@pytest.mark.parametrize("least", [None, "", "all", True, ["high"], 3])
def test_an_unknown_level_is_named(least: object) -> None:
    with pytest.raises(InvalidInputError, match=r"sendmail_audit_fail.*one of none, high, medium, any"):
        audit_failures(fleet(), least)
