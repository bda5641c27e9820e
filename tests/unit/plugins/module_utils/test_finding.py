# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verdicts in words, and how findings read in a report."""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import report


def test_a_report_aligns_its_columns_and_sums_up() -> None:
    rows = [
        {"id": "A-1", "title": "one", "severity": "low", "status": "pass", "evidence": "seen"},
        {"id": "B-22", "title": "two", "severity": "medium", "status": "not_measured", "evidence": "unseen"},
        {"id": "C-3", "title": "three", "severity": "high", "status": "fail", "evidence": "broken"},
    ]
    assert report(rows, "relay.corp.test") == [
        "sendmail on relay.corp.test",
        "pass          A-1   low     one: seen",
        "not measured  B-22  medium  two: unseen",
        "FAIL          C-3   high    three: broken",
        "1 pass, 1 fail, 1 not measured",
    ]


def test_a_report_of_nothing_is_two_lines() -> None:
    assert report([], "h") == ["sendmail on h", "0 pass, 0 fail, 0 not measured"]
