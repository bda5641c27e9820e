# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one small hierarchy of errors that the core raises and every module catches once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, said so that a reader can put it right.

    where names the variable or file, and the entry or line in it; wrong says what is wrong
    there; right says what would be right (empty when nothing short can be said).
    """

    where: str
    wrong: str
    right: str = ""

    def __str__(self) -> str:
        advice = f" ({self.right})" if self.right else ""
        return f"{self.where}: {self.wrong}{advice}"


class SendmailError(Exception):
    """The wish cannot be carried out. Nothing has been changed when it is raised."""


class InvalidInputError(SendmailError):
    """The wish itself is wrong. Carries every fault found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class CommandFailedError(SendmailError):
    """A program that judges or builds for us (m4, makemap, sendmail) said no."""
