# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a wish is owned outside of /etc/mail: queues, and the roots of jails.

It is done before the commit and not taken back with it, as a queue that is its owner's is right for every
generation.
"""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils import _ownership
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import RelayWish


@dataclass(frozen=True)
class Outside:
    """The changes of owners and modes, and of directories that are missing."""

    planned: _ownership.Plan

    @classmethod
    def of(cls, wish: RelayWish, *, foresee: bool) -> Outside:
        """What the wish needs. Raises InvalidInputError with everything that makes a change unsafe."""
        return cls(_ownership.plan(wish.outside, _ownership.survey(wish.outside), foresee=foresee))

    @property
    def needed(self) -> bool:
        """Whether there is anything to change."""
        return bool(self.planned.changes)

    @property
    def paths(self) -> tuple[str, ...]:
        """What is to be changed."""
        return tuple(change.path for change in self.planned.changes)

    @property
    def unjudged(self) -> tuple[str, ...]:
        """What the host has not got yet."""
        return self.planned.unjudged

    @property
    def diff(self) -> tuple[dict[str, str], ...]:
        """The difference as Ansible shows it."""
        return (_ownership.diff(self.planned.changes),) if self.needed else ()

    def execute(self) -> None:
        """Make the changes. Raises SendmailError."""
        _ownership.execute(self.planned.changes)
