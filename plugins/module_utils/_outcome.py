# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a transaction ended: what the committer leaves for the run that waits for it, be it there or gone."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import StoreError, is_number
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store

NAME = "outcome"  # of the document in the store

PROVED = "proved"  # the new generation is in effect, and its probe found no fault
UNDONE = "undone"  # the old generation is in effect again, and its probe found no fault
BROKEN = "broken"  # the old generation could not be put back, or fails its own probe
STATES = (PROVED, UNDONE, BROKEN)
STEPS = ("", "commit", "activate", "probe")


@dataclass(frozen=True)
class Outcome:
    """The end of one transaction.

    generation is the one that was to come; state one of STATES; step one of STEPS, where it failed; message
    what failed there; log the last words of sendmail's units; in_effect the generation that the host has
    now, 0 if none is whole. done are the steps of the activation, each a mapping with unit, how and because;
    gap is the longest time in seconds in which nothing listened.
    """

    generation: int
    state: str
    step: str = ""
    message: str = ""
    log: tuple[str, ...] = ()
    in_effect: int = 0
    done: tuple[Mapping[str, Any], ...] = ()
    gap: float = 0.0


def read(store: Store) -> Outcome | None:
    """The outcome of the last transaction, None if there was none. Raises StoreError for what is damaged."""
    found = store.read_document(NAME)
    if found is None:
        return None
    try:
        outcome = Outcome(**{**found, "log": tuple(found["log"]), "done": tuple(found["done"])})
    except (TypeError, KeyError) as error:
        raise StoreError(_damaged(store)) from error
    numbers = is_number(outcome.generation) and is_number(outcome.in_effect)
    if not numbers or outcome.state not in STATES or outcome.step not in STEPS:
        raise StoreError(_damaged(store))
    return outcome


def write(store: Store, outcome: Outcome) -> None:
    """Keep the outcome for whoever waits for it."""
    store.write_document(NAME, asdict(outcome))


def forget(store: Store) -> None:
    """Let nobody take the last outcome for that of the next transaction."""
    store.remove_document(NAME)


def tell(line: str) -> None:
    """One line for the system's journal. Nobody may be reading."""
    with suppress(OSError, ValueError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _damaged(store: Store) -> str:
    return f"{store.path(NAME)}: is damaged (see journalctl -u sendmail-transaction)"
