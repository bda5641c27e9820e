# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

""".forward files: by the option ForwardPath, users have their mail sent on, and programs run on it.

Source: op.txt, ForwardPath (J), and sendmail/recipient.c, where $z is the user's home and $u its name.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import attributes_from, plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_defaults import DEFAULTS

_USERS = "/etc/passwd"  # the whole of a directory service is nothing that an audit asks for
_MOST = 10_000  # users that are looked at


@dataclass(frozen=True)
class Forward:
    """One file: mode has four octal digits; runs_program says that a line of it has a "|"."""

    path: str
    owner: str
    mode: str
    runs_program: bool


@dataclass(frozen=True)
class Forwards:
    """What ForwardPath says (empty: nothing is looked for), and the files that users have by it."""

    path: str
    files: tuple[Forward, ...]


def forward_path(options: Mapping[str, str]) -> str:
    """The value of ForwardPath in force: an empty one turns it off, none is the default."""
    return options.get("ForwardPath", DEFAULTS["ForwardPath"]).rpartition("\n")[2]


def forward_files(path: str, users: Mapping[str, str], host: str) -> list[str]:
    """The paths that sendmail would look at for users (name to home); one with another macro is left out."""
    found: dict[str, None] = {}
    for user, home in users.items():
        for pattern in path.split(":"):
            filled = pattern.replace("$z", home.rstrip("/")).replace("$u", user).replace("$w", host)
            if filled.startswith("/") and "$" not in filled:
                found.setdefault(filled)
    return [*found]


def parse_users(passwd: str) -> dict[str, str]:
    """Names and homes of passwd(5)."""
    rows = (line.split(":") for line in passwd.splitlines())
    return {row[0]: row[5] for row in rows if len(row) == 7 and row[5].startswith("/")}


def find_forwards(options: Mapping[str, str]) -> Forwards:
    """The .forward files of this host's users; where none is in force, no home is looked into."""
    path = forward_path(options)
    if not path:
        return Forwards("", ())
    users = dict([*parse_users(Path(_USERS).read_text("utf-8", "replace")).items()][:_MOST])
    host = os.uname().nodename.partition(".")[0]
    return Forwards(path, tuple(_read(forward_files(path, users, host))))


def _read(paths: Iterable[str]) -> Iterable[Forward]:
    for path in map(Path, paths):
        try:
            found = path.stat()
        except OSError:
            continue
        has = attributes_from(found)
        yield Forward(str(path), has.owner, f"{has.mode:04o}", runs_program(plain_content(str(path)) or b""))


def runs_program(content: bytes) -> bool:
    """Whether a .forward file has a program for a recipient."""
    lines = content.splitlines()
    return any(b"|" in line for line in lines if not line.lstrip().startswith(b"#"))
