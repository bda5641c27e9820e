# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts of the host, as far as they say what a daemon that runs as one of them may do."""

from __future__ import annotations

import grp
import pwd
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

SHADOW = Path("/etc/shadow")


@dataclass(frozen=True)
class Account:
    """One account. exists is False, and the rest empty, for a name that the host does not know.

    group is that of passwd(5), by name (a number if it has none), and groups are all others that name the
    account. locked tells whether its password is: None for whoever may not read shadow(5), or if it is kept
    elsewhere.
    """

    exists: bool = False
    uid: int = 0
    group: str = ""
    groups: tuple[str, ...] = ()
    home: str = ""
    shell: str = ""
    locked: bool | None = None


def parse_locked(text: str) -> dict[str, bool]:
    """By account in the text of shadow(5), whether usermod -L has locked it. An asterisk locks nothing."""
    rows = (line.split(":") for line in text.splitlines())
    return {row[0]: row[1].startswith("!") for row in rows if len(row) > 1}


def ask_accounts(names: Collection[str]) -> dict[str, Account]:
    """The accounts of these names."""
    locked = parse_locked(_shadow())
    groups = grp.getgrall()
    return {name: _account(name, groups, locked.get(name)) for name in sorted(names)}


def _shadow() -> str:
    try:
        return SHADOW.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _account(name: str, groups: Iterable[grp.struct_group], locked: bool | None) -> Account:
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        return Account()
    others = sorted(
        group.gr_name for group in groups if name in group.gr_mem and group.gr_gid != found.pw_gid
    )
    return Account(
        True, found.pw_uid, _group(found.pw_gid), tuple(others), found.pw_dir, found.pw_shell, locked
    )


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
