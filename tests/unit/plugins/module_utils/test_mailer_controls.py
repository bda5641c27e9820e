# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of mailers and mail filters: each fails without what it guards, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _mailer_controls
from audited_options import both, configuration, listener, mailer, milter

FAILURES: list[given.Failure] = [
    ("SM-MAIL-01", mailer("local", P="/usr/sbin/sensible-mda"), "mailer local runs /usr/sbin/sensible-mda"),
    ("SM-MAIL-01", mailer("prog", P="/bin/sh"), "mailer prog runs /bin/sh"),
    ("SM-MAIL-02", mailer("local", F="lsDFMAw5:/|@qPn9S"), "mailer local has the flag |"),
    ("SM-MAIL-02", mailer("esmtp", F="mDFMuXa/"), "mailer esmtp has the flag /"),
    ("SM-MAIL-03", mailer("uucp", P="/usr/bin/uux", F="DFMhuUd"), "mailer uucp runs /usr/bin/uux"),
    ("SM-MAIL-04", milter(flags=""), "mail goes past filter (local:/run/filter/socket) when it fails"),
    ("SM-MAIL-04", milter(asked=()), "mail that comes in by MTA goes past filter"),
    ("SM-MAIL-04", milter(used=False), "filter (local:/run/filter/socket) is defined, and not used"),
    (
        "SM-MAIL-06",
        configuration(programs=[{"name": "class w", "program": "/bin/names"}]),
        "class w runs /bin/names",
    ),
    ("SM-MAIL-05", milter(listening=False), "nothing listens at local:/run/filter/socket"),
    ("SM-MAIL-07", configuration(submission_host="[192.0.2.25]"), "program hands mail to [192.0.2.25]"),
    (
        "SM-MAIL-07",
        configuration(submission_host="[127.0.0.1]:hub.far.test"),
        "program hands mail to hub.far.test",
    ),
    ("SM-MAIL-07", configuration(submission_host="localhost.far.test"), "localhost.far.test"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_mailer_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    *(
        (
            control,
            both(given.host("options", {}), configuration(mailers={}, submission_host="")),
            "there is no configuration",
        )
        for control in _mailer_controls.JUDGES
    ),
    ("SM-MAIL-05", milter(socket="inet:1234@192.0.2.1", listening=None), "on another host: filter"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


HARMLESS: list[tuple[str, given.Change, str]] = [
    ("SM-MAIL-01", mailer("local", P="[IPC]"), "pass"),
    ("SM-MAIL-01", mailer("prog", P="/usr/bin/false"), "pass"),
    ("SM-MAIL-04", milter(flags="R"), "pass"),
    ("SM-MAIL-04", milter(flags="4"), "pass"),
    ("SM-MAIL-04", both(milter(asked=()), listener(filters=[], address="127.0.0.1")), "pass"),
    ("SM-MAIL-04", both(milter(asked=()), listener(filters=[], address="10.1.2.3")), "pass"),
    ("SM-MAIL-04", both(milter(asked=()), listener(filters=[], modifiers="Ea")), "pass"),
    ("SM-MAIL-04", configuration(milters=[]), "not_applicable"),
    ("SM-MAIL-05", milter(), "pass"),
    ("SM-MAIL-06", configuration(programs=[]), "pass"),
    ("SM-MAIL-05", milter(listening=False, used=False), "not_applicable"),
    ("SM-MAIL-07", configuration(submission_host="[localhost]"), "pass"),
    ("SM-MAIL-07", configuration(submission_host="localhost."), "pass"),
    ("SM-MAIL-07", configuration(submission_host="localhost.localdomain"), "pass"),
    (
        "SM-MAIL-07",
        configuration(
            submission_host="[192.0.2.25]", local_names={"name": "", "held": ["[192.0.2.25]"], "written": []}
        ),
        "pass",
    ),
    ("SM-MAIL-07", configuration(submission_host="[IPv6:::1]:[127.0.0.1]"), "pass"),
]


@pytest.mark.parametrize(("control", "change", "status"), HARMLESS)
def test_what_is_harmless_does_not_fail(control: str, change: given.Change, status: str) -> None:
    assert given.judged(control, change)[0] == status
