# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters that make reports of findings."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from ansible.errors import AnsibleFilterError
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.plugin_utils import (
    _audit_failures,
    _audited_hosts,
    _report_html,
    _report_json,
    _report_junit,
    _report_table,
)

Made = TypeVar("Made")


def _telling(name: str, make: Callable[..., Made]) -> Callable[..., Made]:
    """make as the filter of this name: what is wrong with its input is told as Ansible tells it."""

    @wraps(make)
    def told(*values: Any, **named: Any) -> Made:  # noqa: ANN401 - whatever a template gives
        try:
            return make(*values, **named)
        except InvalidInputError as error:
            raise AnsibleFilterError(f"{name}: {error}") from None
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise AnsibleFilterError(f"{name}: this is not what it takes: {error!r}") from error

    return told


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Names to functions."""
        makers: dict[str, Callable[..., Any]] = {
            "audit_failures": _audit_failures.audit_failures,
            "fleet": _audited_hosts.fleet,
            "report": _report_table.report,
            "report_fleet": _report_table.report_fleet,
            "report_html": _report_html.report_html,
            "report_json": _report_json.report_json,
            "report_junit": _report_junit.report_junit,
        }
        return {name: _telling(name, make) for name, make in makers.items()}
