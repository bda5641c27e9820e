# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mail filters (milters), and the macros that each stage of the dialogue hands to them.

op.txt, "X -- Mail Filter (Milter) Definitions".
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._jail import shows
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call, define
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    choice,
    interval,
    list_of,
    mapping_of,
    matching,
    name,
    optional,
    wrong,
)

# R rejects, T refuses for now, 4 ends the connection with 421 when the filter fails; without one the
# message goes on as if the filter were not there. sendmail passes over any other letter.
FLAGS = ("R", "T", "4")
TIMEOUTS = ("C", "S", "R", "E")  # connect, send, read, end of message
STAGES = ("connect", "helo", "envfrom", "envrcpt", "data", "eoh", "eom")

# Without the characters that mean something else in the unit of the jail, which shows the socket's directory.
_PATH = re.compile(r"""(?:local:|unix:)?(?P<path>(?:/(?!\.{1,2}(?:/|\Z))[^\s/,;:%"'\\]+)+)""")
_INET = re.compile(r"inet6?:(?P<port>[A-Za-z0-9-]+)@(?P<host>\[?[A-Za-z0-9.:-]+\]?)")
_macro_name = matching(
    re.compile(r"[A-Za-z_]|\{[A-Za-z_][A-Za-z0-9_]*\}"), "a macro's name", "such as j, _ or {client_addr}"
)
_SOCKET_FORMS = "local:/path, inet:port@host or inet6:port@host"
# Directories of many, which the jail has of its own, or which hold more than the daemon is to see.
_OF_MANY = re.compile(r"/[^/]*|/var/(?:run|tmp|lib|spool)|/(?:tmp|var/tmp|dev|proc|sys)/.*")


def _socket(value: object, where: str) -> str:
    if not isinstance(value, str) or not (_PATH.fullmatch(value) or _is_inet(value)):
        raise wrong(where, value, "is not a socket", _SOCKET_FORMS)
    return value


def _is_inet(value: str) -> bool:
    found = _INET.fullmatch(value)
    if not found:
        return False
    port = found["port"]
    # Of a number that is too big sendmail takes what fits into 16 bits.
    return not port.isdigit() or 1 <= int(port) <= 65535


def _stage_macros(value: object, where: str) -> tuple[str, ...]:
    names = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    return list_of(_macro_name, fold=str)(names, where)


_MILTER = mapping_of(
    {
        "name": name,
        "socket": _socket,
        "flags": optional(choice(*FLAGS)),
        "timeouts": mapping_of(dict.fromkeys(TIMEOUTS, interval)),
    }
)
_MACROS = mapping_of(dict.fromkeys(STAGES, _stage_macros))


@dataclass(frozen=True)
class Milter:
    """One filter: flags is one of FLAGS or "", timeouts by the letters of TIMEOUTS."""

    name: str
    socket: str
    flags: str = ""
    timeouts: Mapping[str, str] = field(default_factory=dict)

    @property
    def directory(self) -> str:
        """The one of its socket, which the jail must show; "" where the socket is one of the network."""
        found = _PATH.fullmatch(self.socket)
        return posixpath.dirname(found["path"]) if found else ""

    def statement(self, macro: str) -> Call:
        """INPUT_MAIL_FILTER(`name', `S=...'), or MAIL_FILTER, which declares it alone."""
        fields = [f"S={self.socket}"]
        if self.flags:
            fields.append(f"F={self.flags}")
        if self.timeouts:
            times = (f"{letter}:{self.timeouts[letter]}" for letter in TIMEOUTS if letter in self.timeouts)
            fields.append(f"T={';'.join(times)}")
        return Call(macro, (self.name, ", ".join(fields)))


def milter(value: object, where: str) -> Milter:
    """A Milter from a dictionary of its fields; name and socket must be there."""
    given = _MILTER(value, where)
    for needed in ("name", "socket"):
        if needed not in given:
            raise wrong(where, value, f"has no {needed}", f"name, and socket: {_SOCKET_FORMS}")
    return Milter(**given)


def milter_faults(filters: Sequence[Milter], where: str) -> Iterator[Fault]:
    """Names that are used twice: sendmail does not start."""
    names = [each.name for each in filters]
    for index, each in enumerate(names):
        if each in names[:index]:
            yield Fault(f'{where}[{index}] ("{each}")', "is a name used already", "another name")


def socket_directories(filters: Iterable[Milter], shown: Iterable[str] = ()) -> list[str]:
    """Directories of sockets that the jail does not show yet; shown holds sendmail_jail_read_only."""
    found = {each.directory for each in filters} - {""}
    return sorted(each for each in found if not shows(each, shown))


def socket_faults(filters: Sequence[Milter], where: str, shown: Iterable[str] = ()) -> Iterator[Fault]:
    """Sockets that the jail cannot show, because of where they are."""
    for index, each in enumerate(filters):
        for directory in socket_directories([each], shown):
            place = f'{where}[{index}].socket ("{each.socket}")'
            if _OF_MANY.fullmatch(directory):
                own = f"local:/run/{each.name}/{posixpath.basename(each.socket)}"
                yield Fault(
                    place, f"is in {directory}, which the jail cannot show", f"a directory of its own: {own}"
                )


def milter_macros(value: object, where: str) -> Mapping[str, tuple[str, ...]]:
    """The names of the macros that each stage, one of STAGES, hands to the filters, instead of m4's own.

    value holds for each stage a list of names, or one text with commas.
    """
    return _MACROS(value, where)


def milter_macro_statements(stages: Mapping[str, tuple[str, ...]]) -> Iterator[Call]:
    """A define of confMILTER_MACROS_<STAGE> for each of stages, which milter_macros() has checked."""
    for stage in STAGES:
        if stage in stages:
            yield define(f"confMILTER_MACROS_{stage.upper()}", ", ".join(stages[stage]))
