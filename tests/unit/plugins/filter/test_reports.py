# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters that report: a template gives them anything, and is told what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.postmaster.sendmail.plugins.filter import reports
from sample_fleet import sample_fleet

FILTERS = reports.FilterModule().filters()
HERE = Path(str(reports.__file__)).parent
OF_A_FLEET = sorted(name for name in FILTERS if name.startswith("report_"))


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_a_filter_is_documented(name: str) -> None:
    said = yaml.safe_load((HERE / f"{name}.yml").read_text("utf-8"))["DOCUMENTATION"]
    assert said["name"] == name
    assert said["positional"].split(", ") == [*said["options"]]


@pytest.mark.parametrize("name", OF_A_FLEET)
def test_a_fleet_is_reported(name: str) -> None:
    made = FILTERS[name](sample_fleet())
    assert "SM-PROC-02" in ("\n".join(made) if isinstance(made, list) else made)


@pytest.mark.parametrize("name", OF_A_FLEET)
@pytest.mark.parametrize("value", [None, 3, "", [], {}, {"made": "", "hosts": {}}, {"hosts": [[]]}])
def test_what_is_no_fleet_is_told_by_the_filter(name: str, value: object) -> None:
    with pytest.raises(AnsibleFilterError, match=f"^{name}: "):
        FILTERS[name](value)


@pytest.mark.parametrize("value", [None, 3, "all", ["relay1"]])
def test_what_are_no_hosts_is_told(value: object) -> None:
    with pytest.raises(AnsibleFilterError, match=r"^fleet: hosts"):
        FILTERS["fleet"](value)


@pytest.mark.parametrize("value", [None, 3, [3], [{}], [{"id": "SM-X-01"}]])
def test_what_are_no_findings_is_told(value: object) -> None:
    with pytest.raises(AnsibleFilterError, match=r"^report: findings"):
        FILTERS["report"](value, host="relay1")


def test_a_time_that_is_none_is_told() -> None:
    with pytest.raises(AnsibleFilterError, match="made: is 'now' "):
        FILTERS["fleet"]({}, made="now")


def test_what_nobody_foresaw_is_told_by_the_filter() -> None:
    fleet = sample_fleet()
    next(iter(fleet["hosts"].values()))["facts"] = {"version": date(2026, 11, 23)}
    with pytest.raises(AnsibleFilterError, match=r"^report_json: this is not what it takes: .*date"):
        FILTERS["report_json"](fleet)
    with pytest.raises(AnsibleFilterError, match=r"^report: this is not what it takes: .*'host'"):
        FILTERS["report"]([])
