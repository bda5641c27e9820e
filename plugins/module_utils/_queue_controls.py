# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the queues."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_reading import seconds, told_of

NO_QUEUE = "there is no queue"

# A message in the client queue waits for nobody but this host's daemon; 4h is sendmail's own queuewarn.
_CLIENT_PATIENCE = 4 * 3600
# A message goes back to its sender with the first queue run that finds it too old.
_NEXT_RUN = 3600


def queues_own_files(evidence: Evidence) -> Verdict:
    """Every queued file belongs to those who must work on it."""
    queues = evidence.info["queues"]
    if not queues:
        return not_measured(NO_QUEUE)
    return none_of(
        [f"{path} belongs to another user" for queue in queues for path in queue["foreign"]],
        f"nothing of another user's in {some([one['path'] for one in queues])}",
    )


def nothing_overdue(evidence: Evidence) -> Verdict:
    """No message is older than Timeout.queuereturn lets it become, or waits for the daemon for hours."""
    queues = evidence.info["queues"]
    if not queues:
        return not_measured(NO_QUEUE)
    patience = _patience(evidence)
    problems = [
        f"{queue['path']} has a message that is {_time(queue['oldest_seconds'])} old"
        for queue in queues
        if queue["oldest_seconds"] > (_CLIENT_PATIENCE if queue["kind"] == "msp" else patience)
    ]
    return none_of(
        problems,
        some([f"{queue['path']}: oldest message {_time(queue['oldest_seconds'])}" for queue in queues]),
    )


def _patience(evidence: Evidence) -> int:
    """The seconds after which every message goes back."""
    options = evidence.info["configuration"].get("options", {})
    kinds = ("", ".normal", ".urgent", ".non-urgent", ".dsn")
    told = [told_of(options, f"Timeout.queuereturn{kind}") for kind in kinds]
    return max(seconds(one.value, "d") for one in told if one is told[0] or not one.default) + _NEXT_RUN


def _time(seconds_: int) -> str:
    return f"{seconds_ // 3600} h" if seconds_ >= 7200 else f"{seconds_ // 60} min"


def none_among(key: str, what: str) -> Callable[[Evidence], Verdict]:
    """The judgement that no queue has files among those that info tells under key."""

    def judge(evidence: Evidence) -> Verdict:
        queues = evidence.info["queues"]
        if not queues:
            return not_measured(NO_QUEUE)
        if any(key not in queue for queue in queues):
            return not_measured(f"not gathered: {key}")
        problems = [f"{path} {what}" for queue in queues for path in queue[key]]
        return none_of(problems, some([f"{queue['path']}: none" for queue in queues]))

    return judge


JUDGES: Mapping[str, Judge] = {
    "SM-QUEUE-01": Judge(queues_own_files, info=("queues",)),
    "SM-QUEUE-02": Judge(nothing_overdue, info=("queues", "configuration")),
    "SM-QUEUE-03": Judge(none_among("quarantined", "is quarantined"), info=("queues",)),
    "SM-QUEUE-04": Judge(none_among("lost", "is lost: sendmail gave it up"), info=("queues",)),
    "SM-QUEUE-05": Judge(none_among("leftovers", "is left over"), info=("queues",)),
}
