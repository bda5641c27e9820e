# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What audit.yml costs, for one hardened host and for ten, reports and all.

The hosts are clones of the hardened host scratch. Every round takes new ones, as an audit leaves the stranger
shut out of a hardened host for a minute. Prints a table, and writes build/bench/audit.json.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench_host import say, table
from clones import Clone, Snapshot, clone, snapshots
from hosts import HOSTS_PROGRAM, ROOT, relay_named

ROUNDS = 5
MANY = 10
MOST_SECONDS = 15.0  # for one host
MOST_TIMES = 3.0  # what many may take of one host's time
_INVENTORY = ROOT / "molecule" / "inventory.yml"


def inventory(hosts: Sequence[Clone]) -> str:
    """An inventory of these, beside that of the test hosts, as JSON."""
    entries = {
        host.name: {"ansible_host": f"postmaster-{host.name}", "sendmail_verify_address": host.address}
        for host in hosts
    }
    own = {
        "sendmail_relay_domains": ["corp.test"],
        "sendmail_verify_from": "world",
        "sendmail_verify_foreign_domain": "far.test",
        "ansible_ssh_common_args": f"-F {ROOT}/build/hosts/ssh_config",  # that of the other is beside itself
    }
    return json.dumps({"audited": {"hosts": entries, "vars": own}})


def audit(hosts: Sequence[Clone], work: Path) -> float:
    """The seconds that audit.yml takes for these hosts; fails if it has not looked at each of them."""
    (work / "audited.yml").write_text(inventory(hosts))  # JSON is YAML
    settings = {**os.environ, "ANSIBLE_PIPELINING": "true", "ANSIBLE_FORKS": str(MANY)}
    command = ["ansible-playbook", "--inventory", str(_INVENTORY), "--inventory", str(work / "audited.yml")]
    wishes = ["-e", f"sendmail_hosts=audited sendmail_report_directory={work}"]
    begun = time.perf_counter()
    done = subprocess.run(
        [*command, *wishes, "postmaster.sendmail.audit"],
        capture_output=True,
        text=True,
        check=False,
        env=settings,
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"bench: audit.yml failed:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    seen = json.loads((work / "audit.json").read_text())["hosts"]
    if len(seen) != len(hosts):
        raise SystemExit(f"bench: {len(hosts)} hosts were to be audited, and the report has {len(seen)}")
    return seconds


def measure(picture: Snapshot, number: int) -> float:
    """One run for as many new clones, all of them up."""
    with ExitStack() as kept, tempfile.TemporaryDirectory() as work:
        hosts = [kept.enter_context(clone(picture, one)) for one in range(number)]
        for host in hosts:
            host.look({"spoil": "", "info": {"gather": ["host"]}})
        return audit(hosts, Path(work))


def harden() -> None:
    """Make the host that is cloned, and the stranger."""
    for words in (("up", "world", "inside"), ("renew", "scratch")):
        subprocess.run([sys.executable, HOSTS_PROGRAM, *words], check=True)
    playbook = ROOT / "molecule" / "audit" / "converge.yml"
    command = ["ansible-playbook", "--inventory", str(_INVENTORY), "--limit", "scratch,world", str(playbook)]
    settings = {**os.environ, "MOLECULE_PROJECT_DIRECTORY": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=settings)
    if done.returncode:
        raise SystemExit(f"bench: harden.yml failed:\n{done.stdout[-3000:]}")


def main() -> None:
    """Measure, print, and write the file."""
    harden()
    with snapshots({"trixie": relay_named("scratch")}) as pictures:
        runs = {
            number: [measure(pictures["trixie"], number) for _round in range(ROUNDS)] for number in (1, MANY)
        }
    one, many = (statistics.median(seconds) for seconds in runs.values())
    say("\nMedian seconds of audit.yml")
    rows = [["1", f"{one:.1f}", "1.00"], [f"{MANY}", f"{many:.1f}", f"{many / one:.2f}"]]
    table([["hosts", "seconds", "times one"], *rows])
    file = ROOT / "build" / "bench" / "audit.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    figures = {"one_seconds": one, "ten_seconds": many, "ten_vs_one": many / one, "runs": runs}
    file.write_text(json.dumps(figures, indent=1) + "\n")
    say(f"written: {file.relative_to(ROOT)}")
    if one > MOST_SECONDS or many > MOST_TIMES * one:
        raise SystemExit(f"bench: more than {MOST_SECONDS} s for one, or {MOST_TIMES} times that for {MANY}")


if __name__ == "__main__":
    main()
