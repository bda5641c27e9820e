# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bounds of time and memory for looking at a host."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time

import pytest

# In a process of its own: the bound of memory holds for the rest of it.
_PROGRAM = """
import contextlib, os, subprocess, sys
from ansible_collections.postmaster.sendmail.plugins.module_utils import _command
from ansible_collections.postmaster.sendmail.plugins.module_utils._bounds import bounded
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
try:
    with bounded({seconds}, lambda: "looking"):
        {body}
    print("done")
except SendmailError as error:
    print(error)
"""
_LATE = "looking: took longer than 0.5 s, and was broken off"
_LARGE = "looking: took more memory than 2048 MiB"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("_command.run(['/bin/true'])", "done"),
        ("_command.run(['/bin/sleep', '30'])", _LATE),
        # a program whose child keeps the pipe open
        ("_command.run(['/bin/sh', '-c', 'sleep 30 & sleep 30'])", _LATE),
        ("os.read(os.pipe()[0], 1)", _LATE),
        # what goes on after an error of its own does not go on after this one
        ("exec('with contextlib.suppress(Exception): os.read(os.pipe()[0], 1)')", _LATE),
        ("bytes(3 << 30)", _LARGE),
        # a program that says something without end, collected in memory
        (
            "print(len(_command.run_chatty(['/usr/bin/yes'], stdin=b'').stdout) == 512 << 20)",
            "True\ndone",
        ),
    ],
)
def test_what_takes_too_much_is_broken_off_and_told(body: str, said: str) -> None:
    began = time.monotonic()
    program = textwrap.dedent(_PROGRAM).format(body=body, seconds=10 if "yes" in body else 0.5)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=False
    )
    assert (ran.stdout.strip(), ran.stderr) == (said, "")
    assert time.monotonic() - began < 10
