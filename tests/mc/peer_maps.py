# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands for the parameters of puppet-sendmail's maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _aliases,
    _authinfo,
    _domaintable,
    _genericstable,
    _mailertable,
    _virtusertable,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_kinds import ACCESS_GRAMMAR
from peer_evidence import Counterpart, Lacking, Stored, Tested, counterpart
from peer_surface import SURFACE

_FROM_FILES = Tested("tests/unit/plugins/module_utils/test_map_source.py", "def test_")
_ON_HOSTS = Tested("molecule/modules/tasks/map_others.yml", "postmaster.sendmail.map:")
_LOGIN = ("AuthInfo:out.example.com", '"U:relay" "I:login" "P:a secret" "R:example.com" "M:PLAIN"')
_ENCODED = ("AuthInfo:b.test", '"U:relay" "P=YSBzZWNyZXQ="')
_NO_LOCAL_USER = "no: the relay delivers to no local user"


def _stored(grammar: Grammar, key: str, value: str) -> Stored:
    return Stored(grammar, {"key": key, "value": value}, key, value)


def _map(name: str, here: str, shown: Stored) -> Iterator[Counterpart]:
    yield counterpart(name, "entries", here, shown)
    yield counterpart(name, "content source", "`src`: files of the controller or of the host", _FROM_FILES)
    yield counterpart(f"{name}::file", "content source", "`src` with `exclusive: true`", _FROM_FILES)
    if name != "authinfo":
        here = "`state`, `key`, `value` of one of `entries`"
        parameters = "alias_name ensure recipient" if name == "aliases" else "ensure key value"
        yield counterpart(f"{name}::entry", parameters, here, shown, _ON_HOSTS)


def _lacking(name: str) -> Iterator[Counterpart]:
    for type_name in (name, f"{name}::file", f"{name}::entry"):
        names = " ".join(sorted(SURFACE[f"sendmail::{type_name}"]))
        yield counterpart(type_name, names, _NO_LOCAL_USER, Lacking())


MAPS: Sequence[Counterpart] = (
    *_map(
        "access",
        "the module `access`, and `sendmail_access`",
        _stored(ACCESS_GRAMMAR, "Connect:192.0.2", "RELAY"),
    ),
    *_map(
        "aliases",
        "the module `map` with `name: aliases`",
        _stored(_aliases.GRAMMAR, "robot", '"|/usr/lib/robot -f"'),
    ),
    *_map(
        "authinfo",
        "the module `map` with `name: authinfo`, and `sendmail_authinfo`",
        _stored(_authinfo.GRAMMAR, *_LOGIN),
    ),
    counterpart(
        "authinfo::entry",
        "ensure address authorization_id authentication_id password password_base64 realm mechanisms",
        "`state`, `key`, `value` of one of `entries`; for the smart host `sendmail_smart_host_auth`",
        _stored(_authinfo.GRAMMAR, *_LOGIN),
        _stored(_authinfo.GRAMMAR, *_ENCODED),
        Tested("tests/unit/plugins/module_utils/test_smart_host_auth.py", "def test_"),
    ),
    *_map(
        "domaintable",
        "the module `map` with `name: domaintable`",
        _stored(_domaintable.GRAMMAR, "old.test", "new.test"),
    ),
    *_map(
        "genericstable",
        "the module `map` with `name: genericstable`",
        _stored(_genericstable.GRAMMAR, "user@a.test", "First.Last@example.com"),
    ),
    *_map(
        "mailertable",
        "the module `map` with `name: mailertable`, and `sendmail_mailertable`",
        _stored(_mailertable.GRAMMAR, "a.test", "esmtp:[192.0.2.25]"),
    ),
    *_lacking("userdb"),
    *_map(
        "virtusertable",
        "the module `map` with `name: virtusertable`",
        _stored(_virtusertable.GRAMMAR, "info@a.test", "user@example.com"),
    ),
    counterpart(
        "makeall",
        "",
        "nothing to do: what has changed is compiled and built in the same run",
        Tested("molecule/modules/tasks/mc.yml", "postmaster.sendmail.mc:"),
    ),
)
