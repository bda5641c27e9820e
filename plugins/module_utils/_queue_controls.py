# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the queues."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_measured,
)


def queues_own_files(evidence: Evidence) -> Verdict:
    """Every queued file belongs to those who must work on it."""
    queues = evidence.info["queues"]
    if not queues:
        return not_measured("there is no queue")
    return none_of(
        [path for queue in queues for path in queue["foreign"]], ", ".join(one["path"] for one in queues)
    )


JUDGES: Mapping[str, Judge] = {
    "SM-QUEUE-01": Judge(queues_own_files, info=("queues",)),
}
