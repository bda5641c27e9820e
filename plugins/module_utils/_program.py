# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sendmail binary as it tells of itself: its version, what it was compiled with, and its map types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command

# Debian's sendmail-bin, then Fedora's sendmail; /usr/sbin/sendmail may be another MTA's stand-in.
PROGRAM_PATHS = ("/usr/libexec/sendmail/sendmail", "/usr/sbin/sendmail.sendmail")
MAKEMAP_PATHS = ("/usr/bin/makemap", "/usr/sbin/makemap", "/usr/libexec/sendmail/makemap")

_VERSION = re.compile(r"^Version (\S+)$", re.MULTILINE)
_COMPILED_WITH = re.compile(r"^ *Compiled with:((?: +\S+)*(?:\n\t+\S.*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Program:
    """The program. Everything but installed is empty when it is not installed."""

    installed: bool = False
    path: str = ""
    version: str = ""
    compiled_with: tuple[str, ...] = ()
    map_types: tuple[str, ...] = ()


def parse_version(said: str) -> str:
    """The version in what `sendmail -d0.1` says, "" if there is none (main.c: "Version %s")."""
    found = _VERSION.search(said)
    return found.group(1) if found else ""


def version_tuple(version: str) -> tuple[int, ...]:
    """The numbers of a version, such as (8, 17, 1, 9); empty if it has none."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def parse_compiled_with(said: str) -> tuple[str, ...]:
    """The compile flags in what `sendmail -d0.1` says (main.c prints them, conf.c: CompileOptions)."""
    found = _COMPILED_WITH.search(said)
    return tuple(found.group(1).split()) if found else ()


def first_existing(paths: tuple[str, ...]) -> str:
    """The first of paths at which there is a file, "" if there is none."""
    return next((path for path in paths if Path(path).is_file()), "")


def find_program() -> str:
    """The path of sendmail itself on this host, "" if it has none."""
    return first_existing(PROGRAM_PATHS)


def ask_program() -> Program:
    """The program on this host. Raises CommandFailedError when it is there and cannot be run."""
    path = find_program()
    if not path:
        return Program()
    # -C /dev/null: the answer must not depend on a configuration, and none need be there.
    said = _command.run([path, "-C", "/dev/null", "-d0.1", "-bt"]).stdout
    makemap = first_existing(MAKEMAP_PATHS)
    map_types = tuple(_command.run([makemap, "-l"]).stdout.split()) if makemap else ()
    return Program(
        installed=True,
        path=path,
        version=parse_version(said),
        compiled_with=parse_compiled_with(said),
        map_types=map_types,
    )
