# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a wish no generation holds: owners outside of /etc/mail, and access lists in it.

It is done before the commit and not taken back with it, as a queue that is its owner's is right for every
generation. A generation knows owner and mode of a file; what an access list adds is taken away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ansible_collections.postmaster.sendmail.plugins.module_utils import _ownership, _ownership_changes
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import RelayWish, is_inside


@dataclass(frozen=True)
class Outside:
    """The changes of owners and modes, and of directories that are missing; lists are those in /etc/mail."""

    planned: _ownership.Plan
    lists: tuple[_ownership_changes.Change, ...] = ()

    @classmethod
    def of(cls, wish: RelayWish, *, foresee: bool) -> Outside:
        """What the wish needs. Raises InvalidInputError with everything that makes a change unsafe."""
        planned = _ownership.plan(wish.outside, _ownership.survey(wish.outside), foresee=foresee)
        return cls(planned, tuple(_listed(wish)))

    @property
    def needed(self) -> bool:
        """Whether there is anything to change."""
        return bool(self.paths)

    @property
    def paths(self) -> tuple[str, ...]:
        """What is to be changed."""
        return tuple(change.path for change in (*self.planned.changes, *self.lists))

    @property
    def unjudged(self) -> tuple[str, ...]:
        """What the host has not got yet."""
        return self.planned.unjudged

    @property
    def diff(self) -> tuple[dict[str, str], ...]:
        """The difference as Ansible shows it. What is in /etc/mail is told by who rehearses it."""
        return (_ownership_changes.diff(self.planned.changes),) if self.planned.changes else ()

    def execute(self) -> None:
        """Make the changes. Raises SendmailError."""
        _ownership_changes.execute((*self.planned.changes, *self.lists))


def _listed(wish: RelayWish) -> Iterator[_ownership_changes.Change]:
    """What has an access list in /etc/mail: to lose it, and nothing of it may stay in the mode.

    With a list, the mode shows the most that the list gives to anybody (acl(5)), for the group.
    """
    trails = _ownership.survey(wish.inside).trails
    for one in wish.inside:
        end = trails[one.path].end
        if end is not None and end.acl and is_inside(trails[one.path].real):
            mode = end.attributes.mode & one.attributes.mode
            yield _ownership_changes.Change(trails[one.path].real, end, replace(end.attributes, mode=mode))
