# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module mc costs: beside m4 and sendmail by hand, and beside ping when nothing has changed.

Everything is measured on the hosts scratch and scratch12 in one run. Prints a table, and writes
build/bench/mc.json.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from bench_host import TREE, prepare, say, table
from hosts import ROOT, Host

SPARES = {"Debian 13": Host("scratch", "198.51.100.50"), "Debian 12": Host("scratch12", "198.51.100.51")}
MC = ROOT / "tests" / "corpus" / "own" / "mc" / "clean.mc"
TIMES = 9  # on the host
ROUNDS = 5  # over SSH
TASKS = 12  # in a play, so that its own start counts for little
WISH = {
    "content": MC.read_text("utf-8"),
    "path": "/root/bench.mc",
    "cf": "/root/bench.cf",
    "user": "smmta",
}
CALLS: dict[str, dict[str, object]] = {
    "ping": {"ansible.builtin.ping": {}},
    "task": {"postmaster.sendmail.mc": WISH},
}

Figures = dict[str, list[float]]


def play(host: Host, task: dict[str, object], count: int) -> float:
    """The seconds that a play takes which does the task so often."""
    tasks = [{**task, "loop": list(range(count))}]
    with tempfile.TemporaryDirectory() as directory:
        book = Path(directory, "play.yml")
        book.write_text(
            json.dumps([{"hosts": host.name, "gather_facts": False, "become": True, "tasks": tasks}])
        )
        start = time.perf_counter()
        subprocess.run(
            ["ansible-playbook", "--inventory", ROOT / "molecule" / "inventory.yml", book],
            check=True,
            capture_output=True,
        )
        return time.perf_counter() - start


def over_ssh(host: Host) -> Figures:
    """Seconds of one task of each kind, when there is nothing to change; what a play costs is taken off."""
    play(host, CALLS["task"], 2)  # the first makes it live
    figures: Figures = {}
    for _round in range(ROUNDS):
        for way, task in CALLS.items():
            seconds = (play(host, task, TASKS + 1) - play(host, task, 1)) / TASKS
            figures.setdefault(way, []).append(seconds)
    return figures


def on_host(host: Host) -> Figures:
    """The figures of mc_on_host."""
    host.run(f"cat > {TREE}/bench.mc << 'END'\n{MC.read_text('utf-8')}END")
    said = host.run(
        f"cd {TREE} && BENCH_MC={TREE}/bench.mc PYTHONPATH={TREE} python3 -B mc_on_host.py {TIMES}",
        timeout=300,
    )
    figures: Figures = json.loads(said)
    return figures


def main() -> None:
    """Measure, print, and write the file."""
    rows, content = [], {}
    for release, host in SPARES.items():
        say(f"bench: {release}")
        prepare(host, "sendmail-bin sendmail-cf m4", "mc_on_host.py")
        figures = {**on_host(host), **{f"ssh_{way}": all_ for way, all_ in over_ssh(host).items()}}
        middle = {way: statistics.median(all_) for way, all_ in figures.items()}
        ratios = {
            "step/bare": middle["step"] / middle["bare"],
            "module/bare": middle["module"] / middle["bare"],
            "(module-ping)/bare": (middle["module"] - middle["ping"]) / middle["bare"],
            "unchanged/ping": middle["unchanged"] / middle["ping"],
            "ssh task/ping": middle["ssh_task"] / middle["ssh_ping"],
        }
        content[release] = {"medians": middle, "ratios": ratios, "figures": figures}
        rows += [[release, way, f"{seconds * 1000:.1f} ms"] for way, seconds in middle.items()]
        rows += [[release, name, f"{ratio:.2f}"] for name, ratio in ratios.items()]
    say(
        "\nMedians. Changed: bare (m4 and sendmail -bt), step (ours, in a running Python), module (a process)"
    )
    say("Unchanged: a process of the module, and one of ping; ssh: a whole task of each")
    table(rows)
    file = ROOT / "build" / "bench" / "mc.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=1) + "\n")
    say(f"written: {file.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
