# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of maps: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_controls

MASK = "/etc/mail/access:3 (Connect:192.0.2.0/24): never matches"
FAILURES: list[given.Failure] = [
    (
        "SM-MAP-01",
        given.map_of("access", differs=["lacks connect:192.0.2.7"]),
        "/etc/mail/access.db lacks connect:192.0.2.7, unlike /etc/mail/access",
    ),
    (
        "SM-MAP-01",
        given.map_of("mailertable", differs=None, stale=True),
        "/etc/mail/mailertable.db is older than /etc/mail/mailertable",
    ),
    ("SM-MAP-02", given.map_of("access", faults=[MASK], odd=1), MASK),
    ("SM-MAP-02", given.map_of("R", faults=["relay-domains:1 (x.): ends in a dot"], odd=9), "8 more"),
    ("SM-MAP-03", given.map_of("access", optional=True), "/etc/mail/access is optional (-o)"),
    ("SM-MAP-04", given.map_of("access", missing=True), "map access: /etc/mail/access has no database"),
    ("SM-MAP-04", given.map_of("w", missing=True), "class w: /etc/mail/local-host-names has no file"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_map_controls.JUDGES}


HARMLESS: list[tuple[str, given.Change]] = [
    ("SM-MAP-01", given.map_of("access", stale=True, differs=[])),
    ("SM-MAP-01", given.map_of("access", text="", differs=None)),
    ("SM-MAP-04", given.map_of("R", optional=True, missing=True)),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"


def test_what_could_not_be_compared_is_no_pass() -> None:
    change = given.map_of("mailertable", differs=None)
    given.assert_not_measured("SM-MAP-01", change, "not compared with the text: /etc/mail/mailertable.db")


UNREAD = "others may have put another file, which is closed to them, in its place"


def test_a_text_that_was_not_read_is_no_pass_and_no_fault() -> None:
    said = f"/etc/mail/mailertable was not read: {UNREAD}"
    for text in ("/etc/mail/mailertable", ""):  # "" for one that is no regular file
        change = given.map_of("mailertable", differs=None, text=text, unread=UNREAD)
        given.assert_not_measured("SM-MAP-02", change, said)
        given.assert_not_measured("SM-MAP-01", change, "/etc/mail/mailertable.db")


def test_a_fault_is_told_beside_a_text_that_was_not_read() -> None:
    def change(seen: given.Data) -> None:
        given.map_of("mailertable", differs=None, unread=UNREAD)(seen)
        given.map_of("access", faults=[MASK], odd=1)(seen)

    given.assert_fails("SM-MAP-02", change, MASK)


def test_a_map_that_differs_is_told_beside_one_that_could_not_be_compared() -> None:
    def change(seen: given.Data) -> None:
        given.map_of("mailertable", differs=None)(seen)
        given.map_of("access", differs=["lacks connect:192.0.2.7"])(seen)

    given.assert_fails("SM-MAP-01", change, "/etc/mail/access.db lacks connect:192.0.2.7")


@pytest.mark.parametrize("control", [*_map_controls.JUDGES])
def test_without_maps_a_control_does_not_apply(control: str) -> None:
    assert given.judged(control, given.host("maps", []))[0] == "not_applicable"
