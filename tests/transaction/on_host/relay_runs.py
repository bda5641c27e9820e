# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running the module relay on this host: as a child of this process, or as a process that is traced."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import module_runs
from ansible_collections.postmaster.sendmail.plugins.modules import relay
from relay_wishes import HOME, Wish

_SAID, _PARAMETERS = HOME / "said", HOME / "parameters.json"
_LIMIT = 120  # seconds

Result = dict[str, Any]


def call(params: Mapping[str, Any]) -> None:
    """Be the module: this ends the process."""
    module_runs.be_module(relay.main, params)


def start(act: Callable[[], None]) -> int:
    """Begin to carry act out in a child of this process, a group of its own; its process id."""
    return module_runs.start(act, _SAID)


def start_module(wish: Wish, *, check: bool = False) -> int:
    """Begin to carry the wish out, in a child of this process; its process id."""
    return start(lambda: call({**wish, "_ansible_check_mode": check, "_ansible_diff": check}))


def said() -> Result:
    """What the last child has said."""
    return module_runs.said(_SAID)


def run_module(wish: Wish, *, check: bool = False) -> Result:
    """The result of the module for that wish."""
    os.waitpid(start_module(wish, check=check), 0)
    return said()


def settle(wish: Wish) -> Result:
    """The result of the module, which must not fail."""
    result = run_module(wish)
    if result.get("failed"):
        raise AssertionError(result["msg"])
    return result


def run_traced(wish: Wish, strace: Sequence[str]) -> int:
    """Carry the wish out in a new process under these words of strace; its status, negative for a signal."""
    _PARAMETERS.write_text(json.dumps(wish))
    words = [*strace, sys.executable, "-B", __file__]
    with _SAID.open("wb") as output:
        done = subprocess.run(words, stdout=output, stderr=output, timeout=_LIMIT, check=False, cwd="/")
    return done.returncode


def await_quiet() -> None:
    """Return once no transaction is under way, and nothing that one has started runs still."""
    deadline = time.monotonic() + _LIMIT
    while _is_under_way():
        if time.monotonic() > deadline:
            raise TimeoutError("the transaction does not come to an end")
        time.sleep(0.05)


def _is_under_way() -> bool:
    """Whether the unit of the transaction runs, or somebody is about to start it."""
    starting = subprocess.run(
        ["pgrep", "--full", "^systemd-run .*--unit=sendmail-transaction"], check=False, capture_output=True
    )
    words = ["systemctl", "show", "--property=ActiveState", "--value", "sendmail-transaction.service"]
    state = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False).stdout.strip()
    return starting.returncode == 0 or state in ("active", "activating", "deactivating", "reloading")


if __name__ == "__main__":
    call(json.loads(_PARAMETERS.read_text()))
