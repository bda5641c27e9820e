# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the guide to the audit has users write is taken, and it names nothing that there is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.postmaster.sendmail.plugins.action.settings import declared, declared_faults
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    OF_PLAYBOOKS,
    variable_names,
)
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import catalogue

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "guides" / "audit.md").read_text("utf-8")
_FENCED = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = [yaml.safe_load(text) for text in _FENCED.findall(GUIDE)]


def test_every_variable_that_is_named_is_one() -> None:
    known = {*declared(), *variable_names(), *OF_PLAYBOOKS}
    assert set(re.findall(r"\bsendmail_[a-z_]+\b", GUIDE)) - known == set()


def test_what_the_inventories_say_is_taken() -> None:
    written: dict[str, Any] = {}
    for block in BLOCKS:
        written |= block if isinstance(block, dict) and "audit" not in block else {}
    others = {name: value for name, value in written.items() if name not in variable_names()}
    assert "sendmail_waivers" in others
    faults = [declared_faults(name, value, declared()[name]) for name, value in others.items()]
    assert faults == [[] for _name in others]


def test_every_control_that_is_named_is_in_the_catalogue() -> None:
    assert set(re.findall(r"\bSM-[A-Z]+-\d+\b", GUIDE)) <= {control.id for control in catalogue()}
