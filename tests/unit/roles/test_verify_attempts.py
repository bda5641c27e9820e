# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role verify may try, and the audit does, is what the module probe can."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_probe import NAMES

ROLE = Path(__file__).parents[3] / "roles" / "verify"


def read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROLE / name).read_text("utf-8"))
    return loaded


def test_the_role_knows_every_attempt() -> None:
    declared = read("meta/argument_specs.yml")["argument_specs"]["main"]["options"]
    assert {*declared["sendmail_verify_attempts"]["choices"]} == {*NAMES}


def test_an_audit_tries_all_and_last_what_has_it_shut_out() -> None:
    tried = read("vars/main.yml")["__sendmail_every_attempt"]
    assert {*tried} == {*NAMES}
    assert tried[-1] == "rate"
