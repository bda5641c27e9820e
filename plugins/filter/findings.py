# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters that judge evidence and print the judgement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.postmaster.sendmail.plugins.module_utils import _finding
from ansible_collections.postmaster.sendmail.plugins.plugin_utils import _audit


def findings(
    info: Mapping[str, Any], probe: Mapping[str, Any], exposure_limit: float = 2.0, kind: str = "gateway"
) -> list[dict[str, Any]]:
    """See findings.yml. Raises AnsibleFilterError when info or probe is not what the modules return."""
    try:
        return _audit.findings(info, probe, exposure_limit=float(exposure_limit), kind=kind)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise AnsibleFilterError(
            f"findings needs what the modules info and probe return: {error!r}"
        ) from error


def report(found: Sequence[Mapping[str, Any]], host: str) -> list[str]:
    """See report.yml. Raises AnsibleFilterError when found is not what the filter findings returns."""
    try:
        return _finding.report(found, host)
    except (KeyError, TypeError) as error:
        raise AnsibleFilterError(f"report needs what the filter findings returns: {error!r}") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Names to functions."""
        return {"findings": findings, "report": report}
