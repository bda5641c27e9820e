# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The service manager at work: what units do, what is done to them, and how long nobody listened meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import Step, UnitState
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError

Identity = Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Done:
    """A step that was carried out; gap are the seconds in which a listener was missing, None: none may be."""

    unit: str
    how: str
    because: tuple[str, ...] = ()
    gap: float | None = None


class ActivationError(SendmailError):
    """A unit does not do what it should. done are the steps before; the message names step, unit and why."""

    def __init__(self, message: str, done: Sequence[Done] = ()) -> None:
        super().__init__(message)
        self.done = tuple(done)


def states(names: Collection[str]) -> dict[str, UnitState]:
    """The states of these units by name, asked in one go; one that is not there is not loaded."""
    raise NotImplementedError


def execute(steps: Sequence[Step], *, limit: float = 10.0, go_on: bool = False) -> tuple[Done, ...]:
    """Carry the steps out in their order, and wait at most limit seconds for each new daemon to listen.

    Raises ActivationError at the first that fails; with go_on, which is for an undo, after the last.
    """
    raise NotImplementedError


def identity() -> dict[str, list[int]]:
    """Which processes the daemon and the submission queue runner are, so that nobody else is taken for them.

    By unit [main pid, its start in ticks since the boot, inode and modification time (ns) of its pid file]:
    a reload leaves the first two as they are and writes the pid file anew. A unit that does not run is left out.
    """
    raise NotImplementedError


def is_stale(name: str, recorded: Identity, present: Identity, unseen: Collection[str]) -> bool:
    """Whether the running unit of this name has not read what is on the disk.

    recorded is the identity of who was activated last with what is on the disk, present that of who runs.
    unseen are the files that were changed after its start, by the clock.
    """
    raise NotImplementedError


def log_of(name: str, since: float) -> list[str]:
    """What the unit's processes logged since that time of day (seconds since 1970), the last lines of it."""
    raise NotImplementedError
