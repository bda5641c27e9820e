# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a daemon has read its files again, by witnesses that its own user cannot bend.

On SIGHUP sendmail executes itself anew (conf.c, sighup(); main.c, restart_daemon()), as the same process: the
kernel shows nothing of that, and systemd knows only of a reload that it was asked for. The daemon writes its
pid file again, which whoever it runs as can touch at any time.
"""

from __future__ import annotations

import re
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command
from ansible_collections.postmaster.sendmail.plugins.module_utils._command_line import (
    Purpose,
    Recorded,
    recorded_in,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_watch import pid_file, written_at
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    InvalidInputError,
    SendmailError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import (
    WRITABLE_BY_OTHERS,
    trail_of,
    way_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._staleness import wall_time
from ansible_collections.postmaster.sendmail.plugins.module_utils._unit import Unit

_STAMP = re.compile(r"^(\d+\.\d+) ", re.MULTILINE)


def reread_at(unit: Unit, own: Purpose) -> float:
    """When the daemon of an active unit read its configuration last, in seconds since 1970.

    The time of its start where nothing tells of a later one.
    """
    known = wall_time(max(unit.started, unit.changed))
    path = pid_file(own.configuration)
    claimed = written_at(path)
    if path is None or claimed <= known:
        return known
    return claimed if only_roots(path) else max(known, _logged(unit, recorded_in(path, own.program), known))


def only_roots(path: Path) -> bool:
    """Whether nobody but root can change what is at this path, or put something else there."""
    try:
        trail = trail_of(str(path))
    except InvalidInputError:
        return False
    if trail.end is None or any(way_faults(trail, "root", {})):
        return False
    has = trail.end.attributes
    return has.owner == "root" and not has.mode & WRITABLE_BY_OTHERS and not trail.end.acl


def _logged(unit: Unit, recorded: Recorded | None, since: float) -> float:
    """When the daemon told the journal that it executes itself, 0.0 if it did not since then.

    The kernel tells the journal who speaks (systemd.journal-fields(7), _PID): a process of sendmail's.
    """
    names = {one.words[0] for one in unit.starts if one.words} | {*(recorded.words[:1] if recorded else ())}
    pid = unit.main_pid or (recorded.pid if recorded else 0)
    if not pid or not names:
        return 0.0
    # No --lines: with --since that counts from the first one in systemd 252.
    words = ["journalctl", "--output=short-unix", "--no-pager", "--quiet", f"--since=@{since:.0f}"]
    told = [f"MESSAGE=restarting {name} due to signal" for name in sorted(names)]
    try:
        return last_time(_command.run([*words, f"_PID={pid}", *told]).stdout)
    except SendmailError:  # a host without a journal
        return 0.0


def last_time(said: str) -> float:
    """The time of the last line that journalctl says with --output=short-unix, 0.0 where there is none."""
    return max((float(stamp) for stamp in _STAMP.findall(said)), default=0.0)
