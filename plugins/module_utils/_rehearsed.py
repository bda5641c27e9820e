# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a rehearsal finds out, and how it gets out of the view in which that was found."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    Entry,
    absent,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._live_state import content_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import IN_MEMORY
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_record import JudgedCopy
from ansible_collections.postmaster.sendmail.plugins.module_utils._view import View

Keep = Callable[[bytes], str]  # keeps a content, as _store.Store.put does


@dataclass(frozen=True)
class Rehearsed:
    """What a rehearsal found. before and after have the same paths: what differs, and what the wish names.

    answers are those to the questions, as the module policy returns them. judged is for the record of each
    .cf by its path (_mc_record.live_record), to be written when the change is in place. meaning is what the
    changes of the .cf mean, as the module mc returns it.
    """

    before: tuple[Entry, ...]
    after: tuple[Entry, ...]
    diffs: tuple[dict[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    answers: tuple[dict[str, Any], ...] = ()
    judged: Mapping[str, JudgedCopy] = field(default_factory=dict)
    meaning: tuple[dict[str, Any], ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """The paths that differ."""
        return tuple(old.path for old, new in zip(self.before, self.after) if not old.agrees(new))


def writable() -> tuple[str, ...]:
    """Where candidates are built, each in a private directory."""
    return tempfile.gettempdir(), IN_MEMORY


def hearing(keep: Keep | None) -> Callable[[bytes], None]:
    """What hears the contents that are told in the view."""

    def hear(content: bytes) -> None:
        if keep:
            keep(content)

    return hear


def tell_changed(before: Mapping[str, Entry], after: Mapping[str, Entry], view: View) -> None:
    """Tell the contents of what differs, those before first, one at a time: they may be large."""
    told: set[str] = set()
    for entries, others, place in ((before, after, view.behind), (after, before, str)):
        for path, entry in entries.items():
            other = others.get(path)
            if entry.digest and entry.digest not in told and (other is None or not other.agrees(entry)):
                told.add(entry.digest)
                view.tell(content_of(entry, place(path)))


def paired(
    before: Mapping[str, Entry], after: Mapping[str, Entry], *, named: Collection[str]
) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """The entries whose paths are named, or that differ. What is in one only is absent in the other."""
    old, new = (
        {path: entries.get(path, absent(path)) for path in before.keys() | after.keys()}
        for entries in (before, after)
    )
    paths = [path for path in old if path in named or not old[path].agrees(new[path])]
    return {path: old[path] for path in paths}, {path: new[path] for path in paths}
