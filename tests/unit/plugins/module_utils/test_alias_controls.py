# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of aliases and .forward files: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _alias_controls

RISKY = {"name": "lists", "kind": "program", "target": "/usr/bin/wrapper"}
FILE = {"path": "/etc/aliases", "type": "hash", "names": 3, "risky": [], "decoders": []}
ROW = {
    "path": "/etc/aliases",
    "why": "AliasFile",
    "role": "map",
    "kind": "regular file",
    "owner": "root",
    "group": "root",
    "mode": "0644",
    "owners": ["root"],
    "groups": ["root"],
    "faults": [],
    "access_lists": [],
}
UNREAD = {"path": "/etc/mail/aliases", "why": "is a special file"}
FORWARD = {"path": "/home/ann/.forward", "owner": "ann", "mode": "0644", "runs_program": True}


def aliases(**changes: object) -> given.Change:
    return given.told("aliases", files=[{**FILE, **changes}])


FAILURES: list[given.Failure] = [
    ("SM-ALIAS-01", aliases(risky=[RISKY]), "/etc/aliases: lists leads to the program /usr/bin/wrapper"),
    ("SM-ALIAS-02", given.one_more("paths", **{**ROW, "owner": "smmta"}), "/etc/aliases belongs to smmta"),
    ("SM-ALIAS-02", given.one_more("paths", **{**ROW, "mode": "0664"}), "/etc/aliases has mode 0664"),
    ("SM-ALIAS-03", aliases(decoders=["uudecode"]), "/etc/aliases has the alias uudecode"),
    ("SM-ALIAS-04", given.told("forwards", path="$z/.forward"), "ForwardPath is $z/.forward"),
    (
        "SM-ALIAS-04",
        given.told("forwards", path="$z/.forward", files=[FORWARD]),
        "/home/ann/.forward runs a program",
    ),
    (
        "SM-ALIAS-05",
        given.told("smrsh", used=True, faults=["/etc/mail/smrsh/sh: is a shell"]),
        "/etc/mail/smrsh/sh: is a shell",
    ),
    (
        "SM-ALIAS-06",
        given.told("aliases", files=[FILE], dead=["postmaster is neither an alias nor a user"]),
        "postmaster is neither an alias nor a user",
    ),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_alias_controls.JUDGES}


HARMLESS: list[tuple[str, given.Change]] = [
    ("SM-ALIAS-01", aliases()),
    ("SM-ALIAS-02", given.one_more("paths", **ROW)),
    ("SM-ALIAS-03", aliases()),
    ("SM-ALIAS-04", given.told("forwards", files=[FORWARD])),
    ("SM-ALIAS-05", given.told("smrsh", used=True, programs=["vacation"])),
    ("SM-ALIAS-06", aliases()),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"


@pytest.mark.parametrize("control", ["SM-ALIAS-02", "SM-ALIAS-05", "SM-ALIAS-06"])
def test_where_nothing_is_in_force_a_control_does_not_apply(control: str) -> None:
    assert given.judged(control)[0] == "not_applicable"


@pytest.mark.parametrize("control", ["SM-ALIAS-01", "SM-ALIAS-03", "SM-ALIAS-04"])
def test_without_a_configuration_there_is_no_telling(control: str) -> None:
    given.assert_not_measured(control, given.host("paths", []), "there is no configuration")


@pytest.mark.parametrize("control", ["SM-ALIAS-01", "SM-ALIAS-03", "SM-ALIAS-06"])
def test_aliases_of_a_server_cannot_be_told(control: str) -> None:
    given.assert_not_measured(control, given.told("aliases", elsewhere=["ldap:"]), "aliases come from ldap:")


@pytest.mark.parametrize("control", ["SM-ALIAS-01", "SM-ALIAS-03", "SM-ALIAS-06"])
def test_aliases_that_were_not_read_cannot_be_told(control: str) -> None:
    change = given.told("aliases", files=[FILE], unread=[UNREAD])
    given.assert_not_measured(control, change, "/etc/mail/aliases was not read: is a special file")


UNSEEN = [{"elsewhere": ["ldap:"]}, {"unread": [UNREAD]}]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_a_bad_file_is_told_whatever_was_not_seen(unseen: dict[str, object]) -> None:
    change = given.told("aliases", **unseen, files=[{**FILE, "risky": [RISKY], "decoders": ["decode"]}])
    given.assert_fails("SM-ALIAS-01", change, "/usr/bin/wrapper")
    given.assert_fails("SM-ALIAS-03", change, "the alias decode")


@pytest.mark.parametrize("unseen", UNSEEN)
def test_one_fault_is_no_answer_to_another(unseen: dict[str, object]) -> None:
    change = given.told("aliases", **unseen, files=[{**FILE, "decoders": ["decode"]}])
    assert given.judged("SM-ALIAS-01", change)[0] == "not_measured"
