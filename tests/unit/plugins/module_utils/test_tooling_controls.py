# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of the distribution's tooling: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _tooling_controls

FAILURES: list[given.Failure] = [
    ("SM-PKG-01", given.tooling(hands_off=False), "HANDS_OFF"),
    ("SM-PKG-01", given.tooling(armed=["/etc/mail/Makefile"]), "/etc/mail/Makefile exists"),
    ("SM-PKG-01", given.tooling(armed=["/etc/cron.d/sendmail"]), "/etc/cron.d/sendmail exists"),
    (
        "SM-PKG-02",
        given.told("hosts_access", deny=["ALL: ALL"], defeats=["sendmail: all"]),
        "hosts.allow says 'sendmail: all', so that 'ALL: ALL' of hosts.deny does not hold",
    ),
    ("SM-PKG-03", given.told("packages", procmail="3.24-1"), "procmail 3.24-1 is installed"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_without_dpkg_there_is_no_telling() -> None:
    given.assert_not_measured("SM-PKG-03", given.host("packages", {}), "there is no dpkg")


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_tooling_controls.JUDGES}
