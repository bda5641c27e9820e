# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Units of the service manager: their state, and how exposed systemd itself thinks that they are."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command

_PROPERTIES = ",".join(
    (
        "LoadState",
        "ActiveState",
        "UnitFileState",
        "MainPID",
        "FragmentPath",
        "SourcePath",
        "DropInPaths",
        "NeedDaemonReload",
        "Wants",
        "WantedBy",
        "ActiveEnterTimestampMonotonic",
        "StateChangeTimestampMonotonic",
        "Type",
        "ExecStart",
        "Environment",
        "EnvironmentFiles",
        "PassEnvironment",
    )
)


@dataclass(frozen=True)
class Start:
    """What a unit starts: the path of a program, and its words, the first of which is its name."""

    program: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """A unit.

    enabled is whether the next boot starts it. fragment is its file, or the init script that it was made
    from; drop_ins are the files that change it, wants the units that start with it. needs_reload is whether
    systemd has yet to read what lies on the disk. exposure runs from 0.0 (well confined) to 10.0, None where
    systemd knows no such unit; started is the monotonic time in seconds at which it became active, 0 when it
    never did, and changed when its state changed last, which a reload does too. brief is whether it ends by
    itself (Type=oneshot). starts is what it runs, variables are the names in the environment of that, and
    environment_files have more of them.
    """

    loaded: bool
    active: bool
    enabled: bool
    main_pid: int
    fragment: str
    exposure: float | None
    started: float
    drop_ins: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    needs_reload: bool = False
    changed: float = 0.0
    brief: bool = False
    starts: tuple[Start, ...] = ()
    variables: tuple[str, ...] = ()
    environment_files: tuple[str, ...] = ()


def parse_exposure(said: str) -> float | None:
    """The sum of `systemd-analyze security UNIT`: "Overall exposure level for UNIT: 1.6 OK"."""
    found = re.search(r"Overall exposure level for \S+: (\d+(?:\.\d+)?)", said)
    return float(found.group(1)) if found else None


def properties_of(shown: str) -> dict[str, str]:
    """The properties of a unit by name, from what `systemctl show` says of it, one Name=value a line."""
    return dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)


def unit_of(shown: str, exposure: float | None) -> Unit:
    """The unit in what `systemctl show` says of it, one Name=value a line."""
    values = properties_of(shown)
    return Unit(
        loaded=values.get("LoadState") == "loaded",
        active=values.get("ActiveState") == "active",
        enabled=_starts_at_boot(values),
        main_pid=int(values.get("MainPID") or 0),
        fragment=values.get("SourcePath") or values.get("FragmentPath", ""),
        exposure=exposure,
        started=int(values.get("ActiveEnterTimestampMonotonic") or 0) / 1e6,
        drop_ins=tuple(values.get("DropInPaths", "").split()),
        wants=tuple(sorted(values.get("Wants", "").split())),
        needs_reload=values.get("NeedDaemonReload") == "yes",
        changed=int(values.get("StateChangeTimestampMonotonic") or 0) / 1e6,
        brief=values.get("Type") == "oneshot",
        starts=starts_of(shown),
        variables=_variables(values),
        environment_files=tuple(re.findall(r"^EnvironmentFiles=(.+?)(?: \(.*\))?$", shown, re.MULTILINE)),
    )


def starts_of(shown: str) -> tuple[Start, ...]:
    """What a unit runs, by what `systemctl show` says: a line for each ExecStart=, the words with a blank
    between."""
    found = re.findall(
        r"^ExecStart=\{ path=(.*?) ; argv\[\]=(.*) ; ignore_errors=(?:yes|no) ; ", shown, re.MULTILINE
    )
    return tuple(Start(path, tuple(words.split())) for path, words in found)


def _variables(values: Mapping[str, str]) -> tuple[str, ...]:
    """The names of Environment= and PassEnvironment=."""
    try:
        words = shlex.split(values.get("Environment", ""))
    except ValueError:  # a quote that is never closed
        words = values.get("Environment", "").split()
    return (*(word.partition("=")[0] for word in words), *values.get("PassEnvironment", "").split())


def _starts_at_boot(values: Mapping[str, str]) -> bool:
    """A unit made from an init script (systemd-sysv-generator(8)) is wanted where a runlevel starts that."""
    state = values.get("UnitFileState")
    return state == "enabled" or (state == "generated" and bool(values.get("WantedBy")))


def systemd_runs() -> bool:
    """Whether systemd is the running service manager: sd_booted(3) looks for the same directory."""
    return Path("/run/systemd/system").is_dir()


def ask_inherited() -> tuple[str, ...]:
    """The names in the environment that systemd gives to every unit (systemctl(1), set-environment)."""
    return _variables(properties_of(_command.run(["systemctl", "show", "--property=Environment"]).stdout))


def ask_unit(name: str) -> Unit:
    """The unit of that name; none is loaded where another service manager runs."""
    if not systemd_runs():
        return unit_of("", None)
    shown = _command.run(["systemctl", "show", f"--property={_PROPERTIES}", name]).stdout
    unit = unit_of(shown, None)
    if unit.loaded and name.endswith(".service") and not unit.brief:  # of others there is nothing to be told
        analysis = _command.run(["systemd-analyze", "security", "--no-pager", name]).stdout
        return unit_of(shown, parse_exposure(analysis))
    return unit
