# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter findings: what it says of arguments that are not what they should be."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.postmaster.sendmail.plugins.filter.findings import audited_kind, findings


@pytest.mark.parametrize("exposure", ["x", None, True, -0.1, 10.1, "nan", [], {}])
def test_what_is_no_exposure_is_told_by_name(exposure: object) -> None:
    with pytest.raises(AnsibleFilterError, match=r"^exposure_limit \(.*\): is no exposure \(a number from 0"):
        findings({}, {}, exposure_limit=exposure)  # type: ignore[arg-type]


@pytest.mark.parametrize("exposure", [0, 2.0, "1.5", 10])
def test_a_number_may_be_written_as_templates_write_it(exposure: object) -> None:
    assert findings({}, {}, exposure_limit=exposure)  # type: ignore[arg-type]


def test_another_kind_of_host_is_told() -> None:
    with pytest.raises(AnsibleFilterError, match=r'^kind \("relay"\)'):
        findings({}, {}, kind="relay")


NO_EVIDENCE: list[tuple[Any, Any, str]] = [
    ({"info": {}, "changed": False}, {}, "info: is all of the result (give RESULT.info)"),
    ({}, {"probe": {}, "changed": False}, "probe: is all of the result (give RESULT.probe)"),
    ("x", {}, 'info ("x"): is not a dictionary (RESULT.info'),
    (None, {}, "info (None): is not a dictionary"),
    ([], {}, "info ([]): is not a dictionary"),
    ({}, None, "probe (None): is not a dictionary (RESULT.probe"),
    ({}, ["banner"], "probe (['banner']): is not a dictionary"),
    ({"listeners": [[]], "processes": [{}]}, {}, "findings needs what the modules info"),
]


@pytest.mark.parametrize(("info", "probe", "said"), NO_EVIDENCE)
def test_what_is_no_evidence_is_told(info: Any, probe: Any, said: str) -> None:  # noqa: ANN401
    with pytest.raises(AnsibleFilterError) as raised:
        findings(info, probe, kind="auto")
    assert str(raised.value).startswith(said)


@pytest.mark.parametrize(("info", "said"), [(row[0], row[2]) for row in NO_EVIDENCE if row[0]])
def test_no_kind_is_told_of_what_is_no_evidence(info: Any, said: str) -> None:  # noqa: ANN401
    with pytest.raises(AnsibleFilterError) as raised:
        audited_kind(info)
    assert str(raised.value).startswith(
        said.replace("findings needs what the modules", "audited_kind needs what the module")
    )


class Empty(dict[str, Any]):
    """A row of a result that a template made, and that says of a key it lacks what a list says."""

    def __missing__(self, key: str) -> Any:  # noqa: ANN401
        raise IndexError(key)


def test_what_is_missing_in_the_evidence_is_told() -> None:
    with pytest.raises(AnsibleFilterError, match=r"^audited_kind needs what the module info returns"):
        audited_kind({"listeners": [], "processes": [Empty()]})


def test_waivers_are_told_by_the_name_of_the_argument() -> None:
    with pytest.raises(AnsibleFilterError, match=r"^waivers\[0\]: lacks control"):
        findings({}, {}, waivers=[{}])
