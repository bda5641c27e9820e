# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words about connections and queues: where they come from, who is asked about them, where mail waits."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._client_options import (
    ClientOptions,
    client_options,
    client_options_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import list_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._words import said_by_itself, word


@dataclass(frozen=True)
class Network:
    """How the daemon connects to others."""

    client_options: tuple[ClientOptions, ...] = word(
        list_of(client_options, fold=str), (), said_by_itself, faults=client_options_faults
    )
