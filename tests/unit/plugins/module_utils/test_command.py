# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A program's words, however it utters them."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._command import Result, run, run_chatty
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError

# Flushes each of many lines, complains, and fails; it echoes what it read.
_CHATTY = """
import sys
for number in range(20000):
    print(number, flush=True)
print(sys.stdin.read())
sys.exit("no more")
"""


@pytest.mark.parametrize("runs", [run, run_chatty])
def test_all_that_a_program_says_is_there(runs: Callable[..., Result]) -> None:
    done = runs([sys.executable, "-c", _CHATTY], stdin=b"heard")
    lines = done.stdout.splitlines()
    assert (lines[0], lines[19999], lines[20000:]) == ("0", "19999", ["heard"])
    assert done.raw == done.stdout.encode()
    assert (done.status, done.stderr) == (1, "no more\n")


def test_a_program_that_says_nothing() -> None:
    assert run_chatty(["true"], stdin=b"") == Result(("true",), 0, "", "", b"")


@pytest.mark.parametrize("runs", [run, run_chatty])
@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["/no/such/program"], "/no/such/program: cannot be run: No such file or directory"),
        (["sleep", "9"], "sleep: did not end within 0.1 s"),
    ],
)
def test_what_cannot_be_run_to_its_end(runs: Callable[..., Result], argv: list[str], message: str) -> None:
    with pytest.raises(CommandFailedError) as caught:
        runs(argv, stdin=b"", timeout=0.1)
    assert str(caught.value) == message
