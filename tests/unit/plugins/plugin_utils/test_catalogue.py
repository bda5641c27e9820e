# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The catalogue: what may stand in it, and that its own data do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import (
    catalogue,
    read_controls,
)

ROLES = Path(__file__).parents[4] / "roles"

ENTRY: dict[str, Any] = {
    "id": "SM-PROC-02",
    "title": "no process runs as root",
    "why": "A hole in a daemon that is root is a hole in the whole host.",
    "measured": "The effective user id, from /proc.",
    "severity": "high",
    "fix": ["sendmail_relay_user"],
    "references": {"manual": ["sendmail/SECURITY"]},
}


def role_variables() -> set[str]:
    specs = [yaml.safe_load(path.read_text("utf-8")) for path in ROLES.glob("*/meta/argument_specs.yml")]
    return {name for spec in specs for name in spec["argument_specs"]["main"].get("options", {})}


def test_each_fix_is_a_variable_of_a_role() -> None:
    named = {name for control in catalogue() for name in control.fix}
    assert named - role_variables() == set()


def test_what_is_left_out_is_every_kind_and_no_remedy() -> None:
    (control,) = read_controls({"process.yml": yaml.safe_dump([ENTRY])})
    assert control.kinds == ("gateway", "smarthost", "both", "nullclient")
    assert control.remedy == ""


INVALID: list[tuple[dict[str, Any], str]] = [
    ({"id": "PROC-2"}, 'process.yml[0].id ("PROC-2"): is not the id of a control'),
    ({"severity": "grave"}, "is not known (one of high, medium, low)"),
    ({"why": "because"}, "process.yml[0].why"),
    ({"title": "ends with a stop."}, "process.yml[0].title"),
    ({"references": {}}, "process.yml[0]: has no references"),
    ({"references": {"blog": ["x"]}}, "process.yml[0].references.blog: is not known"),
    ({"fix": []}, "process.yml[0]: says no way to mend it"),
    ({"fix": ["relay_user"]}, "is not a role variable"),
    ({"kinds": ["server"]}, "process.yml[0].kinds[0]"),
    ({"foreign": "yes"}, "process.yml[0].foreign"),
    ({"colour": "red"}, "process.yml[0].colour: is not known"),
]


@pytest.mark.parametrize(("change", "said"), INVALID)
def test_an_entry_that_is_wrong_is_named(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        read_controls({"process.yml": yaml.safe_dump([ENTRY | change])})
    assert said in str(raised.value)


def test_an_id_names_one_control() -> None:
    with pytest.raises(InvalidInputError, match="SM-PROC-02: is in the catalogue twice"):
        read_controls({"process.yml": yaml.safe_dump([ENTRY, ENTRY])})
