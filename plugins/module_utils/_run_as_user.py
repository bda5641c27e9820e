# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""RunAsUser: whom sendmail becomes by it (readcf.c, setoption(), O_RUNASUSER)."""

from __future__ import annotations

import contextlib
import grp
import pwd
import re
from collections.abc import Iterable
from dataclasses import dataclass

_END = re.compile(r"[.:/]")  # of the user's name; DefaultUser is cut likewise
_NUMBER = re.compile(r"\d+")  # what begins with a digit is a number: what atoi() makes of it


@dataclass(frozen=True)
class RunAs:
    """A user and a group, each a name, a number, or "" for none."""

    user: str = ""
    group: str = ""


def run_as(values: Iterable[str]) -> RunAs:
    """Whom a daemon that root starts becomes by the values of the option, in their order.

    Only root may become somebody, so that a value counts as long as all before it were root.
    """
    found = RunAs()
    for value in values:
        if not found.user or is_root(found.user):
            found = cut(value)
    return found


def cut(value: str) -> RunAs:
    """The user and the group in one value."""
    user, *group = _END.split(value, maxsplit=1)
    return RunAs(user, *group)


def is_root(user: str) -> bool:
    """Whether a name or number of a user is root's."""
    number = _NUMBER.match(user)
    return user == "root" or (number is not None and int(number[0]) == 0)


def known_user(user: str) -> str:
    """The name of the account that a name or number stands for, "" where this host has none."""
    number = _NUMBER.match(user)
    with contextlib.suppress(KeyError, OverflowError):
        return (pwd.getpwuid(int(number[0])) if number else pwd.getpwnam(user)).pw_name
    return ""


def known_group(group: str) -> str:
    """The same of a group."""
    number = _NUMBER.match(group)
    with contextlib.suppress(KeyError, OverflowError):
        return (grp.getgrgid(int(number[0])) if number else grp.getgrnam(group)).gr_name
    return ""
