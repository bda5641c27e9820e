# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How findings read in a terminal."""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.plugin_utils._report_table import report, report_fleet
from sample_fleet import HOSTILE, OPEN, UNREACHED, sample_fleet


def test_a_report_puts_the_worst_first_says_what_mends_it_and_sums_up() -> None:
    rows = [
        {"id": "A-1", "title": "one", "severity": "low", "status": "pass", "evidence": "seen", "fix": ["no"]},
        {"id": "B-22", "title": "two", "severity": "medium", "status": "not_measured", "evidence": "unseen"},
        {"id": "C-3", "title": "three", "severity": "low", "status": "fail", "evidence": "broken",
         "fix": ["sendmail_a", "sendmail_b"], "remedy": "Then reload."},
        {"id": "D-4", "title": "four", "severity": "high", "status": "fail", "evidence": "open"},
        {"id": "E-5", "title": "five", "severity": "high", "status": "waived", "evidence": "old",
         "waiver": {"reason": "It goes.", "until": "2026-12-31"}},
    ]  # fmt: skip
    assert report(rows, "relay.corp.test") == [
        "sendmail on relay.corp.test",
        "FAIL          D-4   high    four: open",
        "FAIL          C-3   low     three: broken",
        "    Set sendmail_a or sendmail_b. Then reload.",
        "not measured  B-22  medium  two: unseen",
        "waived        E-5   high    five: old (until 2026-12-31: It goes.)",
        "pass          A-1   low     one: seen",
        "2 fail, 1 not measured, 1 waived, 1 pass",
    ]


def test_a_report_of_nothing_is_two_lines() -> None:
    assert report([], "h") == ["sendmail on h", "0 fail, 0 not measured, 0 pass"]


def test_a_host_cannot_drive_the_terminal() -> None:
    fleet = sample_fleet()
    lines = [*report(fleet["hosts"][HOSTILE]["findings"], HOSTILE), *report_fleet(fleet)]
    assert all(line.isprintable() for line in lines)
    assert any("\\x1b]0;owned\\x07" in line for line in lines)


def test_a_fleet_has_a_line_for_each_host_and_each_failing_control() -> None:
    lines = [" ".join(line.split()) for line in report_fleet(sample_fleet())]
    assert lines[:3] == [
        "sendmail on 12 hosts, 2026-11-23T04:00:00Z",
        "host score exposure high medium low waived not measured",
        f"{OPEN} 14 9.6 7 7 3 0 1",
    ]
    assert f"{UNREACHED} ssh: no route to host" in lines
    assert "FAIL SM-CERT-01 high the certificate is valid for 14 days more: mx-east.corp.test" in lines
    assert not any("SM-SMUG-01" in line for line in lines)


def test_a_host_without_findings_says_why() -> None:
    facts = {"version": "", "release": "Debian 13", "kind": "", "exposure": None}
    hosts = {"mx1": {"facts": facts, "findings": [], "error": "sendmail is not installed"}}
    lines = report_fleet({"made": "2026-11-23T04:00:00Z", "hosts": hosts})
    assert lines[2] == "mx1   sendmail is not installed"
