# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a process that runs can write to its queue, in its own view of the host's files.

Sendmail starts, and answers 250 up to DATA, with a queue that it cannot write to. It shows when a message has
come in (collect.c): each is answered 421, "collect: Cannot write ./df...", which a probe without DATA misses.
"""

from __future__ import annotations

import pwd
import re
from collections.abc import Iterator
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import UnitState
from ansible_collections.postmaster.sendmail.plugins.module_utils._processes import parse_status
from ansible_collections.postmaster.sendmail.plugins.module_utils._service import CONFIGURATIONS

_QUEUE = re.compile(r"^O\s*QueueDirectory\s*=\s*(/\S+)", re.MULTILINE)
_PARTS = ("qf", "df", "xf")  # op.me, "QueueDirectory": where these exist, the files are in them


def queue_faults(unit: UnitState) -> Iterator[str]:
    """The directories of the queue of this unit, if it has one and runs, that its process cannot write to."""
    cf = Path(CONFIGURATIONS.get(unit.name, "/nonexistent"))
    named = _QUEUE.search(cf.read_text("utf-8", "replace")) if cf.is_file() else None
    if not named or not unit.main_pid:
        return
    root = f"/proc/{unit.main_pid}/root"
    try:
        status = parse_status(Path(f"/proc/{unit.main_pid}/status").read_text("utf-8", "replace"))
        user = pwd.getpwuid(int(status["Uid"].split()[1])).pw_name
    except (OSError, KeyError):  # it ended, or belongs to nobody whom this host knows
        return
    for directory in _directories(root, named[1]):
        # The directory is entered as root and judged as user, who may not see the root of another process.
        if _command.run(["test", "-w", ".", "-a", "-x", "."], user=user, cwd=directory).status:
            yield f"{unit.name}: {user} cannot write to its queue {directory[len(root) :]}"


def _directories(root: str, named: str) -> Iterator[str]:
    """What QueueDirectory names, which may end in an asterisk, below root."""
    pattern = Path(f"{root}{named}")
    for directory in filter(Path.is_dir, sorted(pattern.parent.glob(pattern.name))):
        parts = [str(directory / part) for part in _PARTS if (directory / part).is_dir()]
        yield from parts or [str(directory)]
