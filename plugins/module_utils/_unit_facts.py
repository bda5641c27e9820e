# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a host shows of a unit: what changes it, what it has yet to read, and what it starts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import DAEMON, SUBMISSION
from ansible_collections.postmaster.sendmail.plugins.module_utils._command_line import (
    Manner,
    Purpose,
    manner_of,
    recorded_in,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_watch import pid_file
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._packages import ask_packaged
from ansible_collections.postmaster.sendmail.plugins.module_utils._reread import reread_at
from ansible_collections.postmaster.sendmail.plugins.module_utils._staleness import (
    changed_since,
    unseen,
    wall_time,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._unit import Unit, ask_inherited, ask_unit

# Where packages put drop-ins; systemd.unit(5) names the others' directories.
_PACKAGED = ("/usr/lib/systemd/", "/lib/systemd/")
_VARIABLE = re.compile(rb"^\s*(?:export\s+)?(\w+)=", re.MULTILINE)


def find_unit(name: str, configuration: str, submission: str, program: str) -> dict[str, Any]:
    """The facts of a unit (see the module info). configuration and submission are paths of a .cf."""
    unit = ask_unit(name)
    real = str(Path(program).resolve()) if program else ""
    purposes = {DAEMON: Purpose(real, configuration), SUBMISSION: Purpose(real, submission, submission=True)}
    own = purposes.get(name)
    manner = _manner(unit, own) if own and unit.loaded else Manner((), told=True)
    facts = asdict(unit)
    for inner in ("starts", "variables", "environment_files", "changed"):
        del facts[inner]
    return {
        **facts,
        "stale": _stale(unit, own) if unit.active else (),
        "packaged": ask_packaged([path for path in unit.drop_ins if path.startswith(_PACKAGED)]),
        "overrides": manner.overrides,
        "told": manner.told,
    }


def _stale(unit: Unit, own: Purpose | None) -> tuple[str, ...]:
    """What an active unit, and the daemon that it runs, has not read since it changed."""
    began = wall_time(unit.started)
    if own is None:
        return changed_since(filter(None, (unit.fragment, *unit.drop_ins)), began)

    def stale(reread: float) -> tuple[str, ...]:
        return unseen(own.configuration, unit.fragment, began=began, reread=reread)

    # The journal is asked only where it can make a difference.
    found = stale(wall_time(max(unit.started, unit.changed)))
    return (*(stale(reread_at(unit, own)) if found else ()), *changed_since(unit.drop_ins, began))


def _manner(unit: Unit, own: Purpose) -> Manner:
    """How a unit starts its daemon."""
    starts = [replace(one, program=str(Path(one.program).resolve())) for one in unit.starts]
    variables = (*ask_inherited(), *unit.variables, *variables_in(unit.environment_files))
    recorded = recorded_in(pid_file(own.configuration), own.program)
    found = manner_of(starts, variables, recorded, own)
    pid = unit.main_pid or (recorded.pid if recorded else 0)
    if pid and sees_another(pid, own.configuration):
        return replace(found, overrides=(*found.overrides, f"another file in place of {own.configuration}"))
    return found


def variables_in(paths: Iterable[str]) -> Iterator[str]:
    """The names that the files of EnvironmentFile= set."""
    for path in paths:
        yield from (name.decode() for name in _VARIABLE.findall(plain_content(path) or b""))


def sees_another(pid: int, path: str) -> bool:
    """Whether a process finds something else at this path than the host does: another file, or none."""
    own = Path(f"/proc/{pid}")
    try:
        host = Path(path).stat()
        return not os.path.samestat(Path(f"{own}/root{path}").stat(), host)
    except FileNotFoundError:
        return Path(path).exists() and own.exists()
    except OSError:
        return False
