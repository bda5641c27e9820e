# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said last when the scenarios fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[3] / "molecule" / "explained.py"

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


def explained(directory: Path, output: str, status: int) -> subprocess.CompletedProcess[str]:
    """The program on a command that prints this output and ends with this status."""
    said = directory / "said"
    said.write_text(output)
    command = ["sh", "-c", f"cat {said}; exit {status}"]
    return subprocess.run(
        [sys.executable, PROGRAM, directory / "log", *command], text=True, capture_output=True, check=False
    )


@pytest.mark.parametrize(("output", "reasons"), CASES)
def test_the_last_lines_say_why(tmp_path: Path, output: str, reasons: list[str]) -> None:
    done = explained(tmp_path, EARLIER + output + LATER, 3)
    assert done.returncode == 3
    assert done.stdout.startswith(EARLIER + output + LATER)
    last = done.stdout[len(EARLIER + output + LATER) :].splitlines()
    assert last == [f"--- why it failed (all of it: {tmp_path}/log)", *reasons]


def test_without_a_known_reason_the_end_is_repeated(tmp_path: Path) -> None:
    done = explained(tmp_path, EARLIER + "out of memory\n", 1)
    assert done.stdout.splitlines()[-2:] == ["changed: [scratch]", "out of memory"]


def test_it_is_never_long(tmp_path: Path) -> None:
    done = explained(tmp_path, "".join(f"E   {number} {'x' * 500}\n" for number in range(99)), 1)
    last = done.stdout.splitlines()[-20:]
    assert last[0] == "beginning:"
    assert last[-1].startswith("E   98 x")
    assert max(map(len, last)) < 250


def test_success_is_not_explained(tmp_path: Path) -> None:
    done = explained(tmp_path, EARLIER, 0)
    assert (done.returncode, done.stdout) == (0, EARLIER)
    assert (tmp_path / "log").read_text() == EARLIER
