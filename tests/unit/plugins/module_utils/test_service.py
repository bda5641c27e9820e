# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Steps are carried out by a systemctl that is asked as the real one is, and failures are told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _service
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import (
    DAEMON,
    SUBMISSION,
    Step,
    UnitState,
)

SHOWN = (
    "MainPID=158\nNRestarts=2\nLoadState=loaded\nActiveState=active\n"
    "FragmentPath=/etc/systemd/system/sendmail.service\nUnitFileState=enabled\n"
    "ActiveEnterTimestampMonotonic=4711000000\n"
)
PROGRAM = """#!/bin/sh
echo "$@" >> {log}
case "$1 $3" in
  show*) cat {shown} ;;
  *broken*) echo "Job for broken.service failed." >&2; exit 1 ;;
esac
"""


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemctl that fails for broken.service and says SHOWN of a unit; the file of what it was asked."""
    log, shown, program = tmp_path / "log", tmp_path / "shown", tmp_path / "systemctl"
    shown.write_text(SHOWN)
    program.write_text(PROGRAM.format(log=log, shown=shown))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return log


def test_a_unit_is_what_systemd_shows() -> None:
    assert _service.state_of(DAEMON, SHOWN) == UnitState(
        DAEMON,
        loaded=True,
        state="active",
        enabled=True,
        main_pid=158,
        fragment="/etc/systemd/system/sendmail.service",
        started=4711.0,
        restarts=2,
    )


@pytest.mark.parametrize(
    ("shown", "masked", "up"),
    [
        ("LoadState=not-found\nActiveState=inactive\n", False, False),
        ("LoadState=masked\nActiveState=inactive\nUnitFileState=masked\n", True, False),
        ("LoadState=loaded\nActiveState=activating\n", False, True),
        ("", False, False),
    ],
)
def test_a_unit_may_be_there_and_not_run(shown: str, *, masked: bool, up: bool) -> None:
    state = _service.state_of("x.service", shown)
    assert (state.masked, state.up, state.active) == (masked, up, False)


def test_units_are_asked_in_one_go(systemctl: Path) -> None:
    (systemctl.parent / "shown").write_text(f"{SHOWN}\nLoadState=not-found\nActiveState=inactive\n")
    found = _service.states([DAEMON, "none.service", DAEMON])
    assert {name: state.loaded for name, state in found.items()} == {DAEMON: True, "none.service": False}
    assert len(systemctl.read_text().splitlines()) == 1


def test_no_unit_asks_nobody(systemctl: Path) -> None:
    assert _service.states([]) == {}
    assert not systemctl.exists()


def test_steps_are_carried_out_in_their_order(systemctl: Path) -> None:
    steps = (Step("daemon-reload", "", ("/x",)), Step("mask", "a.timer"), Step("restart", SUBMISSION))
    done = _service.execute(steps)
    assert [(one.how, one.unit, one.because, one.gap) for one in done] == [
        ("daemon-reload", "", ("/x",), None),
        ("mask", "a.timer", (), None),
        ("restart", SUBMISSION, (), None),
    ]
    asked = [line for line in systemctl.read_text().splitlines() if not line.startswith("show")]
    assert [line.split(" ", 1)[1] for line in asked] == [
        "daemon-reload",
        "mask a.timer",
        f"restart {SUBMISSION}",
    ]


@pytest.mark.parametrize(("go_on", "stopped"), [(False, 0), (True, 1)])
def test_a_step_that_fails_is_told(systemctl: Path, *, go_on: bool, stopped: int) -> None:
    steps = (Step("enable", "a.service"), Step("stop", "broken.service"), Step("stop", "z.service"))
    with pytest.raises(_service.ActivationError, match=r"stop broken\.service: Job for broken") as failed:
        _service.execute(steps, go_on=go_on)
    assert len(failed.value.done) == 1 + stopped
    assert systemctl.read_text().count("z.service") == stopped


def test_a_unit_that_ends_at_once_is_told(systemctl: Path) -> None:
    (systemctl.parent / "shown").write_text("LoadState=loaded\nActiveState=failed\n")
    with pytest.raises(_service.ActivationError, match=f"{SUBMISSION}: is failed, not active"):
        _service.execute([Step("restart", SUBMISSION)])


RECORDED = {DAEMON: [158, 4711, 12, 99]}


@pytest.mark.parametrize(
    ("recorded", "present", "unseen", "stale"),
    [
        (RECORDED, RECORDED, (), False),
        (RECORDED, RECORDED, ("/etc/mail/sendmail.cf",), False),
        (RECORDED, {DAEMON: [158, 4711, 12, 100]}, ("/etc/mail/sendmail.cf",), True),
        (RECORDED, {DAEMON: [158, 4711, 12, 100]}, (), False),
        ({}, RECORDED, ("/etc/mail/sendmail.cf",), True),
        (RECORDED, {}, ("/etc/mail/sendmail.cf",), True),
    ],
)
def test_who_was_activated_is_not_stale_whatever_the_clock_says(
    recorded: _service.Identity, present: _service.Identity, unseen: tuple[str, ...], *, stale: bool
) -> None:
    assert _service.is_stale(DAEMON, recorded, present, unseen) is stale


def test_a_pid_file_tells_a_reload(tmp_path: Path) -> None:
    cf, pid_file = tmp_path / "x.cf", tmp_path / "x.pid"
    cf.write_text(f"V10/Berkeley\nO PidFile={pid_file}\n")
    me = {DAEMON: UnitState(DAEMON, main_pid=os.getpid()), SUBMISSION: UnitState(SUBMISSION)}
    pid_file.write_text("1\n")
    os.utime(pid_file, ns=(5, 5))
    first = _service.identity({DAEMON: str(cf), SUBMISSION: "/nonexistent"}, me)
    os.utime(pid_file, ns=(7, 7))
    second = _service.identity({DAEMON: str(cf), SUBMISSION: "/nonexistent"}, me)
    assert [*first] == [DAEMON]
    assert first[DAEMON][:3] == second[DAEMON][:3]
    assert (first[DAEMON][3], second[DAEMON][3]) == (5, 7)
