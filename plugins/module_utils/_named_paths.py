# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The paths that a .cf names, and what sendmail does with each: read, write, execute, keep secret.

Sources: op.txt, "K -- Key File Declaration", "F -- Define Classes", and the options whose value is a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf

# What sendmail does with what is at a path.
READ = "read"
MAP = "map"
KEY = "key"
SECRET = "secret"  # noqa: S105 - the name of a role
WRITTEN = "written"
QUEUE = "queue"
SUBMISSION_QUEUE = "submission queue"  # into which the set-group-ID program writes
PROGRAM = "program"
SOCKET = "socket"
LOG = "log"

_OPTIONS = {
    "AliasFile": MAP,
    "CACertFile": READ,
    "CACertPath": READ,
    "CRLFile": READ,
    "CRLPath": READ,
    "ClientCertFile": READ,
    "ClientKeyFile": KEY,
    "ControlSocketName": WRITTEN,
    "DHParameters": READ,
    "DeadLetterDrop": WRITTEN,
    "DefaultAuthInfo": SECRET,
    "ErrorHeader": READ,
    "HelpFile": READ,
    "HostStatusDirectory": WRITTEN,
    "HostsFile": READ,
    "PidFile": WRITTEN,
    "QueueDirectory": QUEUE,
    "RandFile": READ,
    "ServerCertFile": READ,
    "ServerKeyFile": KEY,
    "ServiceSwitchFile": READ,
    "StatusFile": WRITTEN,
    "UserDatabaseSpec": READ,
}
_SUFFIXES = {"hash": ".db", "btree": ".db", "dbm": ".pag", "cdb": ".cdb", "implicit": ".db"}
_NO_FILES = frozenset({"ldap", "nis", "nisplus", "netinfo", "hesiod", "socket", "program", "sequence"})
# An F line has a file, perhaps quoted, |program, or [key]@type:spec; -o before it is to the next blank.
_CLASS_PROGRAM = re.compile(r"(?:\||[^/|@]*@program:)\s*(?P<program>.*)", re.IGNORECASE | re.DOTALL)
_LDAP_PASSWORD = re.compile(r"(?:^|[\s:])-P\s*\"?(?P<path>/[^\s\"]+)")
_ALIAS_SPEC = re.compile(r"(?:(?P<type>\w+):)?(?:-\S+\s+)*(?P<path>/\S+)")


@dataclass(frozen=True)
class NamedPath:
    """A path, what in the .cf names it ("HelpFile", "class w", "map access"), and its role."""

    path: str
    why: str
    role: str


@dataclass(frozen=True)
class AliasFile:
    """One file of the option AliasFile: the type of its map, and its path without the suffix."""

    type: str
    path: str


def named_paths(cf: Cf) -> tuple[NamedPath, ...]:
    """Every absolute path that the .cf names, in its order, once for each role; a macro in one hides it.

    A QueueDirectory may be a pattern. A map has two: its text, and its database.
    """
    first: dict[tuple[str, str], NamedPath] = {}
    parts = (_of_options, _of_classes, _of_maps, _of_ldap, _of_equates, _of_environment)
    for one in (named for part in parts for named in part(cf)):
        if one.path.startswith("/") and "$" not in one.path:
            first.setdefault((one.path, one.role), one)
    return tuple(first.values())


def alias_files(cf: Cf) -> tuple[AliasFile, ...]:
    """The alias files in force (alias.c, setalias(): "type:path", several between commas; implicit: hash)."""
    return tuple(one for one in map(_alias_file, _alias_specs(cf)) if one)


def aliases_elsewhere(cf: Cf) -> tuple[str, ...]:
    """What AliasFile names that is no file, such as "ldap:": aliases that only its server can tell."""
    return tuple(spec for spec in _alias_specs(cf) if not _alias_file(spec))


def _alias_specs(cf: Cf) -> list[str]:
    parts = (part.strip() for value in cf.options.get("AliasFile", ()) for part in value.split(","))
    return [part for part in parts if part]


def _alias_file(spec: str) -> AliasFile | None:
    found = _ALIAS_SPEC.fullmatch(spec)
    if not found or found["type"] in _NO_FILES:
        return None
    return AliasFile("hash" if found["type"] in (None, "implicit") else found["type"], found["path"])


def map_files(kind: str, path: str) -> tuple[str, ...]:
    """The files of a map of this type: its text, and its database if it has one."""
    suffix = _SUFFIXES.get(kind, "")
    if not suffix or path.endswith(suffix):
        return (path,)
    return (path, path + suffix)


def _of_options(cf: Cf) -> Iterator[NamedPath]:
    for name, values in cf.options.items():
        if name == "AliasFile":
            for alias in alias_files(cf):
                yield from (NamedPath(path, name, MAP) for path in map_files(alias.type, alias.path))
        elif name in _OPTIONS:
            # Certificates and keys come in pairs (op.txt, ServerCertFile); RandFile has "file:" before it.
            parts = (part.strip().removeprefix("file:") for part in values[-1].split(","))
            role = SUBMISSION_QUEUE if name == "QueueDirectory" and _submits(cf) else _OPTIONS[name]
            yield from (NamedPath(part, name, role) for part in parts)


def _of_environment(cf: Cf) -> Iterator[NamedPath]:
    """What the libraries of the daemon read: OPENSSL_CONF above all, which proto.m4 of 8.18 sets."""
    for name, value in cf.environment.items():
        yield from (NamedPath(path, f"variable {name}", READ) for path in value.split(":"))


def _of_ldap(cf: Cf) -> Iterator[NamedPath]:
    """The files with passwords for LDAP servers (op.txt, "K -- Key File Declaration", -P)."""
    specs = [(f"map {one.name}", " ".join(one.flags)) for one in cf.maps.values() if one.type == "ldap"]
    specs += [("LDAPDefaultSpec", value) for value in cf.options.get("LDAPDefaultSpec", ())]
    specs += [("LDAP of AliasFile", spec) for spec in _alias_specs(cf) if spec.startswith("ldap:")]
    sources = ((name, source) for name, sources in cf.class_sources.items() for source in sources)
    specs += [(f"class {name}", source) for name, source in sources if "@ldap:" in source]
    for why, spec in specs:
        yield from (NamedPath(found["path"], why, SECRET) for found in _LDAP_PASSWORD.finditer(spec))


def _submits(cf: Cf) -> bool:
    """Whether the .cf is the submission program's (op.txt, UseMSP; conf.c, atobool())."""
    return cf.options.get("UseMSP", ("f",))[-1][:1].lower() in ("t", "y", "")


def programs_in(cf: Cf) -> Iterator[tuple[str, str]]:
    """What fills a class or answers for a map, such as "class w", by running a program, and its words."""
    for name, sources in cf.class_sources.items():
        yield from ((f"class {name}", found) for source in sources if (found := _class_program(source)))
    for one in cf.maps.values():
        if one.type == "program":
            yield f"map {one.name}", " ".join(one.flags)
    yield from (("AliasFile", spec) for spec in _alias_specs(cf) if spec.lower().startswith("program:"))


def _class_program(source: str) -> str:
    """The program, with its arguments, that an F line runs; "" for one that reads a file or another map."""
    found = _CLASS_PROGRAM.match(_unquoted(source))
    return found["program"] if found else ""


def _unquoted(source: str) -> str:
    return re.sub(r"^-o\S*\s*", "", source).replace('"', "")


def _of_classes(cf: Cf) -> Iterator[NamedPath]:
    for name, sources in cf.class_sources.items():
        for source in sources:
            program = _class_program(source)
            words = (program or _unquoted(source)).split()
            yield NamedPath(words[0] if words else "", f"class {name}", PROGRAM if program else READ)


def _of_maps(cf: Cf) -> Iterator[NamedPath]:
    for one in cf.maps.values():
        if one.type == "program":
            program = next((word for word in one.flags if word.startswith("/")), "")
            yield NamedPath(program, f"map {one.name}", PROGRAM)
        elif one.type == "socket":
            yield NamedPath(_socket_path(" ".join(one.flags[-1:])), f"map {one.name}", SOCKET)
        else:
            yield from (NamedPath(path, f"map {one.name}", MAP) for path in map_files(one.type, one.path))


def _of_equates(cf: Cf) -> Iterator[NamedPath]:
    for name, equates in cf.mailers.items():
        yield NamedPath(equates.get("P", ""), f"mailer {name}", PROGRAM)
    for name, equates in cf.queue_groups.items():
        yield NamedPath(equates.get("P", ""), f"queue group {name}", QUEUE)
    for name, equates in cf.milters.items():
        yield NamedPath(_socket_path(equates.get("S", "")), f"milter {name}", SOCKET)


def _socket_path(endpoint: str) -> str:
    """The path of "local:/path", "unix:/path" or "/path"; "" for an address (milter.c, milter_open())."""
    family, colon, path = endpoint.partition(":")
    if not colon:
        return endpoint
    return path if family in ("unix", "local") else ""
