# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The restricted shell: whether mail for programs goes through it, and what it may run (smrsh(8)).

"Never include any shell or shell-like program (such as perl(1))" says the manual of its directory.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import attributes_from
from ansible_collections.postmaster.sendmail.plugins.module_utils._named_paths import READ
from ansible_collections.postmaster.sendmail.plugins.module_utils._path_survey import path_faults
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import (
    WRITABLE_BY_OTHERS,
    trail_of,
)

# What runs whatever it is told to, by the first letters of its name: python3.13 is a python.
_SHELLS = re.compile(
    r"(ash|bash|busybox|csh|dash|fish|ksh|mksh|posh|rbash|sash|sh|tcsh|zsh|r?ksh93"
    r"|awk|gawk|mawk|nawk|ed|emacs|env|ex|expect|find|gdb|lua|m4|make|node|nodejs|perl|php|python|ruby|sed"
    r"|sudo|su|tclsh|vi|vim|wish|xargs)[0-9.-]*"
)


@dataclass(frozen=True)
class Smrsh:
    """Whether the mailer prog is the restricted shell, its directory, and what is dangerous in that."""

    used: bool
    directory: str
    programs: tuple[str, ...]
    faults: tuple[str, ...]


def is_shell(name: str) -> bool:
    """Whether a program of this name runs what it is told to."""
    return _SHELLS.fullmatch(name) is not None


def uses_smrsh(cf: Cf) -> bool:
    """Whether mail for programs goes through the restricted shell."""
    return Path(cf.mailers.get("prog", {}).get("P", "")).name == "smrsh"


def survey_smrsh(cf: Cf, directory: str) -> Smrsh:
    """The restricted shell of this host; directory is the one that is compiled into it."""
    place = Path(directory)
    entries = sorted(place.iterdir()) if place.is_dir() else []
    faults = [*_directory_faults(directory), *(fault for entry in entries for fault in _entry_faults(entry))]
    return Smrsh(uses_smrsh(cf), directory, tuple(entry.name for entry in entries), tuple(faults))


def _directory_faults(directory: str) -> Iterator[str]:
    try:
        trail = trail_of(directory)
    except InvalidInputError as error:
        yield str(error)
        return
    if trail.end:
        yield from path_faults(trail, READ, ("root",))


def _entry_faults(entry: Path) -> Iterator[str]:
    real = Path(os.path.realpath(entry))
    names = dict.fromkeys((entry.name, real.name))
    if any(is_shell(name) for name in names):
        yield f"{entry}: is a shell or runs what it is told to" + (f" ({real})" if real != entry else "")
    try:
        found = real.stat()
    except OSError:
        return
    has = attributes_from(found)
    if has.owner != "root" or has.mode & WRITABLE_BY_OTHERS:
        yield f"{entry}: not only root can change it ({has})"
    if has.mode & (stat.S_ISUID | stat.S_ISGID):
        yield f"{entry}: runs with more rights than its caller ({has})"
