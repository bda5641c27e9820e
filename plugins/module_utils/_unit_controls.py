# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the units: whether the service manager confines and keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import DAEMON
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._process_controls import without_daemon


def _due(units: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The units that have to run: the daemon's, those that systemd knows, and those of ours that it wants.

    A host that has neither a jail nor a runner of the submission queue needs no units for them. What ends by
    itself is due only for a moment.
    """
    loaded = {name for name, unit in units.items() if unit["loaded"] and not unit["brief"]}
    wanted = units.get(DAEMON, {}).get("wants", ())
    return sorted({DAEMON, *loaded, *(name for name in wanted if name.startswith("sendmail"))})


def little_exposed(evidence: Evidence) -> Verdict:
    """The service manager itself thinks the services well confined. Units of other types run nothing."""
    units = evidence.info["units"]
    exposures = {
        name: units.get(name, {}).get("exposure") for name in _due(units) if name.endswith(".service")
    }
    limit = evidence.exposure_limit
    told = [f"{name} has an exposure of {exposure}" for name, exposure in exposures.items()]
    problems = [
        f"{name} has an exposure of {exposure}, more than {limit}"
        for name, exposure in exposures.items()
        if exposure is not None and exposure > limit
    ]
    unknown = [name for name, exposure in exposures.items() if exposure is None]
    if unknown and not problems:
        return not_measured(f"not known: the exposure of {', '.join(unknown)}")
    return none_of(problems, ", ".join(told))


def units_active(evidence: Evidence) -> Verdict:
    """The units run, and the next boot starts them.

    The daemon's unit alone has to be enabled, for systemd starts with it those of ours that it wants.
    """
    units = evidence.info["units"]
    if DAEMON not in units:
        return not_measured(f"not asked: {DAEMON}")
    if without_daemon(evidence):
        return not_applicable("a null client without a daemon")
    daemon = units[DAEMON]
    if not daemon["loaded"]:
        return none_of([f"systemd knows no {DAEMON}, so no boot starts it"], "")
    due = _due(units)
    problems = [f"{name} is not active" for name in due if name in units and not units[name]["active"]]
    if not daemon["enabled"]:
        problems.append(f"{DAEMON} is not enabled")
    unasked = [name for name in due if name not in units]
    if unasked and not problems:
        return not_measured(f"not asked: {', '.join(unasked)}")
    return none_of(problems, f"{', '.join(due)} active, {DAEMON} enabled")


def _loaded(evidence: Evidence) -> dict[str, Mapping[str, Any]]:
    return {name: unit for name, unit in evidence.info["units"].items() if unit["loaded"]}


def no_strange_drop_ins(evidence: Evidence) -> Verdict:
    """No file changes a unit from beside it (systemd.unit(5), drop-ins), but what packages bring along."""
    units = _loaded(evidence)
    if not units:
        return not_measured("systemd knows none of the units")
    problems = [
        f"{path} changes {name}"
        for name, unit in units.items()
        for path in unit["drop_ins"]
        if path not in unit["packaged"]
    ]
    return none_of(problems, f"no drop-in changes {', '.join(units)}")


def runs_what_is_on_disk(evidence: Evidence) -> Verdict:
    """Each unit has read its files as they are: else an audit of the files is not one of the daemon."""
    units = {name: unit for name, unit in _loaded(evidence).items() if unit["active"]}
    if not units:
        return not_measured("none of the units is active")
    problems = [
        f"{name} has not read {path} since it changed"
        for name, unit in units.items()
        for path in unit["stale"]
    ]
    problems += [f"systemd has not read {name} again" for name, unit in units.items() if unit["needs_reload"]]
    return none_of(problems, f"{', '.join(units)}: nothing changed since they began")


def started_as_configured(evidence: Evidence) -> Verdict:
    """Nothing on a daemon's command line or in its environment has a say beside the configuration."""
    units = _loaded(evidence)
    if not units:
        return not_measured("systemd knows none of the units")
    problems = [
        f"{name} is started with {word}" for name, unit in units.items() for word in unit["overrides"]
    ]
    untold = [name for name, unit in units.items() if not unit["told"]]
    if untold and not problems:
        return not_measured(f"nothing says with what {', '.join(untold)} starts sendmail")
    return none_of(problems, f"{', '.join(units)}: nothing overrides the configuration")


JUDGES: Mapping[str, Judge] = {
    "SM-UNIT-01": Judge(little_exposed, info=("units",)),
    "SM-UNIT-02": Judge(units_active, info=("units",)),
    "SM-UNIT-03": Judge(no_strange_drop_ins, info=("units",)),
    "SM-UNIT-04": Judge(runs_what_is_on_disk, info=("units",)),
    "SM-UNIT-05": Judge(started_as_configured, info=("units",)),
}
