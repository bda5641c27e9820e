# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the units: whether the service manager confines and keeps them."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_measured,
)

# The units that the role chroot writes. systemd starts the others as the daemon wants them (Wants=), so it
# is the daemon alone that must be enabled.
DAEMON_UNIT = "sendmail.service"


UNITS = (DAEMON_UNIT, "sendmail-msp.service", "sendmail-jail.path")


def little_exposed(evidence: Evidence) -> Verdict:
    """The service manager itself thinks the services well confined. Units of other types run nothing."""
    units = evidence.info["units"]
    exposures = {name: unit["exposure"] for name, unit in units.items() if name.endswith(".service")}
    known = {name: exposure for name, exposure in exposures.items() if exposure is not None}
    if not known:
        return not_measured(f"systemd knows no {', '.join(exposures) or 'unit'}")
    limit = evidence.exposure_limit
    problems = [
        f"{name} has {exposure}, more than {limit}" for name, exposure in known.items() if exposure > limit
    ]
    return none_of(problems, ", ".join(f"{name} has {exposure}" for name, exposure in known.items()))


def units_active(evidence: Evidence) -> Verdict:
    """The units run, and the next boot starts them."""
    units = evidence.info["units"]
    unasked = [name for name in UNITS if name not in units]
    if unasked:
        return not_measured(f"not asked: {', '.join(unasked)}")
    problems = [f"{name} is not active" for name in UNITS if not units[name]["active"]]
    if not units[DAEMON_UNIT]["enabled"]:
        problems.append(f"{DAEMON_UNIT} is not enabled")
    return none_of(problems, f"{', '.join(UNITS)} are active, {DAEMON_UNIT} is enabled")


JUDGES: Mapping[str, Judge] = {
    "SM-UNIT-01": Judge(little_exposed, info=("units",)),
    "SM-UNIT-02": Judge(units_active, info=("units",)),
}
