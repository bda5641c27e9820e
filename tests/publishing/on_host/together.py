# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: several processes add entries to one map at once; prints what the map holds then."""

from __future__ import annotations

import json
import os
import sys

from access_map import agree, call, entry, settle, wish
from asking import DATABASE, HOME, TEXT


def _add(name: str, rounds: int) -> None:
    """Be a process that adds its entries, one a call."""
    os.dup2(os.open(HOME / f"said.{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
    for number in range(rounds):
        child = os.fork()
        if child == 0:
            try:
                call(wish([entry(f"host{number}.{name}.test", "added")], exclusive=False))
            except SystemExit as end:
                sys.stdout.flush()
                os._exit(int(end.code or 0))
        if os.waitpid(child, 0)[1]:
            os._exit(1)
    os._exit(0)


def main(processes: int, rounds: int) -> None:
    """Let them run, and look."""
    for path in (TEXT, DATABASE):
        path.unlink(missing_ok=True)
    settle(wish([entry(f"host{number}.there.test", "there") for number in range(200)]))
    children = []
    for number in range(processes):
        child = os.fork()
        if child == 0:
            _add(str(number), rounds)
        children.append(child)
    failed = [os.waitpid(child, 0)[1] for child in children]
    again = settle(wish([], exclusive=False))
    lines = TEXT.read_bytes().count(b"\n")
    sys.stdout.write(
        json.dumps({"failed": failed, "lines": lines, "agree": agree(), "changed": again["changed"]})
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
