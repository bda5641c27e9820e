# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of the units: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _unit_controls
from audited_options import both

RUNNER = "sendmail-msp.service"
LOOSE = "/etc/systemd/system/sendmail.service.d/loose.conf"
UNOWNED = "/usr/lib/systemd/system/sendmail.service.d/zz.conf"
PACKAGED = "/usr/lib/systemd/system/service.d/a.conf"


def unasked(name: str) -> given.Change:
    """Nobody asked about this unit."""
    return lambda seen: seen["info"]["units"].pop(name)


daemons_unknown = given.unit("sendmail.service", exposure=None)

FAILURES: list[given.Failure] = [
    ("SM-UNIT-01", given.exposed, "sendmail.service has an exposure of 2.1, more than 2.0"),
    (
        "SM-UNIT-01",
        both(daemons_unknown, given.unit(RUNNER, exposure=9.6)),
        f"{RUNNER} has an exposure of 9.6",
    ),
    ("SM-UNIT-02", given.unit("sendmail.service", active=False), "sendmail.service is not active"),
    (
        "SM-UNIT-02",
        both(unasked(RUNNER), given.unit("sendmail.service", active=False)),
        "sendmail.service is not active",
    ),
    ("SM-UNIT-02", given.unit("sendmail-msp.service", active=False), "sendmail-msp.service is not active"),
    ("SM-UNIT-02", given.unit("sendmail-jail.path", active=False), "sendmail-jail.path is not active"),
    ("SM-UNIT-02", given.unit("sendmail.service", enabled=False), "sendmail.service is not enabled"),
    ("SM-UNIT-02", given.unit("sendmail.service", loaded=False), "systemd knows no sendmail.service"),
    ("SM-UNIT-02", given.unit("sendmail-jail.path", loaded=False, active=False), "jail.path is not active"),
    ("SM-UNIT-03", given.unit("sendmail.service", drop_ins=[LOOSE]), f"{LOOSE} changes sendmail.service"),
    (
        "SM-UNIT-03",
        given.unit("sendmail.service", drop_ins=[UNOWNED, PACKAGED], packaged=[PACKAGED]),
        f"{UNOWNED} changes sendmail.service",
    ),
    (
        "SM-UNIT-04",
        given.unit("sendmail.service", stale=["/etc/mail/sendmail.cf"]),
        "sendmail.service has not read /etc/mail/sendmail.cf since it changed",
    ),
    (
        "SM-UNIT-04",
        given.unit("sendmail-msp.service", needs_reload=True),
        "systemd has not read sendmail-msp.service again",
    ),
    (
        "SM-UNIT-05",
        given.unit("sendmail.service", overrides=["-OLogLevel=0"]),
        "sendmail.service is started with -OLogLevel=0",
    ),
    (
        "SM-UNIT-05",
        both(given.unit("sendmail.service", told=False), given.unit(RUNNER, overrides=["no -Ac"])),
        f"{RUNNER} is started with no -Ac",
    ),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_unit_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    ("SM-UNIT-01", given.unit_unknown, "not known: the exposure of sendmail-msp.service, sendmail.service"),
    ("SM-UNIT-01", daemons_unknown, "not known: the exposure of sendmail.service"),
    ("SM-UNIT-01", unasked("sendmail.service"), "not known: the exposure of sendmail.service"),
    ("SM-UNIT-01", given.unit(RUNNER, exposure=None), f"not known: the exposure of {RUNNER}"),
    ("SM-UNIT-01", unasked(RUNNER), f"not known: the exposure of {RUNNER}"),
    ("SM-UNIT-02", unasked("sendmail.service"), "not asked: sendmail.service"),
    ("SM-UNIT-02", unasked(RUNNER), f"not asked: {RUNNER}"),
    (
        "SM-UNIT-02",
        both(unasked(RUNNER), unasked("sendmail-jail.path")),
        f"not asked: sendmail-jail.path, {RUNNER}",
    ),
    ("SM-UNIT-03", given.host("units", {}), "systemd knows none of the units"),
    ("SM-UNIT-04", given.host("units", {}), "none of the units is active"),
    ("SM-UNIT-05", given.host("units", {}), "systemd knows none of the units"),
    ("SM-UNIT-05", given.unit(RUNNER, told=False), f"nothing says with what {RUNNER} starts sendmail"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


HARMLESS: list[tuple[str, given.Change]] = [
    # Debian's own sendmail has neither a jail nor a unit for submission
    ("SM-UNIT-01", given.stock_units),
    ("SM-UNIT-02", given.stock_units),
    ("SM-UNIT-03", given.unit("sendmail.service", drop_ins=[PACKAGED], packaged=[PACKAGED])),
    # What takes a changed file into the jail runs as root, and only for that
    ("SM-UNIT-01", given.jail_service),
    ("SM-UNIT-02", given.jail_service),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"
