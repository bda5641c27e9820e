# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a play learned of its hosts, as the fleet that the reports are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import wrong
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._fleet import NOT_REACHED, read_fleet
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._returned import part, returned

_DISTRIBUTIONS = {"debian": "Debian", "ubuntu": "Ubuntu", "fedora": "Fedora", "rhel": "RHEL"}


def fleet(hosts: object, made: str = "") -> dict[str, Any]:
    """See filter/fleet.yml. Raises InvalidInputError with what in hosts is no host's result.

    made is a time in ISO 8601; now, if empty.
    """
    if not isinstance(hosts, Mapping):
        raise InvalidInputError([Fault("hosts", "are no mapping", "names to what a play learned of each")])
    known = {
        str(name): _audited(host if isinstance(host, Mapping) else {}, f"hosts[{name}]")
        for name, host in _by_name(hosts)
    }
    data = {"made": made or f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}", "hosts": known}
    read_fleet(data)
    return data


def _by_name(entries: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
    """The entries in the order of their names, which YAML may have taken for numbers."""
    return sorted(entries.items(), key=lambda entry: str(entry[0]))


def _audited(host: Mapping[str, Any], where: str) -> dict[str, Any]:
    findings = host.get("findings")
    if findings is None:
        reason = host.get("error") or host.get("msg") or NOT_REACHED
        return {"facts": None, "findings": [], "error": "; ".join(str(reason).splitlines())}
    info = returned(host.get("info") or {}, f"{where}.info", "info")
    facts = facts_of(info, str(host.get("kind") or ""), f"{where}.info")
    return {"facts": facts, "findings": findings, "error": host.get("error") or ""}


def facts_of(info: Mapping[str, Any], kind: str, where: str = "info") -> dict[str, Any]:
    """What tells a host from others, from what the module info returned; empty where that was not gathered.

    version is sendmail's, release the distribution's, and exposure the worst that systemd-analyze gave to one
    of the services: from 0.0 to 10.0, or None where there is no such figure. Raises InvalidInputError where
    info is none; where says whence it is.
    """
    about = part(info, "host", where)
    program = part(info, "program", where)
    exposures = _exposures(part(info, "units", where), f"{where}.units")
    distribution = str(about.get("distribution") or "")
    release = f"{_DISTRIBUTIONS.get(distribution, distribution)} {about.get('release') or ''}"
    return {
        "version": program.get("version") or "",
        "release": release.strip(),
        "kind": kind,
        "fqdn": about.get("fqdn") or "",
        "exposure": max(exposures.values(), default=None),
        "exposures": exposures,
    }


def _exposures(units: Mapping[str, Any], where: str) -> dict[str, float]:
    """What systemd-analyze gave to each service, where it gave something."""
    exposures: dict[str, float] = {}
    for unit, _facts in _by_name(units):
        exposure = part(units, unit, where).get("exposure")
        if exposure is None or not str(unit).endswith(".service"):
            continue
        if not isinstance(exposure, (int, float)) or isinstance(exposure, bool):
            raise wrong(f"{where}.{unit}.exposure", exposure, "is not a number", "such as 1.6")
        exposures[str(unit)] = exposure
    return exposures
