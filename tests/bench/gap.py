# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long nobody listens while a daemon gets its new configuration, and what new clients meet meanwhile.

Measured on the host scratch, which is hardened for it, in a run of its own. Prints a table of medians, and
writes build/bench/gap.json.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
from itertools import product
from pathlib import Path

from bench_host import TREE, prepare, say, table
from hosts import ROOT, Host

SCRATCH = Host("scratch", "198.51.100.50")
TIMES = 7
FIGURES = ("gap", "took", "clients", "refused", "reset", "turned away", "timed out", "slowest")
CLIENT = "192.0.2.2"  # of gap_on_host.py: no limit of ours may turn it away
VARIABLES = {
    "sendmail_relay_domains": ["corp.test"],
    "sendmail_hub": "[198.51.100.20]",
    "sendmail_packages": ["sendmail-bin"],
    "sendmail_verify_from": "",
    "sendmail_connection_rate_throttle": 0,
    "sendmail_max_daemon_children": 200,
    "sendmail_access": [
        {"key": f"{tag}:{CLIENT}", "value": "0"} for tag in ("GreetPause", "ClientRate", "ClientConn")
    ],
}

Figures = dict[str, float]


def harden() -> None:
    """Make the host a relay of the collection's."""
    with tempfile.TemporaryDirectory() as directory:
        variables = Path(directory, "variables.json")
        variables.write_text(json.dumps(VARIABLES))
        inventory = ROOT / "molecule" / "inventory.yml"
        words = ["--inventory", str(inventory), "--limit", "scratch", "--extra-vars", f"@{variables}"]
        subprocess.run(
            ["ansible-playbook", *words, str(ROOT / "playbooks" / "harden.yml")],
            check=True,
            capture_output=True,
        )


def on_host(verb: str, manner: str) -> list[Figures]:
    """The figures of gap_on_host for this verb, whether new clients wait or are refused."""
    said = SCRATCH.run(
        f"cd {TREE} && PYTHONPATH={TREE} python3 gap_on_host.py {verb} {manner} {TIMES}", timeout=300
    )
    figures: list[Figures] = json.loads(said)
    return figures


def main() -> None:
    """Measure, print, and write the file."""
    prepare(SCRATCH, "sendmail-bin", "gap_on_host.py")
    harden()
    measured = {
        f"{verb}, new clients {manner}": on_host(verb, manner)
        for verb, manner in product(("reload", "restart"), ("refuse", "wait"))
    }
    medians = {
        way: {figure: statistics.median(one[figure] for one in found) for figure in FIGURES}
        for way, found in measured.items()
    }
    say(f"\nMedians of {TIMES}; gap, took and slowest are in seconds, the rest are clients")
    table(
        [["", *FIGURES]]
        + [[way, *(f"{found[figure]:.3g}" for figure in FIGURES)] for way, found in medians.items()]
    )
    summary = {
        "reload_gap": medians["reload, new clients wait"]["gap"],
        "restart_gap": medians["restart, new clients wait"]["gap"],
        "turned_away": sum(
            one[what]
            for way, found in measured.items()
            if way.endswith("wait")
            for one in found
            for what in ("refused", "reset", "timed out")
        ),
        "slowest": max(
            one["slowest"] for way, found in measured.items() if way.endswith("wait") for one in found
        ),
    }
    file = ROOT / "build" / "bench" / "gap.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"summary": summary, "measured": measured}, indent=1) + "\n")
    say(f"written: {file.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
