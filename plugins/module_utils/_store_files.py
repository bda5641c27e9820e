# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of the store: none is ever half there, and what others may have written is not believed.

Each is written beside its place, synced and renamed, and so is the name of it, before the call returns.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    FileState,
    ours,
    publish,
    read_own,
    sweep,
    sync_directory,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import StoreError

_NOT_OURS = "look who has changed it, and remove it"
_ADVICE = {
    errno.ENOSPC: "make room on its file system, which may lack inodes",
    errno.EDQUOT: "make room within root's quota",
    errno.EROFS: "mount its file system for writing",
    errno.EACCES: "run as root",
    errno.EPERM: _NOT_OURS,
    errno.ELOOP: _NOT_OURS,
}


class StoreFiles:
    """The files in a directory and its folders ("" is the directory itself), all root's alone.

    Whatever goes wrong is a StoreError that names the path and says what to do.
    """

    def __init__(self, directory: str) -> None:
        self.directory = directory

    def path(self, *names: str) -> str:
        """The path of a file in a folder, or of a folder."""
        return str(Path(self.directory, *names))

    def has(self, folder: str = "") -> bool:
        """Whether the folder is there."""
        return _is_ours(self.directory) and _is_ours(self.path(folder))

    def names(self, folder: str) -> list[str]:
        """What is in the folder, nothing if that is not there."""
        with _told(self.path(folder)):
            return [found.name for found in Path(self.path(folder)).iterdir()] if self.has(folder) else []

    def read(self, folder: str, name: str) -> bytes | None:
        """The content of a file, None if it is not there."""
        path = self.path(folder, name)
        with _told(path):
            if not self.has(folder):
                return None
            try:
                return read_own(path, most=os.lstat(path).st_size)
            except FileNotFoundError:
                return None

    def write(self, folder: str, name: str, content: bytes) -> None:
        """Put the file on the disk, and first the directories that it needs."""
        path = self.path(folder, name)
        with _told(path):
            for directory in (self.directory, self.path(folder)):
                _make(directory)
            publish(path, FileState(content, ours(0o600)))

    def remove(self, folder: str, names: Collection[str]) -> None:
        """Remove those of the files that are there, on the disk."""
        with _told(self.path(folder)):
            if not self.has(folder):
                return
            for name in names:
                Path(self.path(folder, name)).unlink(missing_ok=True)
            if names:
                sync_directory(self.path(folder))

    def tidy(self, *folders: str) -> None:
        """Remove what writers that were killed have left."""
        sweep(self.path(folder) for folder in folders)


def _is_ours(directory: str) -> bool:
    """Whether it is there. Raises StoreError unless it is a directory that nobody else may write to."""
    with _told(directory):
        try:
            found = os.lstat(directory)
        except FileNotFoundError:
            return False
    if not stat.S_ISDIR(found.st_mode):
        raise StoreError(f"{directory}: is no directory (move it out of the way)")
    if found.st_uid not in (0, os.geteuid()) or found.st_mode & 0o022:
        raise StoreError(
            f"{directory}: others than root may have written to it (look who, then remove it, or make it "
            "root's and of mode 0700)"
        )
    return True


def _make(directory: str) -> None:
    """Make the directory ours alone, on the disk."""
    if not _is_ours(directory):
        Path(directory).mkdir(mode=0o700)
        sync_directory(str(Path(directory).parent))
    if stat.S_IMODE(os.lstat(directory).st_mode) != 0o700:
        Path(directory).chmod(0o700)


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Make an OSError of what is done for path a StoreError that says what to do."""
    try:
        yield
    except OSError as error:
        told = error.strerror or str(error)
        raise StoreError(
            f"{path}: {told} ({_ADVICE.get(error.errno or 0, 'see to the file system')})"
        ) from error
