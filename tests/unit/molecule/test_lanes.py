# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lanes of scenarios: what is run, and what is said last when one fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[3] / "molecule" / "lanes.py"

EARLIER = """\
\x1b[36mINFO    \x1b[0m \x1b[32mmodules\x1b[0m ➜ \x1b[33mconverge\x1b[0m: \x1b[36mExecuting\x1b[0m
TASK [Refuse a key] ****
fatal: [scratch]: FAILED! => {"msg": "has no tag"}
...ignoring
TASK [Write it] ****
\x1b[33mchanged: [scratch]\x1b[0m
"""
LATER = """\
INFO     default ➜ destroy: Executing
TASK [Stop the hosts] ****
changed: [localhost]
SCENARIO RECAP
survive  : actions=8  successful=6  failed=0
"""

CASES = [
    pytest.param(
        """\
INFO     survive ➜ idempotence: Executing
TASK [postmaster.sendmail.config : Publish the access map] ****
ok: [relay]
TASK [postmaster.sendmail.relay_user : Give the files] ****
\x1b[31m--- before: ownership\x1b[0m
\x1b[32m+++ after: ownership\x1b[0m
@@ -1 +1 @@
-/q/qf1 admin:smmsp 0660
+/q/qf1 smmsp:smmsp 0660
changed: [relay12]
CRITICAL Idempotence test failed because of the following tasks:
""",
        [
            "survive, idempotence:",
            "CRITICAL Idempotence test failed because of the following tasks:",
            "changed: [relay12] postmaster.sendmail.relay_user : Give the files",
            "  -/q/qf1 admin:smmsp 0660",
            "  +/q/qf1 smmsp:smmsp 0660",
        ],
        id="a change where there should be none",
    ),
    pytest.param(
        """\
INFO     harden ➜ verify: Executing
TASK [Run the tests of this scenario] ****
changed: [localhost]
TASK [Show what they saw] ****
fatal: [localhost]: FAILED! => {
    "msg": [
        "    def test_it() -> None:",
        "\\u001b[1m\\u001b[31mE       assert 1 == 2\\u001b[0m",
        "\\u001b[31mFAILED\\u001b[0m tests/outside/test_x.py::test_it[relay] - assert 1 == 2"
CRITICAL Ansible return code was 2
""",
        [
            "harden, verify:",
            "Show what they saw: fatal: [localhost]: FAILED! => {",
            "E       assert 1 == 2",
            "FAILED tests/outside/test_x.py::test_it[relay] - assert 1 == 2",
            "CRITICAL Ansible return code was 2",
        ],
        id="a test from outside",
    ),
]


def run(directory: Path, *lanes: str, **said: tuple[str, int]) -> tuple[int, str]:
    """The lanes with a molecule that prints, for each scenario, this output and ends with this status."""
    for scenario, (output, status) in said.items():
        (directory / f"{scenario}.said").write_text(output)
        (directory / f"{scenario}.status").write_text(str(status))
    molecule = directory / "molecule"
    molecule.write_text(
        f'#!/bin/sh\nfor scenario; do :; done\ncat "{directory}/$scenario.said"\n'
        f'exit "$(cat "{directory}/$scenario.status")"\n'
    )
    molecule.chmod(0o755)
    done = subprocess.run(
        [sys.executable, PROGRAM, directory / "logs", *lanes],
        text=True,
        capture_output=True,
        check=False,
        env={**os.environ, "PATH": f"{directory}:{os.environ['PATH']}"},
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def last_lines(said: str) -> list[str]:
    """What follows the last announcement of a reason."""
    return said.rpartition("--- why ")[2].splitlines()


@pytest.mark.parametrize(("output", "reasons"), CASES)
def test_the_last_lines_say_why(tmp_path: Path, output: str, reasons: list[str]) -> None:
    status, said = run(tmp_path, "one: bad", bad=(EARLIER + output + LATER, 3))
    assert status == 1
    assert last_lines(said) == [f"one failed (all of it: {tmp_path}/logs/one.log)", *reasons]


def test_without_a_known_reason_the_end_is_repeated(tmp_path: Path) -> None:
    _status, said = run(tmp_path, "one: bad", bad=(EARLIER + "out of memory\n", 1))
    assert last_lines(said)[-2:] == ["changed: [scratch]", "out of memory"]


def test_it_is_never_long(tmp_path: Path) -> None:
    output = "".join(f"E   {number} {'x' * 500}\n" for number in range(99))
    _status, said = run(tmp_path, "one: bad", bad=(output, 1))
    reasons = last_lines(said)[1:]
    assert len(reasons) == 20
    assert reasons[0] == "beginning:"
    assert reasons[-1].startswith("E   98 x")
    assert max(map(len, reasons)) < 250


def test_success_is_not_explained(tmp_path: Path) -> None:
    status, said = run(tmp_path, "one: good", good=(EARLIER, 0))
    assert status == 0
    assert "--- why" not in said
    assert (tmp_path / "logs" / "one.log").read_text() == EARLIER


def test_a_lane_ends_where_it_fails_and_the_others_go_on(tmp_path: Path) -> None:
    status, said = run(
        tmp_path, "one: bad never", "two: good more", bad=("b\n", 1), good=("g\n", 0), more=("m\n", 0)
    )
    assert status == 1
    shown = [line for line in said.splitlines() if line[4:5] == "|" and " after " not in line]
    assert sorted(shown) == ["one | b", "two | g", "two | m"]
    assert said.count("--- why") == 1
