# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules access and map have in common: their options, and how these are carried out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, Protocol

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_plan, _map_report
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Failing, told_by
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import SUFFIXES
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar, expand, fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_plan import Wish
from ansible_collections.postmaster.sendmail.plugins.module_utils._mode import mode_of

_VARIABLE = "entries"


def argument_spec(**own: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The argument spec of a module of maps: the common options and its own."""
    entry = {
        "key": {"type": "str", "required": True, "no_log": False},
        # raw, because a bare NO or 0 shall reach the grammar as what YAML made of it; no_log, because the
        # call is logged before anything of ours runs. settle() makes what is no secret visible again.
        "value": {"type": "raw", "no_log": True},
        "comment": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    }
    return {
        "entries": {"type": "list", "elements": "dict", "required": True, "options": entry},
        "exclusive": {"type": "bool", "default": False},
        "map_type": {"type": "str", "choices": list(SUFFIXES), "default": "hash"},
        "owner": {"type": "str", "default": "root"},
        "group": {"type": "str", "default": "smmta"},
        "mode": {"type": "str", "default": "0640"},
        "backup": {"type": "bool", "default": False},
        **own,
    }


def _public_values(params: Mapping[str, Any], grammar: Grammar) -> set[str]:
    """The values in params that may be shown."""
    by_secrecy: dict[bool, set[str]] = {True: set(), False: set()}
    for entry in params["entries"]:
        by_secrecy[grammar.is_secret(fold(entry["key"]))].add(str(entry["value"]))
    return by_secrecy[False] - by_secrecy[True]


class Module(Failing, Protocol):
    """What is needed here of an AnsibleModule."""

    params: dict[str, Any]
    check_mode: bool
    no_log_values: set[str]

    def get_bin_path(self, arg: str) -> str | None:
        """The path of a program, None if the host has none."""

    def warn(self, warning: str) -> None:
        """Show a warning."""

    def exit_json(self, **kwargs: object) -> NoReturn:
        """End the module with a result."""


def settle(module: Module, grammar: Grammar, *, path: str) -> NoReturn:
    """Make the map at path what the parameters of module wish, and end the module with the result."""
    module.no_log_values.difference_update(_public_values(module.params, grammar))
    with told_by(module):
        result = _carry_out(
            module.params,
            grammar=grammar,
            path=path,
            makemap=module.get_bin_path("makemap"),
            check_mode=module.check_mode,
        )
    for missing in result["unjudged"]:
        module.warn(f"could not be judged: {missing}")
    module.exit_json(**result)


def _carry_out(
    params: Mapping[str, Any], *, grammar: Grammar, path: str, makemap: str | None, check_mode: bool
) -> dict[str, Any]:
    """Make the map at path what params wish, and return the module's result.

    makemap is its path, None if the host has none. Raises SendmailError with nothing changed.
    """
    wish = _wish(params, grammar, path)
    planned = _map_plan.plan(wish, makemap=makemap, foresee=check_mode)
    result: dict[str, Any] = {
        "changed": planned.changed,
        "path": path,
        "database": planned.database.file,
        "rebuilt": planned.database_differs,
        "unjudged": list(planned.unjudged),
        "diff": _map_report.diff(planned),
        **_map_report.changed_keys(planned),
    }
    if planned.changed and not check_mode:
        backup_file = _map_plan.execute(planned, backup=params["backup"])
        result.update({"backup_file": backup_file} if backup_file else {})
    return result


def _wish(params: Mapping[str, Any], grammar: Grammar, path: str) -> Wish:
    return Wish(
        path=path,
        map_type=params["map_type"],
        attributes=Attributes(params["owner"], params["group"], mode_of(params["mode"], "map", path)),
        entries=expand(params["entries"], grammar, variable=_VARIABLE),
        exclusive=params["exclusive"],
        is_secret=grammar.is_secret,
    )
