# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every inventory of the guide to the kinds of hosts is one that can be run, and every kind has one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_kind import HOST_KINDS, daemon_mc
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import render
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    parse_settings,
    variable_names,
)

GUIDE = (Path(__file__).parents[3] / "docs" / "guides" / "kinds.md").read_text("utf-8")
INVENTORIES: list[dict[str, Any]] = [
    group["vars"]
    for block in re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    for group in yaml.safe_load(block).values()
]


@pytest.mark.parametrize("variables", INVENTORIES)
def test_an_inventory_is_taken(variables: dict[str, Any]) -> None:
    assert set(variables) <= set(variable_names())
    kind = variables.get("sendmail_kind", "gateway")
    assert f"postmaster.sendmail: {kind}" in render(daemon_mc(parse_settings(variables)))


def test_every_kind_has_an_inventory() -> None:
    assert {variables.get("sendmail_kind", "gateway") for variables in INVENTORIES} == set(HOST_KINDS)
