# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judge the host's sendmail_* variables on the controller, and turn them into what the modules take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.postmaster.sendmail.plugins.module_utils import _gateway
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import render
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    RelaySettings,
    parse_settings,
    unknown_names,
    variable_names,
)


class ActionModule(ActionBase):  # type: ignore[misc]  # ansible-core has no types
    """No connection is made: a bad variable stops the play before anything on the host is touched."""

    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        self.validate_argument_spec(argument_spec={})
        variables = task_vars or {}
        for name in unknown_names(variables, _declared()):
            self._display.warning(name)
        given = {name: variables[name] for name in variable_names() if name in variables}
        try:
            settings = parse_settings(self._templar.template(given))
            return {**result, "changed": False, "settings": _files(settings)}
        except SendmailError as error:
            raise AnsibleActionFail(f"Nothing was changed: these variables are wrong.\n{error}") from error


def _declared() -> frozenset[str]:
    """Every public variable of the collection's roles, as their argument specifications declare them."""
    roles = Path(__file__).resolve().parents[2] / "roles"
    specifications = (yaml.safe_load(path.read_text()) for path in roles.glob("*/meta/argument_specs.yml"))
    return frozenset(
        name
        for specification in specifications
        for name in specification["argument_specs"]["main"]["options"]
    )


def _files(settings: RelaySettings) -> dict[str, Any]:
    return {
        "mc": render(_gateway.gateway(settings)),
        "submit_mc": render(_gateway.submit(settings)),
        "access": _gateway.access(settings),
        "mailertable": _gateway.mailertable(settings),
        "relay_domains": _gateway.relay_domains(settings),
        "local_host_names": _gateway.local_host_names(settings),
        "help_file": _gateway.help_file(),
        "relay_user": settings.relay_user,
    }
