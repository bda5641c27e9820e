# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The journal: the transaction that is under way. It is there from before the first change to after the last.

Whoever finds one whose to is not the current generation undoes it; if it is, there is nothing left to do but
to end it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import StoreError, is_number
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store

NAME = "journal"


@dataclass(frozen=True)
class Journal:
    """A transaction from one generation to another, by their numbers.

    began is the time in UTC. activation and undo are steps of the service manager (_activation), forth and
    back; probe is what is asked of the live relay then (_live_probe), None for nothing.
    """

    from_id: int
    to_id: int
    began: str
    activation: tuple[Mapping[str, Any], ...] = ()
    undo: tuple[Mapping[str, Any], ...] = ()
    probe: Mapping[str, Any] | None = None


def read(store: Store) -> Journal | None:
    """The transaction that is under way, None if there is none. Raises StoreError if it cannot be told."""
    document = store.read_document(NAME)
    if document is None:
        return None
    try:
        journal = Journal(
            from_id=document["from"],
            to_id=document["to"],
            began=document["began"],
            activation=tuple(document["activation"]),
            undo=tuple(document["undo"]),
            probe=document["probe"],
        )
    except (KeyError, TypeError) as error:
        raise StoreError(_damaged(store)) from error
    if not _is_right(journal):
        raise StoreError(_damaged(store))
    return journal


def begin(store: Store, journal: Journal) -> None:
    """Write down that the transaction begins, on the disk. Raises StoreError if another is under way."""
    found = read(store)
    if found:
        raise StoreError(
            f"{store.path(NAME)}: the transaction from generation {found.from_id} to {found.to_id} was "
            "cut off (run sendmail-transaction recover)"
        )
    store.write_document(
        NAME,
        {
            "from": journal.from_id,
            "to": journal.to_id,
            "began": journal.began,
            "activation": list(journal.activation),
            "undo": list(journal.undo),
            "probe": journal.probe,
        },
    )


def end(store: Store) -> None:
    """Say that nothing is under way, on the disk."""
    store.remove_document(NAME)


def _is_right(journal: Journal) -> bool:
    numbers = (journal.from_id, journal.to_id)
    return (
        all(is_number(number) and number > 0 for number in numbers)
        and isinstance(journal.began, str)
        and all(isinstance(step, dict) for step in (*journal.activation, *journal.undo))
        and (journal.probe is None or isinstance(journal.probe, dict))
    )


def _damaged(store: Store) -> str:
    return (
        f"{store.path(NAME)}: is damaged, so it is not known what was under way (remove it; the "
        "next run takes the host as it is)"
    )
