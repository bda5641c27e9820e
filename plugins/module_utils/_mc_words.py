# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words of a sendmail.mc as variables: one for each macro of cf/README, in sendmail's own terms."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Statement


@dataclass(frozen=True)
class McWords:
    """What the user says in words of cf/README. Each field is the public variable sendmail_<field>."""

    def statements(self) -> tuple[Statement, ...]:
        """The statements that say it, to be laid over those of the host's kind (see _mc.overlay)."""
        return ()
