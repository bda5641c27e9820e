# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter that judges evidence, and the one that says which kind of host that is of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.plugin_utils import _audit, _audit_variables
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._returned import returned
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._waiver import waivers as checked


def findings(
    info: Mapping[str, Any],
    probe: Mapping[str, Any],
    exposure_limit: float = 2.0,
    kind: str = "gateway",
    waivers: Sequence[Mapping[str, Any]] = (),
) -> list[dict[str, Any]]:
    """See findings.yml. Raises AnsibleFilterError when an argument is not what it should be."""
    try:
        return _audit.findings(
            returned(info, "info", "info"),
            returned(probe, "probe", "probe"),
            exposure_limit=_audit_variables.exposure(exposure_limit, "exposure_limit"),
            kind=_audit_variables.audited_kind(kind, "kind"),
            waivers=checked(waivers, "waivers"),
        )
    except InvalidInputError as error:
        raise AnsibleFilterError(str(error)) from None
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise AnsibleFilterError(
            f"findings needs what the modules info and probe return: {error!r}"
        ) from error


def audited_kind(info: Mapping[str, Any]) -> str:
    """See audited_kind.yml. Raises AnsibleFilterError when info is not what the module returns."""
    try:
        return _audit.kind_of(returned(info, "info", "info"))
    except InvalidInputError as error:
        raise AnsibleFilterError(str(error)) from None
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise AnsibleFilterError(f"audited_kind needs what the module info returns: {error!r}") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Names to functions."""
        return {"audited_kind": audited_kind, "findings": findings}
