# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of ownership: each goes through a descriptor of the very inode that was judged.

No link is followed to it: the relay user owns its queue and may have planted there what root must not touch.
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, set_attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import (
    Found,
    access_lists,
    pinned,
)


@dataclass(frozen=True)
class Change:
    """One path without links, what was found there (None: a directory to be made) and what it gets."""

    path: str
    before: Found | None
    after: Attributes


def diff(changes: Sequence[Change]) -> dict[str, str]:
    """The changes as Ansible shows a difference."""
    return {
        "before_header": "ownership",
        "after_header": "ownership",
        "before": "".join(f"{change.path} {change.before or 'absent'}\n" for change in changes),
        "after": "".join(f"{change.path} {change.after}\n" for change in changes),
    }


def execute(changes: Iterable[Change]) -> None:
    """Make the changes. Raises SendmailError, naming the path, if one is no longer what was judged."""
    for change in changes:
        try:
            if change.before is None:
                _make_directory(change)
            else:
                _settle(change, change.before)
        except OSError as error:
            raise SendmailError(f"{change.path}: cannot be changed: {error.strerror}") from error


def _make_directory(change: Change) -> None:
    holder, name = posixpath.split(change.path)
    with pinned(holder) as descriptor:
        os.mkdir(name, 0o700, dir_fd=descriptor)
    with pinned(change.path) as descriptor:
        made = os.fstat(descriptor)
        if not stat.S_ISDIR(made.st_mode) or made.st_uid != os.geteuid():
            raise _exchanged(change)
        set_attributes(f"/proc/self/fd/{descriptor}", change.after)


def _settle(change: Change, before: Found) -> None:
    try:
        with pinned(change.path) as descriptor:
            now = os.fstat(descriptor)
            if (now.st_dev, now.st_ino) != before.identity or now.st_nlink > max(before.links, 1):
                raise _exchanged(change)
            inode = f"/proc/self/fd/{descriptor}"
            for name in access_lists(inode):
                os.removexattr(inode, name)
            set_attributes(inode, change.after)
    except FileNotFoundError:
        return  # a queue file that has been delivered meanwhile


def _exchanged(change: Change) -> SendmailError:
    return SendmailError(f"{change.path}: was exchanged for something else while it was examined (run again)")
