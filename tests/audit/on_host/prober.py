# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Call the module probe as often as lines come in, several calls at once, each in a process of its own.

A line of standard input is a JSON object: id, and the module's arguments. A line of standard output has the
id and what the module returns as its probe, or failure, in words.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import signal
import sys
import tempfile
from typing import Any

from ansible.module_utils.testing import patch_module_args
from ansible_collections.postmaster.sendmail.plugins.modules import probe


def seen(arguments: dict[str, Any]) -> dict[str, object]:
    """What the module returns."""
    out = io.StringIO()
    with patch_module_args(arguments), contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        probe.main()
    answer = json.loads(out.getvalue())
    return {"probe": answer["probe"]} if "probe" in answer else {"failure": str(answer)}


def answer(line: str, turns: str) -> None:
    """Do what a line says; the file turns is locked by who writes."""
    wish = json.loads(line)
    try:
        said = seen(wish["arguments"])
    except Exception as error:
        said = {"failure": repr(error)}
    with open(turns, "w") as turn:  # noqa: PTH123
        fcntl.flock(turn, fcntl.LOCK_EX)
        sys.stdout.write(json.dumps({"id": wish["id"], **said}) + "\n")
        sys.stdout.flush()


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with tempfile.NamedTemporaryFile() as turns:
        for line in sys.stdin:
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                answer(line, turns.name)
                os._exit(0)


if __name__ == "__main__":
    main()
