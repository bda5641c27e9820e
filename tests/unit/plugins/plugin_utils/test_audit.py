# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit of one host: which controls it is measured by, and what becomes of the evidence."""

from __future__ import annotations

from typing import Any

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._kind_relations import KINDS
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit import JUDGES, findings, kind_of
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import catalogue

UNREACHABLE = "SM-PROC-07"


def test_every_control_has_a_judge_and_every_judge_a_control() -> None:
    assert {*JUDGES} == {control.id for control in catalogue()}


def test_a_hardened_host_violates_no_control_and_every_one_is_measured() -> None:
    found = findings(given.HARDENED["info"], given.HARDENED["probe"])
    assert [one["id"] for one in found] == [each.id for each in catalogue() if "gateway" in each.kinds]
    doubtful = {one["id"]: one["evidence"] for one in found if one["status"] in ("fail", "not_measured")}
    assert doubtful == {}


def test_a_root_daemon_fails_what_it_violates() -> None:
    seen = given.evidence("root_12")
    status = {one["id"]: one["status"] for one in findings(seen["info"], seen["probe"])}
    violated = [f"SM-PROC-{number:02}" for number in range(2, 7)]
    violated += ["SM-UNIT-01", "SM-OPT-01", "SM-SMTP-02", "SM-SMTP-03", "SM-SMTP-04", "SM-RELAY-01"]
    assert {status[control] for control in violated} == {"fail"}
    assert {status[control] for control in ("SM-PROC-01", "SM-SMTP-01", "SM-SMTP-06")} == {"pass"}


def test_nothing_gathered_is_nothing_measured() -> None:
    assert {one["status"] for one in findings({}, {})} == {"not_measured"}


# a control, and the kinds that are not asked
NOT_ASKED = [
    ("SM-PROC-01", set()),
    ("SM-SMTP-01", {"nullclient"}),
    ("SM-RELAY-01", {"nullclient"}),
    ("SM-RELAY-02", {"nullclient", "smarthost"}),
    (UNREACHABLE, {"gateway", "smarthost", "both"}),
]


@pytest.mark.parametrize(("control", "exempt"), NOT_ASKED)
def test_a_kind_is_asked_what_it_can_answer(control: str, exempt: set[str]) -> None:
    asked = {kind for kind in KINDS if control in {one["id"] for one in findings({}, {}, kind=kind)}}
    assert asked == set(KINDS) - exempt


def test_every_control_is_asked_of_a_kind() -> None:
    asked = {one["id"] for kind in KINDS for one in findings({}, {}, kind=kind)}
    assert asked == {control.id for control in catalogue()}


LOOPBACK = {"pid": 7, "address": "127.0.0.1", "port": 25}
OPEN = {"pid": 7, "address": "192.0.2.1", "port": 587}
SOMEONE_ELSES = {"pid": 8, "address": "0.0.0.0", "port": 22}  # noqa: S104 - no socket here

KIND_OF = [
    ([LOOPBACK, SOMEONE_ELSES], "nullclient"),
    ([LOOPBACK, {**LOOPBACK, "address": "::1"}], "nullclient"),
    ([LOOPBACK, OPEN], "gateway"),
    ([{**LOOPBACK, "address": "::"}], "gateway"),
    ([], "nullclient"),
]


@pytest.mark.parametrize(("listeners", "kind"), KIND_OF)
def test_a_host_that_nobody_described_is_what_it_listens_on(
    listeners: list[dict[str, Any]], kind: str
) -> None:
    assert kind_of({"processes": [{"pid": 7}], "listeners": listeners}) == kind


def test_a_host_of_which_nothing_is_known_is_asked_all_that_a_gateway_is() -> None:
    assert kind_of({}) == "gateway"


def test_auto_is_the_kind_that_the_host_seems_to_be() -> None:
    lonely = given.changed(given.host("listeners", []))["info"]
    asked = {kind: [one["id"] for one in findings(lonely, {}, kind=kind)] for kind in ("auto", "nullclient")}
    assert asked["auto"] == asked["nullclient"]
