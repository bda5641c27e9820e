# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the roles' argument specifications say of variables that are none of the relay's policy."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.action.settings import declared, declared_faults
from ansible_runs import ansible

TAKEN = [
    ("sendmail_jail", "namespace"),
    ("sendmail_packages", ["sendmail-bin"]),
    ("sendmail_replace_mta", True),
    ("sendmail_verify_port", "2525"),
    ("sendmail_exposure_limit", 2),
    ("sendmail_verify_attempts", ["commands", "smuggling"]),
    ("sendmail_waivers", [{"control": "SM-UNIT-03", "reason": "Our own drop-in.", "until": "2027-03-31"}]),
]

# a variable, its value, and what is said besides the variable's name
REFUSED = [
    ("sendmail_jail", "chroot", "namespace"),
    ("sendmail_jail", None, "null"),
    ("sendmail_packages", "sendmail-bin", "list"),
    ("sendmail_packages", [None], "null"),
    ("sendmail_replace_mta", "false", "bool"),
    ("sendmail_verify_port", "smtp", "is not a port"),
    ("sendmail_exposure_limit", "low", "is no exposure"),
    ("sendmail_verify_attempts", ["rate", "spam"], "spam"),
    ("sendmail_verify_attempts", "rate", "list"),
    ("sendmail_waivers", None, "is not a list"),
    ("sendmail_waivers", [None], "sendmail_waivers[0] (None): is not a dictionary"),
    ("sendmail_waivers", [{"control": "SM-UNIT-03", "reason": "x"}], "sendmail_waivers[0]: lacks until"),
]


@pytest.mark.parametrize(("name", "value"), TAKEN)
def test_taken(name: str, value: object) -> None:
    assert declared_faults(name, value, declared()[name]) == []


@pytest.mark.parametrize(("name", "value", "said"), REFUSED)
def test_refused(name: str, value: object, said: str) -> None:
    (fault,) = declared_faults(name, value, declared()[name])
    assert fault.where.startswith(name)
    assert said in str(fault)


def test_every_declared_default_is_taken() -> None:
    for name, option in declared().items():
        assert "default" not in option or declared_faults(name, option["default"], option) == []


def _play(directory: Path) -> subprocess.CompletedProcess[str]:
    """What ansible-playbook makes of play.yml in directory."""
    return ansible(directory, "ansible-playbook", "-i", "nowhere.example,", "play.yml")


def test_broken_variables_are_told_together_before_any_host_is_reached(tmp_path: Path) -> None:
    (tmp_path / "play.yml").write_text("""
- hosts: nowhere.example
  gather_facts: false
  vars:
    sendmail_hub: hub.example.com
    sendmail_feature: [greylisting]
    sendmail_define__site: {confLOGLEVEL: 9}
    sendmail_listen: [{port: 70000}]
    sendmail_local_rule_0: "{{ nothing.defined }}"
    sendmail_kind: null
  tasks:
    - postmaster.sendmail.settings:
""")
    done = _play(tmp_path)
    said = " ".join((done.stdout + done.stderr).replace("\\", "").split())
    assert done.returncode == 2, said
    assert "UNREACHABLE" not in said
    assert "Traceback" not in said
    for words in (
        "Nothing was changed",
        'sendmail_feature[0].name ("greylisting")',
        "sendmail_define__site.confLOGLEVEL",
        "sendmail_listen[0].port (70000)",
        "sendmail_local_rule_0: cannot be templated",
        "sendmail_kind (None)",
    ):
        assert words in said


def test_layers_of_a_host_are_read_and_told(tmp_path: Path) -> None:
    old, new = (
        '{key: "From:old.test", value: OK, expires: 2000-01-01}',
        '{key: "From:new.test", value: "{{ v }}"}',
    )
    (tmp_path / "play.yml").write_text(f"""
- hosts: localhost
  gather_facts: false
  vars:
    v: REJECT
    sendmail_hub: hub.example.com
    sendmail_access__site: [{new}]
    sendmail_access__old: [{old}]
    sendmail_access_slip: []
  tasks:
    - postmaster.sendmail.settings:
      register: relay
    - ansible.builtin.assert:
        that:
          - relay.settings.access[0].key == "From:new.test"
          - relay.settings.access[0].value == "REJECT"
          - "'From:old.test' not in (relay.settings.access | map(attribute='key'))"
""")
    done = _play(tmp_path)
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == 0, said
    assert "sendmail_access__old[0] (From:old.test) has expired (2000-01-01)" in said
    assert "sendmail_access_slip is no variable of this collection" in said
    assert "sendmail_access__site is no variable" not in said
