# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a map costs: ours beside makemap, and beside what people do with Ansible today.

Everything is measured on the host scratch in one run. Prints tables, and writes build/bench/maps.json.
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
from maps_on_host import entries

SCRATCH = Host("scratch", "198.51.100.50")
TIMES = {1_000: 7, 10_000: 7, 100_000: 5, 1_000_000: 5}
PLAYS = {10_000: 5, 100_000: 5}
LINES = 100  # of the loop with lineinfile, whose cost grows with their number

Figures = dict[str, list[float]]


def on_host(count: int, times: int) -> Figures:
    """The figures of maps_on_host for count entries."""
    said = SCRATCH.run(
        f"cd {TREE} && PYTHONPATH={TREE} python3 maps_on_host.py {count} {times}", timeout=1200
    )
    figures: Figures = json.loads(said)
    return figures


def play(tasks: list[dict[str, object]], directory: str) -> float:
    """The seconds that a play of tasks on the host takes, ansible-playbook's own start included."""
    book = Path(directory, "play.yml")
    book.write_text(json.dumps([{"hosts": "scratch", "gather_facts": False, "become": True, "tasks": tasks}]))
    start = time.perf_counter()
    subprocess.run(
        ["ansible-playbook", "--inventory", ROOT / "molecule" / "inventory.yml", book],
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - start


def with_ansible(count: int, times: int) -> Figures:
    """Seconds of a play that puts count entries in place, and of one that finds them there, for each way."""
    lines = entries(count)
    makemap: dict[str, object] = {
        "ansible.builtin.shell": "makemap hash /etc/mail/theirs < /etc/mail/theirs",
        "when": "text is changed",
    }
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory, "source")
        template = {"src": str(source), "dest": "/etc/mail/theirs", "mode": "0640"}
        theirs: list[dict[str, object]] = [
            {"ansible.builtin.template": template, "register": "text"},
            makemap,
        ]
        wish = {"path": "/etc/mail/ours", "src": [str(source)], "exclusive": True}
        ours: list[dict[str, object]] = [{"postmaster.sendmail.access": wish}]
        for _time in range(times):
            lines.reverse()
            lines[0], lines[1] = lines[1], lines[0]
            source.write_text("".join(lines))
            for way, tasks in (("template", theirs), ("access", ours)):
                figures.setdefault(way, []).append(play(tasks, directory))
                figures.setdefault(f"{way}_unchanged", []).append(play(tasks, directory))
    return figures


def line_by_line() -> float:
    """Seconds of a play with a loop of lineinfile over LINES entries, and makemap."""
    line = {"path": "/etc/mail/lines", "line": "{{ item }}", "create": True, "mode": "0640"}
    tasks: list[dict[str, object]] = [
        {"ansible.builtin.lineinfile": line, "loop": [text.strip() for text in entries(LINES)]},
        {"ansible.builtin.shell": "makemap hash /etc/mail/lines < /etc/mail/lines"},
    ]
    with tempfile.TemporaryDirectory() as directory:
        return play(tasks, directory)


def main() -> None:
    """Measure, print, and write the file."""
    prepare(SCRATCH, "sendmail-bin", "maps_on_host.py")
    counts: dict[int, Figures] = {}
    for count, times in TIMES.items():
        say(f"bench: {count} entries, {times} times")
        counts[count] = on_host(count, times)
    medians = {
        count: {way: statistics.median(all_) for way, all_ in found.items()}
        for count, found in counts.items()
    }
    ways = [way for way in medians[1_000] if way != "peak_mb"]
    say("\nSeconds on the host, medians; ratio to makemap in brackets")
    table(
        [["entries", *ways]]
        + [
            [str(count), *(f"{found[way]:.4f} ({found[way] / found['makemap']:.3g})" for way in ways)]
            for count, found in medians.items()
        ]
    )
    say("Microseconds an entry, and megabytes at most (the module and its children)")
    table(
        [["entries", "makemap", "database_step", "module", "peak_mb"]]
        + [
            [
                str(count),
                *(f"{found[way] / count * 1e6:.2f}" for way in ("makemap", "database_step", "module")),
                f"{found['peak_mb']:.0f}",
            ]
            for count, found in medians.items()
        ]
    )
    plays = {count: with_ansible(count, times) for count, times in PLAYS.items()}
    play_medians = {
        count: {way: statistics.median(all_) for way, all_ in found.items()} for count, found in plays.items()
    }
    say("Seconds of a whole play, over SSH, medians: template and makemap, our access with src")
    play_ways = list(next(iter(play_medians.values())))
    table(
        [["entries", *play_ways]]
        + [[str(count), *(f"{found[way]:.2f}" for way in play_ways)] for count, found in play_medians.items()]
    )
    loop = line_by_line()
    hours = loop / LINES * 1_000_000 / 3600
    say(
        f"lineinfile in a loop, and makemap: {loop:.1f} s for {LINES} entries, measured once; at that rate a"
        f" million would take {hours:.0f} h (extrapolated, and too kind: each reads the whole file)"
    )
    million, few = medians[1_000_000], medians[10_000]
    summary = {
        "db_rebuild_ratio_1m": million["database_step"] / million["makemap"],
        "module_ratio_1m": million["module"] / million["makemap"],
        "module_ratio_10k": few["module"] / few["makemap"],
        "unchanged_ratio_1m": million["unchanged"] / million["makemap"],
        "one_entry_ratio_1m": million["one_entry_step"] / million["makemap"],
        "peak_mb_1m": million["peak_mb"],
    }
    say("")
    table([[name, f"{value:.3f}"] for name, value in summary.items()])
    file = ROOT / "build" / "bench" / "maps.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"summary": summary, "on_host": counts, "plays": plays, "lineinfile_100": loop}
    file.write_text(json.dumps(content, indent=1) + "\n")
    say(f"written: {file.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
