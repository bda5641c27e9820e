# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of an audit, and what each may hold: those of the role verify, and those of audit.yml."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._kind_relations import KINDS
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_probe import OPTIONS
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    choice,
    matching,
    optional,
    wrong,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import kinds_of
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit_failures import level
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._fleet import MOST_EXPOSED
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._waiver import waivers

AUTO = "auto"
AUDITED_KINDS = (*KINDS, AUTO)

audited_kind = choice(*AUDITED_KINDS)
_name = matching(re.compile(r"[^\0]*"), "text", 'a name of the inventory, or ""')
_directory = matching(re.compile(r"[^\0]*"), "a path", "such as reports")


def exposure(value: object, where: str) -> float:
    """A kind: a number as `systemd-analyze security` gives."""
    try:
        found = float(str(value))
    except ValueError:
        found = -1.0
    if not 0.0 <= found <= MOST_EXPOSED:
        raise wrong(where, value, "is no exposure", f"a number from 0.0 to {MOST_EXPOSED}, such as 2.0")
    return found


# Those of the role verify that are none of the relay's policy
OF_VERIFY: Mapping[str, Kind[Any]] = {
    "sendmail_exposure_limit": exposure,
    "sendmail_report_directory": _directory,
    "sendmail_verify_address": optional(OPTIONS["host"]),
    "sendmail_verify_attempts": OPTIONS["attempts"],
    "sendmail_verify_foreign_domain": OPTIONS["foreign_domain"],
    "sendmail_verify_from": _name,
    "sendmail_verify_port": OPTIONS["port"],
    "sendmail_waivers": waivers,
}

# Those of the relay's policy that tell an audit what to expect, and how much a stranger may have to try
_OF_POLICY = (
    "sendmail_client_connections",
    "sendmail_client_rate",
    "sendmail_layout",
    "sendmail_policy_tests",
    "sendmail_relay_domains",
)


def kinds(hosts: Collection[str]) -> dict[str, Kind[Any]]:
    """The kind of each variable that audit.yml takes. hosts are those of the inventory."""
    policy = kinds_of(RelaySettings)
    taken = {
        **{name: policy[name] for name in _OF_POLICY},
        **OF_VERIFY,
        "sendmail_audit_fail": level,
        "sendmail_kind": audited_kind,
        "sendmail_verify_from": _stranger(hosts),
    }
    return dict(sorted(taken.items()))


def _stranger(hosts: Collection[str]) -> Kind[str]:
    """One of hosts, the controller, or nobody. Nothing else tells how to reach it."""

    def check(value: object, where: str) -> str:
        if value not in ("", "localhost", *hosts):
            raise wrong(where, value, "is not in the inventory", "the name of another host there")
        return str(value)

    return check
