# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of the files: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _file_controls

FAILURES: list[given.Failure] = [
    ("SM-FILE-01", given.file("/etc", owner="smmta"), "/etc is owned by smmta"),
    (
        "SM-FILE-01",
        given.file("/etc/mail/access.db", owner="smmta", mode="0600"),
        "/etc/mail/access.db is owned by smmta",
    ),
    ("SM-FILE-02", given.file("/", mode="0757"), "/ has mode 0757"),
    ("SM-FILE-02", given.file("/etc/mail/sendmail.cf", mode="0664"), "/etc/mail/sendmail.cf has mode 0664"),
    ("SM-FILE-03", given.file("/etc/mail/access.db", mode="0644"), "/etc/mail/access.db has mode 0644"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_file_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    ("SM-FILE-01", given.host("files", []), "there is no configuration"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


HARMLESS: list[tuple[str, given.Change]] = [
    ("SM-FILE-01", given.file("/etc/mail/local-host-names", owner="smmta", mode="0400")),
    ("SM-FILE-02", given.file("/etc/mail/sendmail.cf", kind="link", mode="0777")),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"
