# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who owns, and who may change, what sendmail reads: its directory, all in it, and all above it.

Sendmail checks none of this when it does not run as root (libsmutil/safefile.c), so we do.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import attributes_from
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import access_lists

_KINDS = {stat.S_IFDIR: "directory", stat.S_IFREG: "file", stat.S_IFLNK: "link"}


@dataclass(frozen=True)
class Entry:
    """One entry. mode has four octal digits; kind is directory, file, link or other.

    acl says that an access list adds to what the mode shows.
    """

    path: str
    kind: str
    owner: str
    group: str
    mode: str
    acl: bool = False


def find_entries(directory: str) -> list[Entry]:
    """The directories from / down to directory, and everything in it; nothing if it does not exist.

    What disappears meanwhile, as another run may make it, is left out.
    """
    top = Path(directory)
    if not top.is_dir():
        return []
    above = [str(path) for path in reversed(top.parents)]
    inside = [
        str(Path(place, name)) for place, directories, files in os.walk(top) for name in directories + files
    ]
    found = (_entry(path) for path in [*above, str(top), *sorted(inside)])
    return [entry for entry in found if entry]


def _entry(path: str) -> Entry | None:
    try:
        found = Path(path).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    attributes = attributes_from(found)
    return Entry(
        path=path,
        kind=_KINDS.get(stat.S_IFMT(found.st_mode), "other"),
        owner=attributes.owner,
        group=attributes.group,
        mode=f"{attributes.mode:04o}",
        acl=not stat.S_ISLNK(found.st_mode) and bool(access_lists(path)),
    )
