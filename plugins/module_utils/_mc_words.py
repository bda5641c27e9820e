# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words of a sendmail.mc as variables: one for each macro of cf/README, in sendmail's own terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Statement
from ansible_collections.postmaster.sendmail.plugins.module_utils._words import faults_of, statements_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._words_classes import (
    Authentication,
    Masquerading,
    Rewriting,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._words_definitions import (
    Definitions,
    Mailers,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._words_local import LocalText
from ansible_collections.postmaster.sendmail.plugins.module_utils._words_network import Judges, Network
from ansible_collections.postmaster.sendmail.plugins.module_utils._words_raw import RawText


@dataclass(frozen=True)
class McWords:
    """What the user says in words of cf/README: groups of public variables, sendmail_<field> each."""

    definitions: Definitions = field(default_factory=Definitions)
    masquerading: Masquerading = field(default_factory=Masquerading)
    rewriting: Rewriting = field(default_factory=Rewriting)
    authentication: Authentication = field(default_factory=Authentication)
    network: Network = field(default_factory=Network)
    judges: Judges = field(default_factory=Judges)
    mailers: Mailers = field(default_factory=Mailers)
    local_text: LocalText = field(default_factory=LocalText)
    raw_text: RawText = field(default_factory=RawText)

    def statements(self) -> tuple[Statement, ...]:
        """The statements that say it, to be laid over those of the host's kind (see _mc.overlay)."""
        return tuple(statements_of(self))

    def faults(self, prefix: str) -> Iterator[Fault]:
        """What is wrong with a word with all its layers; prefix stands before the words' names."""
        return faults_of(self, prefix)
