# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What changed decides what is done to which unit: never more than it takes to take effect."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _activation
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import (
    DAEMON,
    SUBMISSION,
    UnitState,
    UnitsWish,
    unit_path,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import UnitWish

WATCH = "sendmail-jail.path"
REBUILD = "sendmail-jail.service"
RIVAL = "sendmail-queue.timer"
WISH = UnitsWish(
    units=(
        UnitWish(DAEMON, "", enabled=True, started=True),
        UnitWish(SUBMISSION, "", enabled=True, started=True),
        UnitWish(WATCH, "", enabled=True, started=True),
        UnitWish(REBUILD, "", enabled=False, started=False),
    ),
    masked=(RIVAL,),
)
CF, KEY, SUBMIT_CF = "/etc/mail/sendmail.cf", "/etc/mail/tls/server.key", "/etc/mail/submit.cf"
READ_AT_START = {
    DAEMON: (CF, KEY, unit_path(DAEMON)),
    SUBMISSION: (SUBMIT_CF, unit_path(SUBMISSION)),
    WATCH: (unit_path(WATCH),),
}


def ours(name: str, *, state: str = "active", enabled: bool = True) -> UnitState:
    """A unit of ours, as it is once a host is hardened."""
    return UnitState(name, loaded=True, state=state, enabled=enabled, main_pid=99, fragment=unit_path(name))


RUNNING: Mapping[str, UnitState] = {
    DAEMON: ours(DAEMON),
    SUBMISSION: ours(SUBMISSION),
    WATCH: ours(WATCH),
    REBUILD: ours(REBUILD, state="inactive", enabled=False),
    RIVAL: UnitState(RIVAL, masked=True),
}
BLANK: Mapping[str, UnitState] = {
    DAEMON: UnitState(
        DAEMON,
        loaded=True,
        state="active",
        main_pid=7,
        fragment="/run/systemd/generator.late/sendmail.service",
    ),
    RIVAL: UnitState(RIVAL, loaded=True, state="active", fragment=f"/usr/lib/systemd/system/{RIVAL}"),
}

# what changed, units other than RUNNING, the steps as "how unit"
PLANS: list[tuple[tuple[str, ...], Mapping[str, UnitState], list[str]]] = [
    ((), {}, []),
    (("/etc/mail/access", "/etc/mail/access.db"), {}, []),
    ((CF,), {}, [f"reload {DAEMON}"]),
    ((KEY,), {}, [f"reload {DAEMON}"]),
    ((SUBMIT_CF,), {}, [f"restart {SUBMISSION}"]),
    ((CF, SUBMIT_CF), {}, [f"reload {DAEMON}", f"restart {SUBMISSION}"]),
    ((unit_path(DAEMON),), {}, ["daemon-reload ", f"restart {DAEMON}"]),
    ((unit_path(DAEMON), CF, SUBMIT_CF), {}, ["daemon-reload ", f"restart {DAEMON}"]),
    ((unit_path(SUBMISSION),), {}, ["daemon-reload ", f"restart {SUBMISSION}"]),
    ((unit_path(REBUILD),), {}, ["daemon-reload "]),
    ((unit_path(WATCH),), {}, ["daemon-reload ", f"restart {WATCH}"]),
    ((), {DAEMON: ours(DAEMON, state="failed")}, [f"start {DAEMON}"]),
    ((CF,), {DAEMON: ours(DAEMON, state="activating")}, [f"restart {DAEMON}"]),
    ((), {DAEMON: ours(DAEMON, enabled=False)}, [f"enable {DAEMON}"]),
    ((), {REBUILD: ours(REBUILD, state="inactive")}, [f"disable {REBUILD}"]),
    # a change of what it watches may have started it just now
    ((), {REBUILD: ours(REBUILD, state="activating", enabled=False)}, []),
]
# what changed, the states before it, the steps back
UNDONE: list[tuple[tuple[str, ...], Mapping[str, UnitState], list[str]]] = [
    (("/etc/mail/access",), RUNNING, []),
    ((CF,), RUNNING, [f"restart {DAEMON}"]),
    ((SUBMIT_CF,), RUNNING, [f"restart {SUBMISSION}"]),
    ((unit_path(DAEMON),), RUNNING, ["daemon-reload ", f"restart {DAEMON}"]),
    (
        (unit_path(DAEMON),),
        BLANK,
        [
            *(f"stop {name}" for name in (DAEMON, SUBMISSION, WATCH)),
            *(f"disable {name}" for name in (DAEMON, SUBMISSION, WATCH)),
            f"unmask {RIVAL}",
            "daemon-reload ",
            f"start {DAEMON}",
            f"start {RIVAL}",
        ],
    ),
]


def told(steps: tuple[_activation.Step, ...]) -> list[str]:
    """The steps, short."""
    return [f"{step.how} {step.unit}" for step in steps]


@pytest.mark.parametrize(("changed", "other", "steps"), PLANS)
def test_no_more_is_done_than_it_takes(
    changed: tuple[str, ...], other: Mapping[str, UnitState], steps: list[str]
) -> None:
    assert told(_activation.plan(changed, {**RUNNING, **other}, WISH, READ_AT_START)) == steps


def test_a_step_tells_what_asks_for_it() -> None:
    (step,) = _activation.plan((KEY, CF, "/etc/mail/access"), RUNNING, WISH, READ_AT_START)
    assert step.because == (CF, KEY)


def test_what_the_distribution_runs_gives_way_first() -> None:
    steps = _activation.plan([unit_path(one.name) for one in WISH.units], BLANK, WISH, READ_AT_START)
    assert told(steps) == [
        f"stop {DAEMON}",
        f"stop {RIVAL}",
        "daemon-reload ",
        f"mask {RIVAL}",
        *(f"enable {name}" for name in (DAEMON, SUBMISSION, WATCH)),
        *(f"start {name}" for name in (DAEMON, SUBMISSION, WATCH)),
    ]


@pytest.mark.parametrize(("changed", "before", "steps"), UNDONE)
def test_an_undo_leads_back_to_what_was(
    changed: tuple[str, ...], before: Mapping[str, UnitState], steps: list[str]
) -> None:
    assert told(_activation.undo(changed, before, WISH, READ_AT_START)) == steps


def test_what_is_not_to_run_is_stopped_unless_another_starts_it() -> None:
    wish = UnitsWish([UnitWish(SUBMISSION, "", enabled=True, started=False), *WISH.units[2:]])
    assert told(_activation.plan((), RUNNING, wish, READ_AT_START)) == [f"stop {SUBMISSION}"]


def test_a_boot_starts_and_stops_nothing() -> None:
    steps = _activation.plan([unit_path(one.name) for one in WISH.units], BLANK, WISH, READ_AT_START)
    verbs = {step.how for step in _activation.needs_no_service(steps)}
    assert verbs == {"daemon-reload", "mask", "enable"}


def test_steps_survive_the_journal() -> None:
    steps = _activation.plan((CF, unit_path(SUBMISSION)), RUNNING, WISH, READ_AT_START)
    assert _activation.from_data(json.loads(json.dumps(_activation.to_data(steps)))) == steps
