# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fleet as the reports read it: its order, its scores, and what is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _finding
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audited_hosts import facts_of, fleet
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._fleet import (
    NOT_REACHED,
    STATUSES,
    read_findings,
    read_fleet,
    shown,
)
from sample_fleet import HARDENED, MADE, OPEN, UNREACHED, sample_fleet

EVIDENCE = Path(__file__).parents[1] / "module_utils" / "evidence"


def finding(status: str, severity: str = "high") -> dict[str, Any]:
    return {"id": "SM-X-01", "title": "t", "severity": severity, "status": status, "evidence": "e"}


def test_every_status_of_a_judge_has_its_place() -> None:
    assert sorted(STATUSES) == sorted(_finding.STATUSES)


def test_hosts_stand_by_need() -> None:
    names = [host.name for host in read_fleet(sample_fleet()).hosts]
    failing = [host.name for host in read_fleet(sample_fleet()).hosts if host.count("fail")]
    assert names[: len(failing)] == failing
    assert names[0] == OPEN
    assert names[len(failing)] == UNREACHED
    assert HARDENED in names[len(failing) + 1 :]


def test_controls_stand_by_worst_status_then_severity_then_number_of_hosts() -> None:
    read = read_fleet(sample_fleet())
    seen = []
    for control in read.controls():
        same = [host.by_id[control.id].status for host in read.hosts if control.id in host.by_id]
        worst = min(STATUSES.index(status) for status in same)
        severity = ("high", "medium", "low").index(control.severity)
        seen.append((worst, severity, -same.count(STATUSES[worst]), control.id))
    assert seen == sorted(seen)
    assert len({row[0] for row in seen}) > 1


@pytest.mark.parametrize(
    ("statuses", "score"),
    [
        ([], None),
        ([("not_measured", "high"), ("not_applicable", "low")], None),
        ([("pass", "high")], 100),
        ([("fail", "low")], 0),
        ([("pass", "high"), ("fail", "high")], 50),
        ([("pass", "high"), ("fail", "low")], 83),  # 5 of 6
        ([("pass", "medium"), ("waived", "high")], 37),  # 3 of 8: a waiver mends nothing
        ([("pass", "low"), ("not_measured", "high")], 100),
    ],
)
def test_a_score_is_the_weight_of_what_passes(statuses: list[tuple[str, str]], score: int | None) -> None:
    findings = [finding(status, severity) for status, severity in statuses]
    host = {"facts": {}, "findings": findings, "error": ""}
    assert read_fleet({"made": MADE, "hosts": {"h": host}}).hosts[0].score == score


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("220 relay ESMTP", "220 relay ESMTP"),
        ("größer ✓", "größer ✓"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x1b[2J\x00", "\\x1b[2J\\x00"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\udcff\ufffe", "\\udcff\\ufffe"),
        (7, "7"),
    ],
)
def test_what_nobody_can_see_is_shown(text: object, seen: str) -> None:
    assert shown(text) == seen


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "fleet: is None"),
        ([], "fleet: is []"),
        ({}, "made: is None"),
        ({"made": "yesterday", "hosts": {}}, "made: is 'yesterday'"),
        ({"made": MADE}, "hosts: is None"),
        ({"made": MADE, "hosts": []}, "hosts: is []"),
        ({"made": MADE, "hosts": {"h": None}}, "hosts[h]: is None"),
        ({"made": MADE, "hosts": {"h": {"facts": 3}}}, "hosts[h].facts: is 3"),
        ({"made": MADE, "hosts": {"h": {"facts": {}, "findings": 3}}}, "hosts[h].findings: is 3"),
        ({"made": MADE, "hosts": {"h": {"findings": [[]]}}}, "hosts[h].findings[0]: is []"),
    ],
)
def test_what_is_no_fleet_is_told(value: object, message: str) -> None:
    with pytest.raises(InvalidInputError) as told:
        read_fleet(value)
    assert str(told.value).startswith(message)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": ""}, "f[0].id: is ''"),
        ({"status": "good"}, "f[0].status: is 'good' (fail, not_measured, waived, pass, not_applicable)"),
        ({"status": ["fail"]}, "f[0].status: is ['fail']"),
        ({"severity": None}, "f[0].severity: is None (high, medium, low)"),
        ({"references": ["x"]}, "f[0].references: is ['x']"),
        ({"references": {"disa": 3}}, "f[0].references.disa: is 3"),
        ({"fix": 3}, "f[0].fix: is 3"),
        ({"waiver": "yes"}, "f[0].waiver: is 'yes'"),
    ],
)
def test_what_is_no_finding_is_told(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInputError) as told:
        read_findings([finding("fail") | change], "f")
    assert str(told.value).startswith(message)


def test_facts_are_those_of_the_host() -> None:
    info = json.loads((EVIDENCE / "hardened_13.json").read_text("utf-8"))["info"]
    assert facts_of(info, "gateway") == {
        "version": "8.18.1",
        "release": "Debian 13",
        "kind": "gateway",
        "fqdn": "relay.corp.test",
        "exposure": 1.6,
        "exposures": {"sendmail-msp.service": 1.4, "sendmail.service": 1.6},
    }


def test_facts_of_nothing_are_empty() -> None:
    empty: dict[str, Any] = {
        "version": "",
        "release": "",
        "kind": "",
        "fqdn": "",
        "exposure": None,
        "exposures": {},
    }
    assert facts_of({}, "") == empty


def test_a_fleet_is_what_a_play_learned() -> None:
    hosts = {
        "b": {"info": {}, "findings": [finding("pass")], "kind": "both"},
        "a": {"error": "no route to host"},
        "c": {},
        "d": {"failed": True, "msg": "one: is wrong\ntwo: is wrong"},
    }
    made = fleet(hosts, MADE)
    assert [*made["hosts"]] == ["a", "b", "c", "d"]
    assert made["hosts"]["a"] == {"facts": None, "findings": [], "error": "no route to host"}
    assert made["hosts"]["b"]["facts"]["kind"] == "both"
    assert made["hosts"]["c"]["error"] == NOT_REACHED
    assert made["hosts"]["d"]["error"] == "one: is wrong; two: is wrong"


def test_names_may_be_what_yaml_makes_of_them() -> None:
    units = {7: {}, "a.service": {"exposure": 1.5}, 8.5: {"exposure": 9.9}}
    made = fleet({7: {"findings": [], "info": {"units": units}}, "b": {}}, MADE)
    assert [*made["hosts"]] == ["7", "b"]
    assert made["hosts"]["7"]["facts"]["exposures"] == {"a.service": 1.5}


NO_INFO: list[tuple[object, str]] = [
    ("x", 'hosts[h].info ("x"): is not a dictionary (RESULT.info'),
    ({"info": {}}, "hosts[h].info: is all of the result (give RESULT.info)"),
    ({"host": "x"}, 'hosts[h].info.host ("x"): is not a dictionary (as the module info'),
    ({"program": ["x"]}, "hosts[h].info.program (['x']): is not a dictionary"),
    ({"units": 3}, "hosts[h].info.units (3): is not a dictionary"),
    ({"units": {"a.service": "x"}}, 'hosts[h].info.units.a.service ("x"): is not a dictionary'),
    (
        {"units": {"a.service": {"exposure": "2.0"}, "b.service": {"exposure": 1.0}}},
        'hosts[h].info.units.a.service.exposure ("2.0"): is not a number (such as 1.6)',
    ),
    ({"units": {"a.service": {"exposure": True}}}, "hosts[h].info.units.a.service.exposure (True): is not"),
]


@pytest.mark.parametrize(("info", "said"), NO_INFO)
def test_what_is_no_info_is_told(info: object, said: str) -> None:
    with pytest.raises(InvalidInputError) as told:
        fleet({"h": {"findings": [], "info": info}}, MADE)
    assert str(told.value).startswith(said)


def test_a_fleet_that_says_no_time_was_made_now() -> None:
    assert read_fleet(fleet({})).made.endswith("Z")


@pytest.mark.parametrize("hosts", [None, [], "relay1", 7])
def test_what_is_no_mapping_of_hosts_is_told(hosts: object) -> None:
    with pytest.raises(InvalidInputError, match="hosts"):
        fleet(hosts)
