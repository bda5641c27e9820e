# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of versions: a known hole is open until the release, the package or the host closes it."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _known_cves, _version_controls
from audited_options import both, mailer, program, smuggled

SMUGGLING = "CVE-2023-51765"
NEWER = {"package": "sendmail-bin", "installed": "8.17.1.9-2", "candidate": "8.17.1.9-2+deb12u2", "cves": []}

FAILURES: list[given.Failure] = [
    (
        "SM-VER-01",
        program("8.17.1.9"),
        f"{SMUGGLING}, a second message can be smuggled in: 8.17.1.9 is not yet",
    ),
    ("SM-VER-01", both(program("8.17.1.9"), smuggled("taken")), SMUGGLING),
    ("SM-VER-01", both(program("8.17.1.9"), smuggled("kept")), SMUGGLING),
    ("SM-VER-01", both(program("8.17.1.9"), smuggled("unclear")), SMUGGLING),
    ("SM-VER-01", program("8.15.2", named=(SMUGGLING,)), "CVE-2021-3618"),
    ("SM-VER-01", both(program("8.14.4"), mailer("prog", P="/bin/sh")), "CVE-2014-3956"),
    ("SM-VER-02", given.one_more("advisories", **NEWER), "and apt would install 8.17.1.9-2+deb12u2"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_version_controls.JUDGES}


CLOSED: list[tuple[given.Change, str]] = [
    (program("8.18.1"), f"{SMUGGLING}: fixed in 8.18.1"),
    (program("8.18.1.2"), f"{SMUGGLING}: fixed in 8.18.1"),
    (program("8.17.1.9", named=(SMUGGLING,)), f"{SMUGGLING}: fixed by the package"),
    (both(program("8.17.1.9"), smuggled("refused")), f"{SMUGGLING}: the probe could not do it"),
    (
        program("8.14.4", named=(SMUGGLING, "CVE-2021-3618")),
        "CVE-2014-3956: no mailer runs a program",
    ),
]


@pytest.mark.parametrize(("change", "said"), CLOSED)
def test_a_hole_is_closed_by_the_release_the_package_or_the_host(change: given.Change, said: str) -> None:
    status, words = given.judged("SM-VER-01", change)
    assert status == "pass"
    assert said in words


def test_a_host_without_sendmail_or_apt_is_not_judged() -> None:
    given.assert_not_measured("SM-VER-01", given.told("program", version=""), "there is no sendmail")
    unknown = both(program("8.17.1.9"), given.host("advisories", []))
    given.assert_not_measured("SM-VER-01", unknown, "no changelog tells what the package fixes")
    assert given.judged("SM-VER-02", given.host("advisories", []))[0] == "not_applicable"


RELEASES = [("8.17.1.9", (8, 17, 1, 9)), ("8.18.1", (8, 18, 1)), ("8.18.1-beta", (8, 18, 1)), ("", ())]


@pytest.mark.parametrize(("version", "numbers"), RELEASES)
def test_a_version_is_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert _known_cves.release(version) == numbers
