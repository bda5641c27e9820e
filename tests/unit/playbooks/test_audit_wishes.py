# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What cannot be wished of audit.yml is told before any host is measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_runs import ansible

IMPOSSIBLE = [
    (
        "sendmail_audit_fail",
        "grave",
        "sendmail_audit_fail (grave) is not known (one of none, high",
    ),
    ("sendmail_verify_from", "mx2.example", "sendmail_verify_from (mx2.example) is not in the inventory"),
]


@pytest.mark.parametrize(("name", "value", "said"), IMPOSSIBLE)
def test_it_is_told_and_nothing_is_measured(tmp_path: Path, name: str, value: str, said: str) -> None:
    here = ("--inventory", "mx1.example,", "--connection", "local")
    done = ansible(
        tmp_path, "ansible-playbook", *here, "--extra-vars", f"{name}={value}", "postmaster.sendmail.audit"
    )
    assert done.returncode == 2, done.stdout
    assert said in done.stdout
    assert "Measure" not in done.stdout
    assert not (tmp_path / "sendmail-audit").exists()
