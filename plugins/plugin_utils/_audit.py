# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit: every control of the catalogue, held against the evidence of one host."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_address
from types import MappingProxyType
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _alias_controls,
    _certificate_controls,
    _file_controls,
    _limit_controls,
    _listener_controls,
    _mailer_controls,
    _map_controls,
    _open_relay_controls,
    _option_controls,
    _option_tls_controls,
    _process_controls,
    _queue_controls,
    _ruleset_controls,
    _session_controls,
    _smuggling_controls,
    _tls_controls,
    _tooling_controls,
    _unit_controls,
    _version_controls,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import Evidence, Judge
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit_variables import AUTO
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import Control, catalogue
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._waiver import Waiver

# Each has the judges of one area of the catalogue.
_AREAS = (
    _process_controls,
    _unit_controls,
    _file_controls,
    _alias_controls,
    _map_controls,
    _tooling_controls,
    _option_controls,
    _option_tls_controls,
    _mailer_controls,
    _queue_controls,
    _version_controls,
    _certificate_controls,
    _ruleset_controls,
    _session_controls,
    _listener_controls,
    _limit_controls,
    _tls_controls,
    _open_relay_controls,
    _smuggling_controls,
)

JUDGES: Mapping[str, Judge] = ChainMap(*(dict(area.JUDGES) for area in _AREAS))

NO_WAIVERS: Mapping[str, Waiver] = MappingProxyType({})


def kind_of(info: Mapping[str, Any]) -> str:
    """The kind that a host is audited as where nobody says: a gateway, unless nobody else can reach it.

    info needs the keys listeners and processes; without them there is nothing to show that nobody can.
    """
    if not {"listeners", "processes"} <= {*info}:
        return "gateway"
    ours = {process["pid"] for process in info["processes"]}
    open_ = [
        one for one in info["listeners"] if one["pid"] in ours and not ip_address(one["address"]).is_loopback
    ]
    return "gateway" if open_ else "nullclient"


def findings(
    info: Mapping[str, Any],
    probe: Mapping[str, Any],
    *,
    exposure_limit: float = 2.0,
    kind: str = "gateway",
    waivers: Mapping[str, Waiver] = NO_WAIVERS,
) -> list[dict[str, Any]]:
    """What every control of this kind of host says. See filter/findings.yml for the shape of one.

    info and probe are what the modules of these names return; an empty mapping where they were not run.
    kind is one of AUDITED_KINDS of _audit_variables; waivers stand under their controls.
    """
    return findings_of(Evidence(info, probe, exposure_limit), kind=kind, waivers=waivers)


def findings_of(
    evidence: Evidence, *, kind: str, waivers: Mapping[str, Waiver] = NO_WAIVERS
) -> list[dict[str, Any]]:
    """The same, of evidence that says which day it is."""
    kind = kind_of(evidence.info) if kind == AUTO else kind
    asked = (control for control in catalogue() if kind in control.kinds)
    seen = replace(evidence, kind=kind)
    return [_finding(control, seen, waivers.get(control.id)) for control in asked]


def _finding(control: Control, evidence: Evidence, waiver: Waiver | None) -> dict[str, Any]:
    """The control, and what its judge says of the evidence."""
    verdict = JUDGES[control.id].verdict(evidence)
    if waiver:
        verdict = waiver.of(verdict, evidence.today)
    return {
        "id": control.id,
        "title": control.title,
        "why": control.why,
        "measured": control.measured,
        "severity": control.severity,
        "foreign": control.foreign,
        "fix": [*control.fix],
        "remedy": control.remedy,
        "references": {publisher: [*texts] for publisher, texts in control.references.items()},
        "status": verdict.status,
        "evidence": verdict.evidence,
        "waiver": waiver.told() if waiver else None,
    }
