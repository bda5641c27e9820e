# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules access and map have in common: their options, and how these are carried out."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, Protocol

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _map_database,
    _map_entry,
    _map_files,
    _map_plan,
    _map_record,
    _map_report,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._cut_off import only_change
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    Failing,
    Fault,
    InvalidInputError,
    told_by,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import SUFFIXES, Database
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar, fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_plan import Plan, Wish
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_type import map_type_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._mode import mode_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import ask_program, version_tuple
from ansible_collections.postmaster.sendmail.plugins.module_utils._sent_files import MISSING, as_sent

_VARIABLE = "entries"
_NOTES = 200_000  # lines of a map that are looked through when it is judged: about a second
_QUICK_NOTES = 20_000  # when nothing has changed
_WARNINGS = 10  # notes that are warnings too
_RULES = 1  # to be raised when the same entries become other lines: a map is then judged anew


def argument_spec(**own: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The argument spec of a module of maps: the common options and its own."""
    entry = {
        "key": {"type": "str", "required": True, "no_log": False},
        # raw, because a bare NO or 0 shall reach the grammar as what YAML made of it; no_log, because the
        # call is logged before anything of ours runs. settle() makes what is no secret visible again.
        "value": {"type": "raw", "no_log": True},
        "comment": {"type": "str"},
        "expires": {"type": "raw"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    }
    return {
        "entries": {"type": "list", "elements": "dict", "options": entry},
        "src": {"type": "list", "elements": "raw", "default": []},
        "exclusive": {"type": "bool", "default": False},
        "map_type": {"type": "str", "choices": list(SUFFIXES)},
        "cf": {"type": "path", "default": "/etc/mail/sendmail.cf"},
        "owner": {"type": "str", "default": "root"},
        "group": {"type": "str", "default": "smmta"},
        "mode": {"type": "str", "default": "0640"},
        "backup": {"type": "bool", "default": False},
        **own,
    }


def public_values(params: Mapping[str, Any], grammar: Grammar) -> set[str]:
    """The values in params that may be shown."""
    by_secrecy: dict[bool, set[str]] = {True: set(), False: set()}
    for entry in params["entries"] or []:
        value = str(entry["value"])
        # only that of AuthInfo: begins with a quote; its tag may be missing, or misspelt
        by_secrecy[value.startswith('"') or grammar.is_secret(fold(entry["key"]))].add(value)
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


@dataclass(frozen=True)
class Map:
    """A map by its name and path, with what the options of its module wish of it."""

    params: Mapping[str, Any] = field(repr=False)
    grammar: Grammar
    name: str
    path: str


@dataclass(frozen=True)
class _Call:
    """One call of a module: its parameters, and the map that they are about."""

    params: Mapping[str, Any]
    grammar: Grammar
    name: str
    path: str  # the database is beside it
    text: str  # the path of the text
    makemap: str | None  # its path, None if the host has none
    check_mode: bool
    now: datetime


def settle(module: Module, grammar: Grammar, *, name: str, path: str) -> NoReturn:
    """Make the map called name, at path, what the parameters of module wish, and end it with the result."""
    module.no_log_values.difference_update(public_values(module.params, grammar))
    one, makemap = Map(module.params, grammar, name, path), module.get_bin_path("makemap")
    call = _call(one, makemap=makemap, check_mode=module.check_mode)
    params = call.params
    with told_by(module), nullcontext() if call.check_mode else only_change(module.warn):
        if module.params["entries"] is None and not params["src"] and params["exclusive"]:
            wrong, right = "would empty the map", "write entries or src; entries: [] if it shall be empty"
            raise InvalidInputError([Fault("exclusive", wrong, right)])
        result = _carry_out(call)
    for missing in result.get("unjudged", []):
        module.warn(f"could not be judged: {missing}")
    for note in result.get("notes", [])[:_WARNINGS]:
        module.warn(note)
    module.exit_json(**result)


def carry_out(one: Map, *, makemap: str | None, check_mode: bool) -> dict[str, Any]:
    """Make the map what is wished, for who holds the lock of this host, and return the module's result.

    makemap is its path, None if the host has none. Raises SendmailError with nothing changed.
    """
    return _carry_out(_call(one, makemap=makemap, check_mode=check_mode))


def is_as_wished(one: Map) -> bool:
    """Whether the last run made the map what is wished, and nothing has changed since. Starts no program."""
    call, params = _call(one, makemap=None, check_mode=True), one.params
    map_type = map_type_of(params["map_type"], one.path, params["cf"])
    state = _map_plan.look(call.text, Database("makemap", map_type, one.path), call.grammar.form)
    digest = _digest(call, _map_files.digests(as_sent(params["src"])), map_type)
    return _map_plan.is_fulfilled(state, digest, _attributes(call))


def _call(one: Map, *, makemap: str | None, check_mode: bool) -> _Call:
    # Debian's /etc/mail/aliases is a link to /etc/aliases, and stays one
    text = os.path.realpath(one.path) if one.grammar.form else one.path
    params, now = {**one.params, "entries": one.params["entries"] or []}, datetime.now(timezone.utc)
    return _Call(params, one.grammar, one.name, one.path, text, makemap, check_mode, now)


def _attributes(call: _Call) -> Attributes:
    params = call.params
    return Attributes(params["owner"], params["group"], mode_of(params["mode"], "map", call.path))


def _carry_out(call: _Call) -> dict[str, Any]:
    """Make the map what call wishes, and return the result. Raises SendmailError with nothing changed."""
    params, path, told = call.params, call.path, as_sent(call.params["src"])
    _map_database.check_path(path)
    attributes = _attributes(call)
    map_type = map_type_of(params["map_type"], path, params["cf"])
    database = Database(call.makemap or "makemap", map_type, path)
    lacks = _lacks(path, call.makemap, attributes)
    if lacks and not call.check_mode:
        raise InvalidInputError(lacks)
    digests = _map_files.digests(told)
    digest = _digest(call, digests, map_type)
    before = _map_plan.look(call.text, database, call.grammar.form)
    if _map_plan.is_fulfilled(before, digest, attributes):
        return {
            **_map_report.unchanged(call.text, database.file),
            **_remarks(call, before.text or b"", limit=_QUICK_NOTES),
        }
    if call.makemap:
        _map_database.check_type(database)
    missing = _map_files.missing(told)
    if missing:
        return {"changed": False, MISSING: missing}
    planned = _map_plan.plan(_wish(call, attributes, map_type, digest), database, before, lacks=lacks)
    result = {**_map_report.result(planned), **_remarks(call, planned.text, limit=_NOTES)}
    if not call.check_mode:
        result.update(_execute(planned, params, digests))
    return result


def _wish(call: _Call, attributes: Attributes, map_type: str, digest: str) -> Wish:
    params, version = call.params, _installed_version if call.makemap else None
    entries = _map_entry.expand(
        params["entries"], call.grammar, variable=_VARIABLE, now=call.now, version=version
    )
    return Wish(
        path=call.text,
        map_type=map_type,
        attributes=attributes,
        grammar=call.grammar,
        entries=entries,
        sources=_map_files.load(as_sent(params["src"])),
        exclusive=params["exclusive"],
        digest=digest,
        version=version,
    )


def _remarks(call: _Call, text: bytes, *, limit: int) -> dict[str, list[str]]:
    """What a result says of a map whether it changes or not."""
    return {
        "expired": _map_entry.expired_keys(call.params["entries"], now=call.now),
        "notes": _map_report.notes(text, call.text, call.grammar, call.name, limit=limit),
    }


@lru_cache(maxsize=1)
def _installed_version() -> tuple[int, ...]:
    """sendmail's version. It is asked only if an entry needs a late one: without a name it waits a minute."""
    return version_tuple(ask_program().version)


def _execute(planned: Plan, params: Mapping[str, Any], digests: dict[str, str]) -> dict[str, str]:
    record = planned.before.record
    backup_file = _map_plan.execute(planned, backup=params["backup"], sources=digests)
    _map_files.keep(as_sent(params["src"]), record.sources.values() if record else ())
    return {"backup_file": backup_file} if backup_file else {}


def _lacks(path: str, makemap: str | None, attributes: Attributes) -> list[Fault]:
    """What is not on this host and must be."""
    faults = []
    if makemap is None:
        faults.append(Fault("makemap", "this host has none", "install sendmail first"))
    if not Path(path).parent.is_dir():
        faults.append(Fault(path, "its directory does not exist", "create it first"))
    try:
        attributes.ids()
    except InvalidInputError as error:
        faults += error.faults
    return faults


def _digest(call: _Call, digests: Mapping[str, str], map_type: str) -> str:
    """What stands for the whole wish: with the same one, the same text comes out."""
    entries, exclusive = call.params["entries"], call.params["exclusive"]
    expired = _map_entry.expired_keys(entries, now=call.now)
    whole = [_RULES, entries, expired, list(digests.items()), exclusive, map_type]
    return _map_record.of_bytes(json.dumps(whole, default=str).encode())
