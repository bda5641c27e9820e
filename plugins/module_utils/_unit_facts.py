# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a host shows of a unit: what changes it, what it has yet to read, and what it starts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._command_line import (
    Manner,
    Purpose,
    manner_of,
    recorded_words,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_watch import pid_file, written_at
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._packages import ask_packaged
from ansible_collections.postmaster.sendmail.plugins.module_utils._staleness import (
    changed_since,
    unseen,
    wall_time,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._unit import Unit, ask_unit

DAEMON = "sendmail.service"
SUBMISSION = "sendmail-msp.service"

# Where packages put drop-ins; systemd.unit(5) names the others' directories.
_PACKAGED = ("/usr/lib/systemd/", "/lib/systemd/")
_VARIABLE = re.compile(rb"^\s*(?:export\s+)?(\w+)=", re.MULTILINE)


def find_unit(name: str, configuration: str, submission: str, program: str) -> dict[str, Any]:
    """The facts of a unit (see the module info). configuration and submission are paths of a .cf."""
    unit = ask_unit(name)
    own = Purpose(program, submission if name == SUBMISSION else configuration, name == SUBMISSION)
    manner = _manner(unit, own) if name in (DAEMON, SUBMISSION) and unit.loaded else Manner((), told=True)
    facts = asdict(unit)
    for inner in ("starts", "variables", "environment_files", "changed"):
        del facts[inner]
    return {
        **facts,
        "stale": _stale(unit, own.configuration) if unit.active else (),
        "packaged": ask_packaged([path for path in unit.drop_ins if path.startswith(_PACKAGED)]),
        "overrides": manner.overrides,
        "told": manner.told,
    }


def _stale(unit: Unit, configuration: str) -> tuple[str, ...]:
    """What an active unit with the .cf at this path has not read since it changed."""
    began, reread = wall_time(unit.started), written_at(pid_file(configuration))
    stale = unseen(configuration, unit.fragment, began=began, reread=reread)
    return (*stale, *changed_since(unit.drop_ins, began))


def _manner(unit: Unit, own: Purpose) -> Manner:
    """How a unit starts its daemon."""
    starts = [replace(one, program=str(Path(one.program).resolve())) for one in unit.starts]
    variables = (*unit.variables, *_variables_in(unit.environment_files))
    recorded = recorded_words(pid_file(own.configuration), own.program)
    found = manner_of(starts, variables, recorded, own)
    if unit.main_pid and _sees_another(unit.main_pid, own.configuration):
        return replace(found, overrides=(*found.overrides, f"another file in place of {own.configuration}"))
    return found


def _variables_in(paths: Iterable[str]) -> Iterator[str]:
    """The names that the files of EnvironmentFile= set."""
    for path in paths:
        yield from (name.decode() for name in _VARIABLE.findall(plain_content(path) or b""))


def _sees_another(pid: int, path: str) -> bool:
    """Whether a process finds another file at this path than the host does: one bound over it, say."""
    try:
        return not Path(f"/proc/{pid}/root{path}").samefile(path)
    except OSError:  # either has none, or the process ended
        return False
