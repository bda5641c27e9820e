# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The generation that a transaction begins with: the one in effect, or what somebody else has made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _generation, _live_state
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Entry, Generation
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Current, Store


def now() -> str:
    """The time in UTC, as a generation has it."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def base(before: Sequence[Entry], store: Store, current: Generation | None) -> Generation:
    """The generation that the host has now, with all paths of before: what a rollback leads to.

    It is the one in effect, unless somebody else has changed the files since, or there is none yet.
    """
    if current is None:
        found = Generation(store.next_id(), now(), _generation.FOUND, _generation.in_order(by_path(before)))
        return _make_current(store, found)
    known = current.knowing(before)
    live = by_path(_live_state.snapshot(entry.path for entry in known.entries))
    drifted = [entry for entry in known.entries if not entry.agrees(live[entry.path])]
    if not drifted:
        if known != current:
            _keep_contents(store, known.entries)
            store.write(known)
        return known
    entries = by_path(known.entries)
    entries.update({entry.path: _as_known(live[entry.path], entry) for entry in drifted})
    found = replace(
        known,
        id=store.next_id(),
        made=now(),
        why=_generation.FOUND,
        entries=_generation.in_order(entries),
        tests="",
    )
    return _make_current(store, found)


def _make_current(store: Store, found: Generation) -> Generation:
    _keep_contents(store, found.entries)
    store.write(found)
    store.set_current(Current(found.id, {}, ""))  # nobody knows whether the daemons have read it
    return found


def _keep_contents(store: Store, entries: Iterable[Entry]) -> None:
    """Keep what is live of these entries. A database is made anew from its text, if that is ever needed."""
    for entry in entries:
        if entry.kind in ("file", "link") and not Path(store.object_path(entry.digest)).exists():
            store.put(_live_state.content_of(entry, entry.path))


def _as_known(live: Entry, known: Entry) -> Entry:
    """What is live, with what the disk does not tell."""
    is_database = live.kind == "file" and known.kind == "database"
    kind, map_type = ("database", known.map_type) if is_database else (live.kind, "")
    return replace(live, kind=kind, map_type=map_type, secret=known.secret and bool(live.digest))


def by_path(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entries by their paths."""
    return {entry.path: entry for entry in entries}
