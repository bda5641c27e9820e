# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What cannot be wished of audit.yml is told before any host is reached: all of it, by name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import PREFIX
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit_variables import kinds
from ansible_runs import ansible

ROOT = Path(__file__).parents[3]
READING = (  # what an audit is made of
    "playbooks/audit.yml",
    "roles/verify/tasks/measure.yml",
    "roles/verify/tasks/reports.yml",
    "roles/verify/vars/main.yml",
)
PORT = 1  # where nobody listens

# of each variable (without sendmail_) a value, and what is said of it
IMPOSSIBLE: list[tuple[str, object, str]] = [
    ("audit_fail", "grave", 'audit_fail ("grave"): is not known (one of none, high, medium, any)'),
    ("client_connections", "many", 'client_connections ("many"): is not a number of connections (a whole'),
    ("client_rate", [60], "client_rate ([60]): is not a number of connections a minute (a whole number"),
    ("exposure_limit", "low", 'exposure_limit ("low"): is no exposure (a number from 0.0 to 10.0, such as'),
    ("kind", "relay", 'kind ("relay"): is not known (one of gateway, smarthost, both, nullclient, auto)'),
    ("layout", "debain", 'layout ("debain"): is not known (one of auto, debian, redhat, upstream)'),
    ("policy_tests", ["who"], 'policy_tests[0] ("who"): is not a dictionary (keys are name, client_address'),
    ("relay_domains", ["{{ nothing }}"], "relay_domains: cannot be templated: 'nothing' is undefined"),
    ("report_directory", ["a"], "report_directory (['a']): is not a path (such as reports)"),
    ("verify_address", {"a": 1}, "verify_address ({'a': 1}): is not one word of ASCII (a name such as"),
    ("verify_attempts", ["spam"], 'verify_attempts[0] ("spam"): is not known (one of commands, domains'),
    ("verify_foreign_domain", 5, "verify_foreign_domain (5): is not a domain name (such as example.com"),
    ("verify_from", "mx2.test", 'verify_from ("mx2.test"): is not in the inventory (the name of another'),
    ("verify_port", None, "verify_port (None): is not a port (a whole number from 1 to 65535)"),
    ("waivers", [{"control": "SM-UNIT-03", "reason": "ours"}], "waivers[0]: lacks until"),
]


AUDIT = "postmaster.sendmail.audit"


def play(directory: Path, hosts: dict[str, dict[str, object]], *, playbook: str = AUDIT) -> tuple[int, str]:
    """How an audit of hosts that cannot be reached ends, and what it says, as one reads it."""
    nowhere = {"ansible_host": "127.0.0.1", "ansible_port": PORT}
    (directory / "hosts.yml").write_text(json.dumps({"all": {"hosts": hosts, "vars": nowhere}}))
    done = ansible(directory, "ansible-playbook", "--verbose", "--inventory", "hosts.yml", playbook)
    return done.returncode, " ".join(done.stdout.replace("\\n", " ").replace("\\", "").split())


@pytest.fixture(scope="module")
def refusal(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said where everything is wished that cannot be."""
    directory = tmp_path_factory.mktemp("impossible")
    code, said = play(
        directory, {"mx1.test": {f"{PREFIX}{name}": value for name, value, _said in IMPOSSIBLE}}
    )
    assert code == 2, said
    assert not (directory / "sendmail-audit").exists()
    return said


@pytest.mark.parametrize("said", [row[2] for row in IMPOSSIBLE])
def test_it_is_told_with_all_the_rest(refusal: str, said: str) -> None:
    assert f"{PREFIX}{said}" in refusal


def test_no_host_is_reached_to_tell_it(refusal: str) -> None:
    assert "Look at the host" not in refusal
    assert "UNREACHABLE" not in refusal


def test_a_host_that_is_described_wrongly_is_in_the_report_of_the_others(tmp_path: Path) -> None:
    wrong: dict[str, object] = {
        "sendmail_kind": "relay",
        "sendmail_report_directory": ["a"],
        "sendmail_audit_fail": "grave",
    }
    code, said = play(tmp_path, {"mx1.test": wrong, "mx2.test": {"sendmail_kind": "both"}})
    assert code == 2, said
    assert "UNREACHABLE" in said
    assert "[mx1.test]: UNREACHABLE" not in said
    hosts = json.loads((tmp_path / "sendmail-audit" / "audit.json").read_text("utf-8"))["hosts"]
    assert [fault.split()[0] for fault in hosts["mx1.test"]["error"].split("; ")] == sorted(wrong)
    assert "Connection refused" in hosts["mx2.test"]["error"]


def test_a_playbook_that_imports_it_may_wish_as_an_inventory_does(tmp_path: Path) -> None:
    wishes = {"sendmail_kind": "both", "sendmail_report_directory": "elsewhere"}
    (tmp_path / "site.yml").write_text(json.dumps([{"import_playbook": AUDIT, "vars": wishes}]))
    _code, said = play(tmp_path, {"mx1.test": {"sendmail_verify_port": 26}}, playbook="site.yml")
    assert '"given": ["sendmail_kind", "sendmail_report_directory", "sendmail_verify_port"]' in said
    assert (tmp_path / "elsewhere" / "audit.json").exists()


def test_every_variable_that_an_audit_reads_can_be_impossible() -> None:
    texts = ((ROOT / name).read_text("utf-8") for name in READING)
    lines = (line.partition("#")[0] for text in texts for line in text.splitlines())
    read = {name for line in lines for name in re.findall(r"\bsendmail_[a-z_]+", line)}
    assert read - {"sendmail_hosts"} == {*kinds([])}
    assert {f"{PREFIX}{name}" for name, _value, _said in IMPOSSIBLE} == {*kinds([])}
