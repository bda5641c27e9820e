# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of the queues: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _queue_controls
from audited_options import both, queue, setting

DAY = 86400
QF = "/var/spool/mqueue/qf6AMFFUHb000433"
URGENT = setting("Timeout.queuereturn.urgent", "6d")

FAILURES: list[given.Failure] = [
    ("SM-QUEUE-01", given.foreign, "qf6AMFFUHb000433"),
    ("SM-QUEUE-02", queue(oldest_seconds=6 * DAY), "/var/spool/mqueue has a message that is 144 h old"),
    ("SM-QUEUE-02", queue(1, oldest_seconds=5 * 3600), "mqueue-client has a message that is 5 h old"),
    ("SM-QUEUE-03", queue(quarantined=[QF]), f"{QF} is quarantined"),
    ("SM-QUEUE-04", queue(lost=[QF]), f"{QF} is lost"),
    ("SM-QUEUE-05", queue(1, leftovers=[QF]), f"{QF} is left over"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_queue_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    *((control, given.host("queues", []), "there is no queue") for control in _queue_controls.JUDGES),
    ("SM-QUEUE-04", lambda seen: seen["info"]["queues"][0].pop("lost"), "not gathered: lost"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


HARMLESS: list[tuple[str, given.Change]] = [
    ("SM-QUEUE-02", queue(oldest_seconds=5 * DAY)),
    ("SM-QUEUE-02", both(URGENT, queue(oldest_seconds=6 * DAY))),
    ("SM-QUEUE-02", queue(1, oldest_seconds=3 * 3600)),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"
