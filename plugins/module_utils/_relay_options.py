# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the module relay, and which of their values may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._map_grammars import GRAMMARS
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_module import (
    argument_spec,
    public_values,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership_options import PATHS
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import QUESTION

# Those whose text has a form of its own may stand elsewhere (Debian's aliases are /etc/aliases).
MAPS = tuple(name for name, grammar in GRAMMARS.items() if grammar.form is None)

_SECRET_SLOTS = ("server_key", "client_key")
_SLOTS = ("server_certificate", "client_certificate", "ca_file", "crl_file", "dh_parameters")

_CONFIGURATION = {
    "content": {"type": "str", "required": True},
    "path": {"type": "path", "default": "/etc/mail/sendmail.mc"},
    "cf": {"type": "path", "default": "/etc/mail/sendmail.cf"},
    "user": {"type": "str"},
}
_MAP = {
    "name": {"type": "str", "choices": list(MAPS), "required": True},
    "path": {"type": "path"},
    "entries": {**argument_spec()["entries"], "required": True},
    "map_type": argument_spec()["map_type"],
    "group": {"type": "str"},
}
_FILE = {
    "path": {"type": "path", "required": True},
    "content": {"type": "str", "required": True},
    "owner": {"type": "str", "default": "root"},
    "group": {"type": "str", "default": "root"},
    "mode": {"type": "str", "default": "0644"},
}
_CERTIFICATES = {
    **{slot: {"type": "raw", "default": []} for slot in _SLOTS},
    **{slot: {"type": "raw", "default": [], "no_log": True} for slot in _SECRET_SLOTS},
}
_UNIT = {
    "name": {"type": "str", "required": True},
    "content": {"type": "str", "required": True},
    "enabled": {"type": "bool", "default": True},
    "started": {"type": "bool", "default": True},
}
_SCRIPT = {"path": {"type": "path", "required": True}, "content": {"type": "str", "required": True}}
_TRY = {
    "name": {"type": "str", "required": True},
    "address": {"type": "str", "default": "127.0.0.1"},
    "port": {"type": "int", "default": 25},
    "source": {"type": "str", "default": "127.0.0.1"},
    "sender": {"type": "str", "default": "<>"},
    "recipient": {"type": "str", "required": True},
    "passes": {"type": "bool", "required": True},
    "temporary": {"type": "bool", "default": False},
}
_PROBE = {
    "limit": {"type": "float", "default": 6.0},
    "units": {"type": "list", "elements": "str", "default": []},
    "tries": {"type": "list", "elements": "dict", "default": [], "options": _TRY},
}


def _list_of(options: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "list", "elements": "dict", "default": [], "options": options}


ARGUMENT_SPEC: dict[str, dict[str, Any]] = {
    "configurations": _list_of(_CONFIGURATION),
    "cf_directory": {"type": "path"},
    "maps": _list_of(_MAP),
    "files": _list_of(_FILE),
    # as a whole: in the log of a call, which is on one line, a content of several lines would not be found
    "certificates": {"type": "dict", "no_log": True, "options": _CERTIFICATES},
    "units": _list_of(_UNIT),
    "scripts": _list_of(_SCRIPT),
    "masked_units": {"type": "list", "elements": "str", "default": []},
    "ownership": {**PATHS, "default": []},
    "requires": {"type": "list", "elements": "str", "default": []},
    "jail_roots": {"type": "list", "elements": "str", "default": []},
    "user": {"type": "str", "default": "smmta"},
    "policy_tests": _list_of(QUESTION),
    "probe": {"type": "dict", "options": _PROBE},
    "generations": {"type": "int", "default": 5},
    "generation": {"type": "int"},
}

# What says what the relay shall be; without any, and without a generation, there is nothing to do
WISHES = (
    "configurations",
    "maps",
    "files",
    "certificates",
    "units",
    "scripts",
    "masked_units",
    "ownership",
    "jail_roots",
)


def shown_values(params: Mapping[str, Any]) -> set[str]:
    """Those values of options with no_log that are no secret: what a map holds, but for AuthInfo, and paths.

    no_log is there because the call is logged before anything of ours runs.
    """
    shown: set[str] = set()
    hidden: set[str] = set()
    for one in params["maps"]:
        public = public_values(one, GRAMMARS[one["name"]])
        shown |= public
        hidden |= {str(entry["value"]) for entry in one["entries"]} - public
    certificates = params["certificates"] or {}
    shown.update(text for slot in _SLOTS for text in _texts(certificates.get(slot)))
    shown.update(path for slot in _SECRET_SLOTS for path in _paths(certificates.get(slot)))
    return shown - hidden


def _texts(value: object) -> Iterator[str]:
    """Every value in what a certificate is given as."""
    if isinstance(value, (Mapping, list)):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(one)
    elif value is not None:
        yield str(value)


def _paths(value: object) -> Iterator[str]:
    """The paths in what a key is given as (_tls_source)."""
    for one in value if isinstance(value, list) else [value]:
        path = one.get("path") if isinstance(one, Mapping) else one
        if isinstance(path, str) and path.startswith("/") and path.isprintable():
            yield path
