# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every path that a configuration names, the way to it, and who could put something else there.

A sendmail that is not root makes none of these checks (_safe_path).
"""

from __future__ import annotations

import grp
import pwd
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_files, _store
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._named_paths import (
    KEY,
    LOG,
    MAP,
    PROGRAM,
    QUEUE,
    READ,
    SECRET,
    SOCKET,
    SUBMISSION_QUEUE,
    WRITTEN,
    NamedPath,
    named_paths,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._queues import queue_directories
from ansible_collections.postmaster.sendmail.plugins.module_utils._run_as_user import known_user, run_as
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import (
    DIRECTORY,
    FILE,
    WRITABLE_BY_OTHERS,
    Found,
    Trail,
    trail_of,
    way_faults,
)

# What a daemon's own user may own, beside root: what it writes, and what it alone reads.
_OWN = frozenset({KEY, SECRET, WRITTEN, QUEUE, SUBMISSION_QUEUE})
_QUEUES = (QUEUE, SUBMISSION_QUEUE)
_QUEUE_PARTS = ("qf", "df", "xf")  # queue.c: directories for control, data and transcript files

# Where passwords for other servers are kept (cf/README, authinfo; op.txt, DefaultAuthInfo; Debian's
# update_auth; Cyrus SASL), below the configuration's directory.
_SECRETS = ("auth-info*", "authinfo*", "authinfo/*", "default-auth-info*", "sasl/*auth*", "sasl/sasldb*")
_SASL_DATABASE = "/etc/sasldb2"
_SASL_GROUP = "sasl"  # Debian's sasl2-bin gives it that database, 0660; in it is who checks passwords
_AUTH_INFO = re.compile(rb"^authinfo:", re.IGNORECASE | re.MULTILINE)  # a tag of the access map

# What starts the daemon, what its start runs and reads, and the root directory that it is given.
_STARTED_BY = {
    "unit": ("etc/systemd/system/sendmail*.*", "etc/systemd/system/sendmail*.d/*", "etc/init.d/sendmail"),
    "the unit's settings": ("etc/default/sendmail", "etc/sysconfig/sendmail"),
    "run by root": ("usr/local/sbin/sendmail-mend-maps", "usr/local/sbin/sendmail-transaction"),
    "SASL": ("etc/sasl2/Sendmail.conf", "usr/lib*/sasl2/Sendmail.conf", "usr/lib*/*/sasl2/Sendmail.conf"),
    "jail": ("var/lib/sendmail-jail/*",),
}

_LOGS = ("var/log/mail.*", "var/log/maillog", "var/log/mail/*")
_SYSLOG = ("etc/rsyslog.conf", "etc/rsyslog.d/*.conf", "etc/syslog.conf")
_RULE = re.compile(r"^[ \t]*(?P<selector>[\w,*;.!=]+)[ \t]+-?(?P<file>/[^\s;]+)", re.MULTILINE)
_ROTATED = re.compile(r"\.(\d+|gz|xz|bz2|zst|old)$")


@dataclass(frozen=True)
class SurveyedPath:
    """One path. kind is empty where nothing is there; mode has four octal digits.

    owners and groups are the users that may own it, and the groups that may read a secret. faults say what is
    unsafe on the way to it, or of itself. access_lists are the paths, itself or above, that have one.
    """

    path: str
    why: str
    role: str
    kind: str
    owner: str
    group: str
    mode: str
    owners: tuple[str, ...]
    groups: tuple[str, ...]
    faults: tuple[str, ...]
    access_lists: tuple[str, ...]


@dataclass(frozen=True)
class Configuration:
    """A .cf, as it is called in a report, and what it says."""

    path: str
    cf: Cf


def survey_paths(configurations: Iterable[Configuration], directory: str) -> list[SurveyedPath]:
    """Every path that these name, what may hold secrets, what starts the daemon, and the logs of mail.

    directory is /etc/mail.
    """
    found: dict[tuple[str, str], SurveyedPath] = {}
    for one in configurations:
        users = daemon_users(one.cf)
        named = (NamedPath(one.path, "configuration", READ), *named_paths(one.cf))
        for path in (*_expanded(named), *_secrets(named, directory)):
            found.setdefault((path.path, path.role), _surveyed(path, users))
    for path in (*starters(), *_logs()) if found else _logs():
        found.setdefault((path.path, path.role), _surveyed(path, ("root",)))
    return [*found.values()]


def daemon_users(cf: Cf) -> tuple[str, ...]:
    """root, and the users that the .cf gives the daemon: RunAsUser, and TrustedUser."""
    named = (run_as(cf.options.get("RunAsUser", ())).user, cf.options.get("TrustedUser", ("",))[-1])
    return tuple(dict.fromkeys(("root", *(known_user(one) or one for one in named if one))))


def path_faults(trail: Trail, role: str, owners: Sequence[str]) -> Iterator[str]:
    """What is unsafe about what stands at the end of trail, and on the way; owners may own it."""
    end = trail.end
    own = end.attributes.owner if end else "root"
    if role in _OWN and own not in owners[1:]:
        own = owners[-1]  # what the daemon may own may stand in a directory of its own
    if role == SOCKET and trail.above:
        own = trail.above[-1].attributes.owner  # that of whoever made the directory for it
    for fault in way_faults(trail, own, {}):
        yield f"{fault.where}: {fault.wrong}"
    if end and role not in (SOCKET, LOG) and (end.kind == FILE or (end.kind == DIRECTORY and role == READ)):
        yield from _end_faults(end, role, owners)


def _end_faults(end: Found, role: str, owners: Sequence[str]) -> Iterator[str]:
    has = end.attributes
    if has.owner not in owners:
        yield f"{end.path}: belongs to {has.owner}, who can change it"
    may_write = 0o002 if end.path == _SASL_DATABASE and has.group == _SASL_GROUP else WRITABLE_BY_OTHERS
    if has.mode & may_write:
        who = "everybody" if has.mode & 0o002 else f"every member of group {has.group}"
        yield f"{end.path}: mode {has.mode:04o} lets {who} change it"
    if end.kind == FILE and end.links > 1 and role != PROGRAM:
        # safefile(), SFF_NOHLINK: the other name may stand where anybody can write
        yield f"{end.path}: has {end.links} names (hard links)"


def _surveyed(named: NamedPath, users: tuple[str, ...]) -> SurveyedPath:
    owners = users if named.role in _OWN else ("root",)
    try:
        trail = trail_of(named.path)
    except InvalidInputError as error:
        return _row(named, None, owners, tuple(f"{one.where}: {one.wrong}" for one in error.faults), ())
    lists = [found.path for found in (*trail.above, trail.end) if found and found.acl]
    return _row(named, trail.end, owners, tuple(path_faults(trail, named.role, owners)), tuple(lists))


def _row(
    named: NamedPath,
    end: Found | None,
    owners: tuple[str, ...],
    faults: tuple[str, ...],
    access_lists: tuple[str, ...],
) -> SurveyedPath:
    has = end.attributes if end else None
    also = (_SASL_GROUP,) if named.path == _SASL_DATABASE else ()
    return SurveyedPath(
        path=named.path,
        why=named.why,
        role=named.role,
        kind=end.kind if end else "",
        owner=has.owner if has else "",
        group=has.group if has else "",
        mode=f"{has.mode:04o}" if has else "",
        owners=owners,
        groups=(*filter(None, map(_group_of, owners)), *also),
        faults=faults,
        access_lists=access_lists,
    )


def _group_of(user: str) -> str:
    """The primary group of a user; empty for a name that this host does not know."""
    try:
        return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    except KeyError:
        return ""


def _expanded(named: Iterable[NamedPath]) -> Iterator[NamedPath]:
    """named, with each pattern of a queue's made the directories that it stands for, and their parts."""
    for one in named:
        if one.role not in _QUEUES:
            yield one
            continue
        found = queue_directories(one.path) or [Path(one.path)]
        for directory in found:
            parts = (directory / name for name in _QUEUE_PARTS)
            yield from (
                NamedPath(str(path), one.why, one.role)
                for path in (directory, *(part for part in parts if part.is_dir()))
            )


def _secrets(named: Iterable[NamedPath], directory: str) -> Iterator[NamedPath]:
    """What holds passwords, or copies of what does."""
    for one in named:
        if one.role == MAP and (one.why == "map authinfo" or _holds_auth_info(one.path)):
            yield NamedPath(one.path, one.why, SECRET)
    found = (path for pattern in _SECRETS for path in Path(directory).glob(pattern))
    for path in (*sorted(found), Path(_SASL_DATABASE)):
        if path.is_file():
            yield NamedPath(str(path), "passwords", SECRET)
    for place in (_store.DIRECTORY, str(_map_files.DIRECTORY)):
        if Path(place).is_dir():
            yield NamedPath(place, "copies of maps", SECRET)


def _holds_auth_info(path: str) -> bool:
    """Whether a map's text, or its database, has AuthInfo: entries."""
    return _AUTH_INFO.search(plain_content(path.removesuffix(".db")) or b"") is not None


def starters(root: Path = Path("/")) -> Iterator[NamedPath]:
    """What of the host below root decides how the daemon starts, beside what its .cf names."""
    for why, patterns in _STARTED_BY.items():
        # a unit that is masked is a link to /dev/null, and a drop-in's directory no file
        paths = (path for pattern in patterns for path in sorted(root.glob(pattern)))
        yield from (NamedPath(str(path), why, READ) for path in paths)


def _logs() -> Iterator[NamedPath]:
    """The files that hold the log of mail: those of rsyslog's rules, and those of the usual names."""
    named = [path for found in _files(_SYSLOG) for path in log_files(_text(found))]
    usual = map(str, _files(_LOGS))
    for path in dict.fromkeys((*named, *usual)):
        if Path(path).is_file() and not _ROTATED.search(path):
            yield NamedPath(path, "mail log", LOG)


def _text(path: Path) -> str:
    return (plain_content(str(path)) or b"").decode("utf-8", "replace")


def log_files(text: str) -> list[str]:
    """The files that the rules of syslog.conf(5) in text have the facility mail written to."""
    return [found["file"] for found in _RULE.finditer(text) if _takes_mail(found["selector"])]


def _takes_mail(selector: str) -> bool:
    """Whether messages of the facility mail pass: a later part counts more ("*.info;mail.none")."""
    passes = False
    for part in selector.split(";"):
        facilities, _dot, priority = part.rpartition(".")
        if not {"*", "mail"}.isdisjoint(facilities.split(",")):
            passes = priority != "none"
    return passes


def _files(patterns: Iterable[str]) -> list[Path]:
    """The files of this host that the patterns, below /, stand for."""
    return [path for pattern in patterns for path in sorted(Path("/").glob(pattern)) if path.is_file()]
