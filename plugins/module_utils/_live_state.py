# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is on the disk, as entries of a generation. Links are told of, never followed."""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Entry


def snapshot(paths: Iterable[str]) -> tuple[Entry, ...]:
    """What is at each of the paths, sorted, a path once. Raises InvalidInputError for what can be no entry.

    A database is told as a file, and nothing as secret: Entry.agrees knows. Raises OSError for what cannot be
    read.
    """
    raise NotImplementedError


def tree(directory: str) -> dict[str, Entry]:
    """The directory and all that is below it, by path; empty if it does not exist. Raises as snapshot."""
    raise NotImplementedError
