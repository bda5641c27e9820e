# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The generations that a host keeps, for people to choose from. Nothing of their contents is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    Generation,
    StoreError,
    difference,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store


@dataclass(frozen=True)
class Kept:
    """One of them.

    made and proved are times in UTC, proved is empty for one whose probe was not answered. files and
    databases are how many it has. changed are the paths in which it differs from the one that was in effect
    before it. damage says why one cannot be gone back to, and is empty for one that can.
    """

    id: int
    made: str = ""
    why: str = ""
    in_effect: bool = False
    proved: str = ""
    files: int = 0
    databases: int = 0
    changed: tuple[str, ...] = ()
    damage: str = ""


def kept_generations(store: Store) -> list[Kept]:
    """Those of the store, newest first. Raises StoreError if the store is none to be believed."""
    current = store.current()
    in_effect = current.generation if current else 0
    proofs = store.proofs()
    rows: list[Kept] = []
    before: Generation | None = None
    for number in store.ids():
        try:
            generation = store.read(number)
        except StoreError as error:
            rows.append(Kept(number, in_effect=number == in_effect, damage=str(error)))
            continue
        kinds = Counter(entry.kind for entry in generation.entries)
        rows.append(
            Kept(
                id=number,
                made=generation.made,
                why=generation.why,
                in_effect=number == in_effect,
                proved=proofs.get(str(number), ""),
                files=kinds["file"],
                databases=kinds["database"],
                changed=difference(before, generation) if before else (),
            )
        )
        if store.been_in_effect({number: generation}):
            before = generation
    return rows[::-1]
