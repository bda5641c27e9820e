# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a host and prints JSON: seconds of each way to compile and judge a .mc, and to find it unchanged.

Argument: how many times each way is measured. Every time is of the wall clock.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _configuration
from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration import Wish
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_program

DIRECTORY = Path("/root/bench-mc")
MC, CF, ARGUMENTS = DIRECTORY / "sendmail.mc", DIRECTORY / "sendmail.cf", DIRECTORY / "arguments.json"
MODULE = "ansible_collections.postmaster.sendmail.plugins.modules.mc"
# As on any host: the code comes anew with each task, compiled to nothing yet
PYTHON = [sys.executable, "-B", "-m"]
SETTLED = 0.1  # seconds after which files are no longer new


def timed(action: Callable[[], object]) -> float:
    """The seconds that action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def bare(mc: Path) -> None:
    """What one does by hand: m4 sendmail.mc > sendmail.cf, and sendmail -bt on it."""
    target = DIRECTORY / "bare.cf"
    with target.open("wb") as out:
        subprocess.run(["m4", mc], stdout=out, check=True)
    subprocess.run(
        [find_program(), "-C", target, "-bt"], stdin=subprocess.DEVNULL, capture_output=True, check=True
    )


def step(content: bytes) -> None:
    """Compile, judge and publish, without the start of a Python."""
    wish = Wish(
        content=content,
        mc_path=str(MC),
        cf_path=str(CF),
        attributes=Attributes("root", "root", 0o644),
        cf_directory="/usr/share/sendmail/cf",
        m4="/usr/bin/m4",
        sendmail=find_program(),
        user="smmta",
    )
    planned = _configuration.plan(wish, foresee=False)
    assert len(planned.needed) == 2
    _configuration.execute(planned, backup=False)


def module(content: bytes, *, changed: bool) -> None:
    """One call of the module, as Ansible makes it on the host: a new Python process."""
    asked = {"content": content.decode(), "path": str(MC), "cf": str(CF), "user": "smmta"}
    ARGUMENTS.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": asked}))
    done = subprocess.run([*PYTHON, MODULE, ARGUMENTS], capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout or "{}")
    assert done.returncode == 0, answer.get("msg", done.stderr)
    assert answer["changed"] is changed


def ping() -> None:
    """One call of ansible.builtin.ping, in the same way."""
    ARGUMENTS.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": {}}))
    subprocess.run([*PYTHON, "ansible.modules.ping", ARGUMENTS], capture_output=True, check=True)


def measure(times: int) -> dict[str, list[float]]:
    """Seconds of each way, each as often as times, in turn."""
    DIRECTORY.mkdir(mode=0o755, exist_ok=True)
    text = Path(os.environ["BENCH_MC"]).read_text()
    found: dict[str, list[float]] = {}

    def note(way: str, action: Callable[[], object]) -> None:
        found.setdefault(way, []).append(timed(action))

    for number in range(2 * times + 2):
        level = f"define(`confLOG_LEVEL', `{9 + number}')dnl\nMAILER(`smtp')"
        content = text.replace("MAILER(`smtp')", level).encode()
        by_hand = DIRECTORY / "bare.mc"
        by_hand.write_bytes(content)
        if number % 2:
            note("bare", lambda: bare(by_hand))  # noqa: B023
            note("step", lambda: step(content))  # noqa: B023
        else:
            note("module", lambda: module(content, changed=True))  # noqa: B023
            time.sleep(SETTLED)
            note("unchanged", lambda: module(content, changed=False))  # noqa: B023
            note("ping", ping)
    return {way: all_[1:] for way, all_ in found.items()}  # the first one warms the caches


if __name__ == "__main__":
    result = measure(int(sys.argv[1]))
    subprocess.run(["rm", "-rf", str(DIRECTORY)], check=True)
    print(json.dumps(result))  # noqa: T201  # its only output
