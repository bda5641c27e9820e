# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of a control whose evidence is not there."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
)

JUDGE = Judge(lambda evidence: none_of([], str(evidence.info["units"])), info=("units",), probe=("http",))

CASES: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {}, "not gathered: units, http"),
    ({"units": 1}, {}, "not gathered: http"),
    ({}, {"http": {}}, "not gathered: units"),
    ({"units": 1}, {"banner": "220 mx1", "error": "hung up later"}, "not gathered: http"),
    ({"units": 1}, {"banner": "", "error": "no route to host"}, "no route to host"),
    ({"units": 1}, {"banner": "421 later", "error": "greeted with 421"}, "greeted with 421"),
]


@pytest.mark.parametrize(("info", "probe", "said"), CASES)
def test_a_judge_is_not_asked_without_evidence(
    info: dict[str, Any], probe: dict[str, Any], said: str
) -> None:
    assert JUDGE.verdict(Evidence(info, probe)) == Verdict("not_measured", said)


def test_a_judge_is_asked_with_all_of_it() -> None:
    assert JUDGE.verdict(Evidence({"units": 1}, {"http": {}})) == Verdict("pass", "1")
