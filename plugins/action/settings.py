# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judge the host's sendmail_* variables on the controller, and turn them into what the modules take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.yaml import yaml_load
from ansible.plugins.action import ActionBase
from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _daemon_auth,
    _daemon_mc,
    _host_kind,
    _relay_expectations,
    _relay_maps,
    _smart_host,
    _submit_mc,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    Fault,
    InvalidInputError,
    SendmailError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import LAYOUTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import render
from ansible_collections.postmaster.sendmail.plugins.module_utils._queue_group import queue_directories
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_layers import (
    expired,
    without_effect,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    RelaySettings,
    base_of,
    parse_settings,
    unknown_names,
    variable_names,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import Kind
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit_variables import OF_VERIFY, kinds

RELAY, AUDIT = "relay", "audit"


class ActionModule(ActionBase):  # type: ignore[misc]  # ansible-core has no types
    """No connection is made: a bad variable stops the play before anything on the host is touched."""

    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validation, options = self.validate_argument_spec(
            argument_spec={
                "layout": {"type": "str", "choices": list(LAYOUTS)},
                "purpose": {"type": "str", "choices": [RELAY, AUDIT], "default": RELAY},
            }
        )
        variables = {**(task_vars or {})}
        if options["layout"]:  # what the host was found to have, over what was asked for
            variables["sendmail_layout"] = options["layout"]
        known = declared()
        for name in unknown_names(variables, known):
            self._display.warning(name)
        if options["purpose"] == AUDIT:
            return {**result, **self._audited(variables)}
        try:
            settings = self._judged(variables, known)
            # What sendmail says at other servers is in the result, so that no output may show it.
            hidden = {"_ansible_no_log": True} if settings.authinfo or settings.smart_host_auth else {}
            return {**result, **hidden, "changed": False, "settings": _files(settings)}
        except SendmailError as error:
            raise AnsibleActionFail(f"Nothing was changed: these variables are wrong.\n{error}") from None

    def _audited(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The result for an audit, perhaps of a host that nobody described: each variable counts alone."""
        taken = kinds(variables["groups"]["all"])
        values, faults = self._templated({name: variables[name] for name in taken if name in variables})
        for name, value in values.items():
            faults += _faults_of(taken[name], value, name)
        # No exception, before whose message Ansible puts words of its own: this one goes into the report.
        refused = {"failed": True, "msg": str(InvalidInputError(faults))} if faults else {}
        return {"changed": False, "given": sorted(values), **refused}

    def _judged(self, variables: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> RelaySettings:
        """The settings that the variables ask for. Raises InvalidInputError with every fault of all."""
        layers = sorted(name for name in variables if base_of(name))
        declared_here = [name for name in known if name in variables]
        given, faults = self._templated({name: variables[name] for name in [*declared_here, *layers]})
        now = datetime.now(timezone.utc)
        unread = {fault.where for fault in faults}
        policy = {name: value for name, value in given.items() if name in variable_names() or base_of(name)}
        for name, value in given.items():
            if name not in policy:
                faults += declared_faults(name, value, known[name])
        try:
            settings = parse_settings(policy, now=now)
        except InvalidInputError as error:
            # A variable that could not be templated is not missing.
            found = [fault for fault in error.faults if fault.where.split(" ")[0] not in unread]
            raise InvalidInputError([*found, *faults]) from None
        if faults:
            raise InvalidInputError(faults)
        for warning in (*expired(policy, now=now), *without_effect(policy, now=now)):
            self._display.warning(warning)
        return settings

    def _templated(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
        """Each variable templated by itself, so that one that cannot be is told by its name."""
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for name, value in raw.items():
            try:
                values[name] = self._templar.template(value)
            except AnsibleError as error:
                reason = " ".join(str(error).split())
                faults.append(Fault(name, f"cannot be templated: {reason}"))
        return values, faults


def declared_faults(name: str, value: object, option: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with a variable that is none of the relay's policy, as its role's specification says."""
    if name in OF_VERIFY:  # of which a specification cannot tell all that is to be right
        return _faults_of(OF_VERIFY[name], value, name)
    if value is None or (isinstance(value, (list, tuple)) and None in value):
        return [Fault(name, "is or holds null", "leave the variable out for its default")]
    # The roles use the variable as it stands, where "false" is true and "a, b" is one name.
    strict = {"list": list, "bool": bool}.get(option["type"], object)
    if not isinstance(value, strict):
        return [
            Fault(
                f"{name} ({value!r})",
                f"is no {option['type']}",
                f"such as {json.dumps(option.get('default'))}",
            )
        ]
    errors = ArgumentSpecValidator({name: option}).validate({name: value}).error_messages
    return [Fault(name, message) for message in errors]


def _faults_of(kind: Kind[Any], value: object, where: str) -> list[Fault]:
    try:
        kind(value, where)
    except InvalidInputError as error:
        return [*error.faults]
    return []


def declared() -> dict[str, dict[str, Any]]:
    """What the roles' argument specifications declare: every public variable, and what it may hold."""
    roles = Path(__file__).resolve().parents[2] / "roles"
    specifications = (yaml_load(path.read_text()) for path in sorted(roles.glob("*/meta/argument_specs.yml")))
    return {
        name: option
        for specification in specifications
        for name, option in specification["argument_specs"]["main"]["options"].items()
    }


def _files(settings: RelaySettings) -> dict[str, Any]:
    cf_directory = settings.places.cf_directory
    known = _relay_expectations.Known(settings)
    return {
        "kind": settings.kind,
        "mc": render(_host_kind.daemon_mc(settings), cf_directory=cf_directory),
        "submit_mc": render(_submit_mc.submit(settings), cf_directory=cf_directory),
        "access": _host_kind.access(settings),
        "mailertable": _relay_maps.mailertable(settings),
        "authinfo": _smart_host.authinfo(settings),
        "relay_domains": _relay_maps.relay_domains(),
        "local_host_names": _relay_maps.local_host_names(settings),
        "help_file": _daemon_mc.help_file(),
        "packages": sorted({*_smart_host.packages(settings), *_daemon_auth.packages(settings)}),
        "relay_user": settings.relay_user,
        "certificates": settings.tls.comes_along,
        "auth_listeners": _daemon_auth.asking(settings),
        "queue_directories": queue_directories(
            settings.words.network.queue_group, queue_directory=settings.places.mta_queue
        ),
        "policy_tests": _relay_expectations.policy_tests(known),
        "probe": _relay_expectations.probe(known),
        "generations": settings.transaction.generations,
        "milter_directories": settings.words.judges.socket_directories(settings.jail_read_only),
    }
