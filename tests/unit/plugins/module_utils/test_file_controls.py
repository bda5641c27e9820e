# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of the files: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _file_controls

LOCAL_HOST_NAMES = "/etc/mail/local-host-names"
KEY = "/etc/mail/tls/server-key.pem"
PROGRAM = "/usr/libexec/sendmail/sendmail"
QUEUE = "/var/spool/mqueue"
SUBMISSION = "/var/spool/mqueue-client"
COPIES = "/var/lib/sendmail-relay"

ROW = {
    "kind": "regular file",
    "owner": "root",
    "group": "smmta",
    "mode": "0640",
    "owners": ["root", "smmta"],
    "groups": ["root", "smmta"],
    "faults": [],
    "access_lists": [],
}
AUTHINFO = {"path": "/etc/mail/authinfo", "why": "map authinfo", "role": "secret", **ROW}
KEY_ENTRY = {"path": KEY, "kind": "file", "owner": "smmta", "group": "smmta", "mode": "0400", "acl": False}
SASL = "/etc/mail/sasl/sasldb2"
SASL_ENTRY = {**KEY_ENTRY, "path": SASL}
SASL_ROW = {**ROW, "path": SASL, "why": "passwords", "role": "secret", "owner": "smmta", "mode": "0400"}
LOG = {"path": "/var/log/mail.log", "why": "mail log", "role": "log", **ROW}
PROCMAIL = {
    "path": "/usr/bin/procmail",
    "owner": "root",
    "group": "mail",
    "mode": "6755",
    "capabilities": False,
    "shipped": "",
    "own": False,
}
DRIFT = {
    "source": "/etc/mail/sendmail.mc",
    "configuration": "/etc/mail/sendmail.cf",
    "differences": [],
    "error": "",
}


def sendmail(**changes: object) -> given.Change:
    def change(seen: given.Data) -> None:
        next(one for one in seen["info"]["set_ids"] if one["path"] == PROGRAM).update(changes)

    return change


def own_key(seen: given.Data) -> None:
    """The key is where the site wants it."""
    given.path(KEY, path="/etc/mail/relay.pem")(seen)
    given.one_more("files", **{**KEY_ENTRY, "path": "/etc/mail/relay.pem"})(seen)


def beside_own_key(seen: given.Data) -> None:
    """What stands beside it is no key for that."""
    own_key(seen)
    given.file("/etc/mail/access.db", owner="smmta", mode="0400")(seen)


def without_tls(seen: given.Data) -> None:
    """The daemon's key is still there, and nothing names it any more."""
    seen["info"]["paths"] = [row for row in seen["info"]["paths"] if row["role"] != "key"]
    given.one_more("files", **KEY_ENTRY)(seen)


def with_accounts(seen: given.Data) -> None:
    """SASL keeps the accounts of those who log in."""
    given.one_more("files", **SASL_ENTRY)(seen)
    given.one_more("paths", **SASL_ROW)(seen)


def group_readable(**key: object) -> given.Change:
    """A key of root's, where DontBlameSendmail lets its group read it."""

    def change(seen: given.Data) -> None:
        given.option("DontBlameSendmail", "GroupReadableKeyFile")(seen)
        given.path(KEY, owner="root", **key)(seen)

    return change


FAILURES: list[given.Failure] = [
    ("SM-FILE-01", given.file("/etc", owner="smmta"), "/etc is owned by smmta"),
    (
        "SM-FILE-01",
        given.file("/etc/mail/access.db", owner="smmta", mode="0600"),
        "/etc/mail/access.db is owned by smmta",
    ),
    (
        "SM-FILE-01",
        given.file("/etc/mail/access.db", owner="nobody", mode="0400"),
        "/etc/mail/access.db is owned by nobody",
    ),
    (
        "SM-FILE-01",
        given.file("/etc/mail/local-host-names", owner="smmta", mode="0400"),
        "/etc/mail/local-host-names is owned by smmta",
    ),
    ("SM-FILE-01", given.one_more("files", **{**KEY_ENTRY, "owner": "nobody"}), f"{KEY} is owned by nobody"),
    ("SM-FILE-01", given.one_more("files", **{**KEY_ENTRY, "mode": "0440"}), f"{KEY} is owned by smmta"),
    ("SM-FILE-01", given.one_more("files", **{**KEY_ENTRY, "kind": "link"}), f"{KEY} is owned by smmta"),
    ("SM-FILE-01", beside_own_key, "/etc/mail/access.db is owned by smmta"),
    ("SM-FILE-01", given.one_more("files", **SASL_ENTRY), "/etc/mail/sasl/sasldb2 is owned by smmta"),
    ("SM-FILE-02", given.file("/", mode="0757"), "/ has mode 0757"),
    ("SM-FILE-02", given.file("/etc/mail/sendmail.cf", mode="0664"), "/etc/mail/sendmail.cf has mode 0664"),
    ("SM-FILE-03", given.file("/etc/mail/access.db", mode="0644"), "/etc/mail/access.db has mode 0644"),
    (
        "SM-FILE-03",
        given.one_more("files", **{**KEY_ENTRY, "path": "/etc/mail/access.cdb", "mode": "0644"}),
        "/etc/mail/access.cdb has mode 0644",
    ),
    (
        "SM-FILE-04",
        given.path(LOCAL_HOST_NAMES, faults=["/srv: mode 0777 lets everybody replace what is under it"]),
        "/srv: mode 0777 lets everybody replace what is under it (class w)",
    ),
    ("SM-FILE-05", given.path(KEY, mode="0440"), f"{KEY} has mode 0440"),
    ("SM-FILE-05", group_readable(group="mail", mode="0640"), f"{KEY} has mode 0640"),
    ("SM-FILE-05", group_readable(group="smmta", mode="0660"), f"{KEY} has mode 0660"),
    ("SM-FILE-05", group_readable(group="smmta", mode="0644"), f"{KEY} has mode 0644"),
    ("SM-FILE-05", given.path(KEY, owner="root", group="smmta", mode="0640"), f"{KEY} has mode 0640"),
    ("SM-FILE-05", given.path(KEY, owner="nobody"), f"{KEY} belongs to nobody, not to root or smmta"),
    ("SM-FILE-05", given.path(KEY, access_lists=[KEY]), f"{KEY} has an access list"),
    ("SM-FILE-06", sendmail(mode="6755"), f"{PROGRAM} is set-user-ID root"),
    ("SM-FILE-06", sendmail(group="mail"), f"{PROGRAM} is set-group-ID mail"),
    ("SM-FILE-06", sendmail(group="mail", shipped="root:mail 2755"), f"{PROGRAM} is set-group-ID mail"),
    ("SM-FILE-06", sendmail(owner="smmta"), f"{PROGRAM} belongs to smmta"),
    ("SM-FILE-06", sendmail(capabilities=True), f"{PROGRAM} has file capabilities"),
    ("SM-FILE-06", sendmail(mode="2775"), f"{PROGRAM} can be changed by others"),
    ("SM-FILE-12", given.one_more("set_ids", **PROCMAIL), "/usr/bin/procmail is set-user-ID root"),
    ("SM-FILE-07", given.path(QUEUE, mode="0750"), f"{QUEUE} has mode 0750, which lets group smmta in"),
    ("SM-FILE-07", given.path(QUEUE, mode="0701"), f"{QUEUE} has mode 0701, which lets everybody in"),
    ("SM-FILE-07", given.path(QUEUE, owner="mail"), f"{QUEUE} belongs to mail"),
    (
        "SM-FILE-07",
        given.path(SUBMISSION, group="users"),
        f"{SUBMISSION} has mode 2770, which lets group users",
    ),
    ("SM-FILE-08", given.file("/etc/mail/access", acl=True), "/etc/mail/access has an access list"),
    ("SM-FILE-08", given.path(KEY, access_lists=["/etc/mail/tls"]), "/etc/mail/tls has an access list"),
    ("SM-FILE-09", given.path(COPIES, mode="0755"), f"{COPIES} has mode 0755, which lets everybody in"),
    ("SM-FILE-09", given.one_more("paths", **{**AUTHINFO, "group": "adm"}), "which lets group adm in"),
    ("SM-FILE-09", given.one_more("paths", **{**AUTHINFO, "owner": "bin"}), "belongs to bin"),
    ("SM-FILE-10", given.one_more("paths", **{**LOG, "mode": "0666"}), "/var/log/mail.log has mode 0666"),
    ("SM-FILE-10", given.one_more("paths", **{**LOG, "owner": "mail"}), "/var/log/mail.log belongs to mail"),
    (
        "SM-FILE-11",
        given.host("drift", [{**DRIFT, "differences": ["option LogLevel is 0, and the .mc says 10"]}]),
        "/etc/mail/sendmail.cf: option LogLevel is 0, and the .mc says 10",
    ),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_file_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    ("SM-FILE-01", given.host("files", []), "there is no configuration"),
    ("SM-FILE-04", given.host("paths", []), "there is no configuration"),
    ("SM-FILE-07", given.host("paths", []), "there is no queue"),
    ("SM-FILE-11", given.host("drift", [{**DRIFT, "error": "the host has no m4"}]), "the host has no m4"),
    ("SM-FILE-11", given.host("drift", []), "there is no configuration"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


HARMLESS: list[tuple[str, given.Change]] = [
    ("SM-FILE-01", given.one_more("files", **KEY_ENTRY)),
    ("SM-FILE-01", given.one_more("files", **{**KEY_ENTRY, "path": "/etc/mail/tls/former-key.pem"})),
    ("SM-FILE-01", own_key),
    ("SM-FILE-01", without_tls),
    ("SM-FILE-01", with_accounts),
    ("SM-FILE-02", given.file("/etc/mail/sendmail.cf", kind="link", mode="0777")),
    ("SM-FILE-05", given.path(KEY, owner="root", mode="0600")),
    ("SM-FILE-05", group_readable(group="smmta", mode="0640")),
    ("SM-FILE-05", group_readable(group="root", mode="0440")),
    ("SM-FILE-06", sendmail(shipped="")),
    ("SM-FILE-06", given.host("set_ids", [])),
    ("SM-FILE-06", given.one_more("set_ids", **PROCMAIL)),
    ("SM-FILE-12", sendmail(owner="smmta")),
    ("SM-FILE-09", given.one_more("paths", **AUTHINFO)),
    ("SM-FILE-10", given.one_more("paths", **{**LOG, "group": "adm", "mode": "0644"})),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"


NOTHING_THERE = ["SM-FILE-05", "SM-FILE-09", "SM-FILE-10"]


@pytest.mark.parametrize("control", NOTHING_THERE)
def test_where_there_is_nothing_to_guard_a_control_does_not_apply(control: str) -> None:
    assert given.judged(control, given.host("paths", []))[0] == "not_applicable"
