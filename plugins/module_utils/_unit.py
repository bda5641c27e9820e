# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Units of the service manager: their state, and how exposed systemd itself thinks that they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command

_PROPERTIES = "LoadState,ActiveState,UnitFileState,MainPID,FragmentPath,ActiveEnterTimestampMonotonic"


@dataclass(frozen=True)
class Unit:
    """A unit.

    exposure runs from 0.0 (well confined) to 10.0, None where systemd knows no such unit; started is the
    monotonic time in seconds at which it became active, 0 when it never did.
    """

    loaded: bool
    active: bool
    enabled: bool
    main_pid: int
    fragment: str
    exposure: float | None
    started: float


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
        enabled=values.get("UnitFileState") == "enabled",
        main_pid=int(values.get("MainPID") or 0),
        fragment=values.get("FragmentPath", ""),
        exposure=exposure,
        started=int(values.get("ActiveEnterTimestampMonotonic") or 0) / 1e6,
    )


def systemd_runs() -> bool:
    """Whether systemd is the running service manager: sd_booted(3) looks for the same directory."""
    return Path("/run/systemd/system").is_dir()


def ask_unit(name: str) -> Unit:
    """The unit of that name; none is loaded where another service manager runs."""
    if not systemd_runs():
        return unit_of("", None)
    shown = _command.run(["systemctl", "show", f"--property={_PROPERTIES}", name]).stdout
    if unit_of(shown, None).loaded:
        analysis = _command.run(["systemd-analyze", "security", "--no-pager", name]).stdout
        return unit_of(shown, parse_exposure(analysis))
    return unit_of(shown, None)
