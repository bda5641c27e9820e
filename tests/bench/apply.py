# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What harden.yml costs on a host that is right already, and for one entry of a map, beside one ping.

Measured on the hosts scratch and scratch12 in one run, without verify, as round trips and in seconds. Prints
a table, and writes build/bench/apply.json.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench_host import say, table
from hosts import HOSTS_PROGRAM, ROOT

SPARES = {"Debian 13": "scratch", "Debian 12": "scratch12"}
ROUNDS = 5
PING = [{"hosts": "all", "gather_facts": False, "become": True, "tasks": [{"ansible.builtin.ping": {}}]}]
HARDEN = ("postmaster.sendmail.harden", "--skip-tags", "verify")
_RECAP = re.compile(r"\bchanged=([0-9]+) +unreachable=")


@dataclass(frozen=True)
class Run:
    """One run of a playbook: each program that the connection ran on the host is a round trip."""

    seconds: float
    round_trips: int
    changed: int


def relay(name: str) -> dict[str, object]:
    """The variables of a relay as the inventory has them for its relays, certificates among them."""
    tls = ROOT / "build" / "hosts" / "tls" / name
    return {
        "sendmail_relay_domains": ["corp.test"],
        "sendmail_hub": "[198.51.100.20]",
        "sendmail_access": [{"key": "Connect:198.51.100.20", "value": "RELAY"}],
        "sendmail_tls_server_certificate": {"content": Path(f"{tls}.ecdsa.pem").read_text("ascii")},
        "sendmail_tls_server_key": {"content": Path(f"{tls}.ecdsa.key").read_text("ascii")},
    }


def one_entry(number: int) -> list[dict[str, str]]:
    """An entry of the access map that no other run has had."""
    return [{"key": "Connect:192.0.2.66", "value": f"ERROR:5.7.1:550 not here {number}"}]


@contextmanager
def file_of(content: object) -> Iterator[str]:
    """The path of a file that holds content as JSON."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(content, file)
        file.flush()
        yield file.name


def play(name: str, playbook: tuple[str, ...], variables: dict[str, object]) -> Run:
    """Run a playbook on a host of the test inventory."""
    # -vvv shows each execution of the connection. Without pipelining a module would be several.
    settings = {**os.environ, "ANSIBLE_PIPELINING": "true", "ANSIBLE_NOCOLOR": "true"}
    inventory = ROOT / "molecule" / "inventory.yml"
    with file_of(variables) as file:
        command: list[str | Path] = [
            "ansible-playbook",
            "-vvv",
            "--inventory",
            inventory,
            "--limit",
            name,
            "-e",
            f"@{file}",
        ]
        start = time.perf_counter()
        done = subprocess.run(
            [*command, *playbook], capture_output=True, text=True, check=False, env=settings
        )
        seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"bench: {' '.join(playbook)} on {name} failed:\n{done.stdout[-3000:]}{done.stderr}")
    return Run(seconds, done.stdout.count("SSH: EXEC"), sum(map(int, _RECAP.findall(done.stdout))))


def measure(name: str) -> dict[str, list[Run]]:
    """The runs of each kind on a host, turn by turn, so that what else the machine does falls on all."""
    wish = relay(name)
    subprocess.run([sys.executable, HOSTS_PROGRAM, "up", "world", "inside"], check=True)
    subprocess.run([sys.executable, HOSTS_PROGRAM, "renew", name], check=True)
    play(name, HARDEN, wish)
    runs: dict[str, list[Run]] = {"ping": [], "unchanged": [], "one_entry": []}
    with file_of(PING) as ping:
        for number in range(ROUNDS):
            runs["ping"].append(play(name, (ping,), {}))
            wish["sendmail_access__bench"] = one_entry(number)
            runs["one_entry"].append(play(name, HARDEN, wish))
            runs["unchanged"].append(play(name, HARDEN, wish))
    said = {kind: {run.changed for run in all_} for kind, all_ in runs.items()}
    if said != {"ping": {0}, "unchanged": {0}, "one_entry": {1}}:
        raise SystemExit(f"bench: other changes than those that were asked for: {said}")
    return runs


def figures(runs: dict[str, list[Run]]) -> dict[str, float]:
    """The medians, and their ratios to a ping."""
    seconds = {kind: statistics.median(run.seconds for run in all_) for kind, all_ in runs.items()}
    trips = {kind: statistics.median(run.round_trips for run in all_) for kind, all_ in runs.items()}
    return {
        "unchanged_round_trips": trips["unchanged"],
        "unchanged_vs_ping": seconds["unchanged"] / seconds["ping"],
        "one_entry_vs_ping": seconds["one_entry"] / seconds["ping"],
        "one_entry_round_trips": trips["one_entry"],
        "ping_round_trips": trips["ping"],
        **{f"{kind}_seconds": all_ for kind, all_ in seconds.items()},
    }


def main() -> None:
    """Measure, print, and write the file: the figures of the slowest release at its top."""
    found, content = {}, {}
    for release, name in SPARES.items():
        say(f"bench: {release}")
        runs = measure(name)
        found[release] = figures(runs)
        content[release] = {
            **found[release],
            "runs": {kind: [asdict(run) for run in all_] for kind, all_ in runs.items()},
        }
    worst = {key: max(one[key] for one in found.values()) for key in next(iter(found.values()))}
    rows = [[release, key, f"{value:.2f}"] for release, one in found.items() for key, value in one.items()]
    say("\nMedians of harden.yml without verify, and how often a playbook of one ping that is")
    table(rows)
    file = ROOT / "build" / "bench" / "apply.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({**worst, "releases": content}, indent=1) + "\n")
    say(f"written: {file.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
