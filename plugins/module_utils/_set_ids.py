# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mail programs that run with more rights than whoever calls them: set-user-ID, set-group-ID, capabilities.

sendmail needs one right alone, to write into the submission queue: set-group-ID (sendmail/SECURITY). What
delivers mail into mailboxes needs more, and a relay has none.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import attributes_from
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import Layout

# Where programs stand; sendmail's own directories are added. One that is a link to another is seen once.
DIRECTORIES = ("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/libexec", "/usr/lib")

# Those of sendmail's own release, by the names that distributions install them under.
OWN_PROGRAMS = frozenset(
    (
        *("editmap", "hoststat", "mail.local", "mailq", "mailstats", "makemap", "newaliases", "praliases"),
        *("purgestat", "sendmail", "sendmail.sendmail", "smrsh", "vacation", "vacation.sendmail"),
    )
)
# Delivery agents and other mail programs by their usual names, wherever they come from.
OTHER_PROGRAMS = frozenset(
    (
        *("deliver", "dma", "exim", "exim4", "lmail", "lockfile", "maildrop", "procmail", "rmail"),
        *("sensible-mda", "smtpd", "ssmtp"),
    )
)
# Debian packages that bring one; `sendmail` itself depends on sensible-mda, and that on procmail.
DELIVERY_AGENTS = ("courier-maildrop", "maildrop", "procmail", "rmail", "sensible-mda")

# Set-group-ID mail, as packages that sendmail's own need bring them (liblockfile, lockfile-progs).
LOCKERS = frozenset({"dotlockfile", "mail-lock", "mail-touchlock", "mail-unlock"})
_MAIL_ACCOUNTS = frozenset({"mail", "smmta", "smmsp", "mailnull"})

_CAPABILITIES = "security.capability"  # capabilities(7), "File capabilities"
_OVERRIDES = "/var/lib/dpkg/statoverride"
_OVERRIDE = re.compile(r"(\S+) (\S+) ([0-7]+) (/.+)")


@dataclass(frozen=True)
class SetId:
    """A mail program with rights of its own.

    mode has four octal digits. capabilities says that it has file capabilities. shipped is "user:group mode"
    as the distribution wants it (dpkg-statoverride), empty where it says nothing. own says that it is one of
    sendmail's, or stands where only those should.
    """

    path: str
    owner: str
    group: str
    mode: str
    capabilities: bool
    own: bool
    shipped: str = ""


def of_sendmail(path: str, own_directories: Collection[str]) -> bool:
    """Whether a program is one of sendmail's: by its name or its place."""
    return Path(path).name in OWN_PROGRAMS or str(Path(path).parent) in own_directories


def of_mail(one: SetId) -> bool:
    """Whether a program has to do with mail: sendmail's, by its name, or by the account that it acts for."""
    name = Path(one.path).name
    if name in LOCKERS:
        return False
    return one.own or name in OTHER_PROGRAMS or not _MAIL_ACCOUNTS.isdisjoint({one.owner, one.group})


def parse_overrides(text: str) -> dict[str, str]:
    """Paths and what dpkg-statoverride(1) keeps for each, such as "root smmsp 2755 /usr/sbin/x"."""
    rows = (found.groups() for found in map(_OVERRIDE.fullmatch, text.splitlines()) if found)
    return {path: f"{user}:{group} {int(mode, 8):04o}" for user, group, mode, path in rows}


def find_set_ids(layout: Layout) -> list[SetId]:
    """The mail programs of this host that have rights of their own, by their paths."""
    own = own_directories(layout)
    overrides = Path(_OVERRIDES)
    shipped = parse_overrides(overrides.read_text(encoding="utf-8")) if overrides.is_file() else {}
    ours = (one for one in _privileged(own) if of_mail(one))
    return sorted((replace(one, shipped=shipped.get(one.path, "")) for one in ours), key=lambda one: one.path)


def own_directories(layout: Layout) -> frozenset[str]:
    """The directories of sendmail's own programs, and of those that its restricted shell runs."""
    programs = (layout.programs.sendmail, layout.programs.makemap, layout.programs.smrsh)
    return frozenset({*(str(Path(one).parent) for one in programs), layout.smrsh_directory}) - {*DIRECTORIES}


def _privileged(own: Collection[str]) -> Iterator[SetId]:
    seen: set[tuple[int, int]] = set()
    for entry in (entry for place in sorted({*DIRECTORIES, *own}) for entry in _files(place)):
        status = entry.stat(follow_symlinks=False)
        has_id = bool(status.st_mode & (stat.S_ISUID | stat.S_ISGID))
        capable = _has_capabilities(entry.path)
        if (has_id or capable) and (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            has = attributes_from(status)
            mode = f"{has.mode:04o}"
            yield SetId(entry.path, has.owner, has.group, mode, capable, of_sendmail(entry.path, own))


def _files(directory: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(os.path.realpath(directory)) as entries:
            return sorted(
                (one for one in entries if one.is_file(follow_symlinks=False)), key=lambda one: one.name
            )
    except OSError:
        return []


def _has_capabilities(path: str) -> bool:
    try:
        return bool(os.getxattr(path, _CAPABILITIES, follow_symlinks=False))
    except OSError:  # it has none, or the file system has no such thing
        return False
