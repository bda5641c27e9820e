# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An audit of no host fails, whatever left it without one, and looks at none to find that out."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_runs import ansible

PLAYBOOK = Path(__file__).parents[3] / "playbooks" / "audit.yml"
HOSTS = """
web:
  hosts: {web1.example: , web2.example: }
gateways:
  hosts: {mx1.example: , mx2.example: }
nobody: {}
"""

# an inventory, what else is said, and what the failure says
NOBODY = [
    (HOSTS, ["--limit", "web"], "sendmail_hosts (gateways) names and --limit (web) leaves"),
    (HOSTS, ["--limit", "web2.example"], "sendmail_hosts (gateways) names and --limit (web2.example) leaves"),
    (HOSTS, ["--extra-vars", "sendmail_hosts=nobody"], "sendmail_hosts (nobody) names"),
    (HOSTS, ["--extra-vars", "sendmail_hosts=gateway"], "sendmail_hosts (gateway) names"),
    (
        HOSTS,
        ["--extra-vars", "sendmail_hosts=nobody", "--limit", "gateways"],
        "sendmail_hosts (nobody) names and --limit (gateways) leaves",
    ),
    ("", [], "sendmail_hosts (gateways) names"),
    ("", ["--limit", "localhost"], "sendmail_hosts (gateways) names and --limit (localhost) leaves"),
]


@pytest.mark.parametrize(("inventory", "words", "said"), NOBODY)
def test_it_fails_once_and_says_why(tmp_path: Path, inventory: str, words: list[str], said: str) -> None:
    (tmp_path / "hosts.yml").write_text(inventory)
    command = ["ansible-playbook", "--inventory", "hosts.yml", "--extra-vars", "sendmail_hosts=gateways"]
    done = ansible(tmp_path, *command, *words, "postmaster.sendmail.audit")
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout.count("fatal: ") == 1
    assert f'no host was audited: the inventory has none that {said}"' in done.stdout
    assert "UNREACHABLE" not in done.stdout


def test_where_there_is_somebody_it_is_asked_of_one_host(tmp_path: Path) -> None:
    *_others, last = yaml.safe_load(PLAYBOOK.read_text("utf-8"))
    noted = {"ansible.builtin.group_by": {"key": "__sendmail_audited_hosts"}}
    play = {"hosts": "gateways", "gather_facts": False, "tasks": [noted]}
    (tmp_path / "hosts.yml").write_text(HOSTS)
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play, last]))
    done = ansible(tmp_path, "ansible-playbook", "--inventory", "hosts.yml", "play.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Gathering Facts" not in done.stdout
    assert done.stdout.count("skipping: ") == 1
