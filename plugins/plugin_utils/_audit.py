# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit: every control of the catalogue, held against the evidence of one host."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from datetime import date
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _file_controls,
    _listener_controls,
    _open_relay_controls,
    _option_controls,
    _process_controls,
    _queue_controls,
    _tls_controls,
    _tooling_controls,
    _unit_controls,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import Evidence, Judge
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import Control, catalogue

# Each has the judges of one area of the catalogue.
_AREAS = (
    _process_controls,
    _unit_controls,
    _file_controls,
    _tooling_controls,
    _option_controls,
    _queue_controls,
    _listener_controls,
    _tls_controls,
    _open_relay_controls,
)

JUDGES: Mapping[str, Judge] = ChainMap(*(dict(area.JUDGES) for area in _AREAS))


def findings(
    info: Mapping[str, Any],
    probe: Mapping[str, Any],
    *,
    exposure_limit: float = 2.0,
    kind: str = "gateway",
    today: date | None = None,
) -> list[dict[str, Any]]:
    """What every control of this kind of host says. See filter/findings.yml for the shape of one.

    info and probe are what the modules of these names return; an empty mapping where they were not run.
    """
    when = {"today": today} if today else {}
    evidence = Evidence(info, probe, exposure_limit, **when)
    return [_finding(control, evidence) for control in catalogue() if kind in control.kinds]


def _finding(control: Control, evidence: Evidence) -> dict[str, Any]:
    """The control, and what its judge says of the evidence."""
    verdict = JUDGES[control.id].verdict(evidence)
    return {
        "id": control.id,
        "title": control.title,
        "why": control.why,
        "measured": control.measured,
        "severity": control.severity,
        "fix": [*control.fix],
        "remedy": control.remedy,
        "references": {publisher: [*texts] for publisher, texts in control.references.items()},
        "status": verdict.status,
        "evidence": verdict.evidence,
        "waiver": None,
    }
