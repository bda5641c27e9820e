# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is unsafe about a path that a configuration names, on the way to it and of itself."""

from __future__ import annotations

import pwd
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._named_paths import (
    KEY,
    LOG,
    PROGRAM,
    QUEUE,
    READ,
    SECRET,
    SOCKET,
    WRITTEN,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._path_survey import (
    Configuration,
    daemon_users,
    log_files,
    path_faults,
    starters,
    survey_paths,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import (
    DIRECTORY,
    FILE,
    LINK,
    OTHER,
    Found,
    Trail,
    may_be_told,
)

ROOT = ("root",)
SOMEBODY = pwd.getpwnam("daemon")  # there is one on every host
DAEMON = ("root", "smmta")


SASL = "/etc/sasldb2"


def accounts(group: str, mode: int) -> Trail:
    """SASL's own database, which Debian gives to group sasl with mode 0660."""
    return Trail(SASL, (), SASL, Found(SASL, FILE, Attributes("root", group, mode)))


def trail(
    owner: str, mode: int, *, holder: str = "root", holder_mode: int = 0o755, kind: str = FILE
) -> Trail:
    above = (
        Found("/", DIRECTORY, Attributes("root", "root", 0o755)),
        Found("/d", DIRECTORY, Attributes(holder, "mail", holder_mode)),
    )
    return Trail("/d/f", above, "/d/f", Found("/d/f", kind, Attributes(owner, "mail", mode)))


SAFE = [
    pytest.param(trail("root", 0o644), READ, ROOT, id="root's own"),
    pytest.param(trail("smmta", 0o400), KEY, DAEMON, id="the daemon's key"),
    pytest.param(trail("smmta", 0o600, holder="smmta"), WRITTEN, DAEMON, id="what the daemon writes"),
    pytest.param(trail("root", 0o600, holder="smmta"), WRITTEN, DAEMON, id="root's file in its directory"),
    pytest.param(trail("smmta", 0o777, holder="smmta", kind=DIRECTORY), QUEUE, DAEMON, id="a queue"),
    pytest.param(trail("opendkim", 0o666, holder="opendkim", kind=OTHER), SOCKET, ROOT, id="a filter's"),
    pytest.param(trail("syslog", 0o664), LOG, ROOT, id="a log has rules of its own"),
    pytest.param(accounts("sasl", 0o660), SECRET, DAEMON, id="SASL's database, its group's"),
]
UNSAFE = [
    pytest.param(
        accounts("users", 0o660),
        SECRET,
        DAEMON,
        [f"{SASL}: mode 0660 lets every member of group users change it"],
        id="SASL's database, another group's",
    ),
    pytest.param(
        accounts("sasl", 0o662),
        SECRET,
        DAEMON,
        [f"{SASL}: mode 0662 lets everybody change it"],
        id="SASL's, all's",
    ),
    pytest.param(
        trail("smmta", 0o660),
        WRITTEN,
        DAEMON,
        ["/d/f: mode 0660 lets every member of group mail change it"],
        id="what the daemon writes, and a group",
    ),
    pytest.param(
        trail("nobody", 0o644), READ, ROOT, ["/d/f: belongs to nobody, who can change it"], id="owner"
    ),
    pytest.param(
        trail("smmta", 0o644), READ, ROOT, ["/d/f: belongs to smmta, who can change it"], id="the daemon's"
    ),
    pytest.param(
        trail("root", 0o664),
        READ,
        ROOT,
        ["/d/f: mode 0664 lets every member of group mail change it"],
        id="group",
    ),
    pytest.param(trail("root", 0o666), READ, ROOT, ["/d/f: mode 0666 lets everybody change it"], id="world"),
    pytest.param(
        trail("root", 0o644, holder="smmta"),
        READ,
        ROOT,
        ["/d: belongs to smmta, who can replace what is under it"],
        id="directory",
    ),
    pytest.param(
        trail("root", 0o600, holder_mode=0o777),
        SECRET,
        DAEMON,
        ["/d: mode 0777 lets everybody replace what is under it"],
        id="open directory",
    ),
    pytest.param(
        trail("root", 0o777, kind=DIRECTORY),
        READ,
        ROOT,
        ["/d/f: mode 0777 lets everybody change it"],
        id="a directory of certificates, or a jail",
    ),
    pytest.param(
        trail("root", 0o644, holder="ann"),
        WRITTEN,
        DAEMON,
        ["/d: belongs to ann, who can replace what is under it"],
        id="a stranger's directory",
    ),
]


@pytest.mark.parametrize(("walked", "role", "owners"), SAFE)
def test_a_safe_path_has_no_fault(walked: Trail, role: str, owners: tuple[str, ...]) -> None:
    assert [*path_faults(walked, role, owners)] == []


@pytest.mark.parametrize(("walked", "role", "owners", "faults"), UNSAFE)
def test_an_unsafe_path_says_why(
    walked: Trail, role: str, owners: tuple[str, ...], faults: list[str]
) -> None:
    assert [*path_faults(walked, role, owners)] == faults


def test_what_is_missing_is_judged_by_its_way() -> None:
    above = (
        Found("/", DIRECTORY, Attributes("root", "root", 0o755)),
        Found("/d", DIRECTORY, Attributes("root", "root", 0o1777)),
    )
    faults = [*path_faults(Trail("/d/f", above, "/d/f", None), READ, ROOT)]
    assert faults == ["/d: mode 1777 lets everybody replace what is under it"]


def test_a_link_that_others_could_plant_is_told() -> None:
    above = (
        Found("/", DIRECTORY, Attributes("root", "root", 0o755)),
        Found("/d", DIRECTORY, Attributes("smmta", "mail", 0o755)),
        Found("/d/f", LINK, Attributes("smmta", "mail", 0o777)),
        Found("/e", DIRECTORY, Attributes("root", "root", 0o755)),
    )
    end = Found("/e/f", FILE, Attributes("root", "root", 0o644))
    assert any(
        "symbolic link" in fault for fault in path_faults(Trail("/d/f", above, "/e/f", end), READ, ROOT)
    )


@pytest.mark.parametrize(("role", "told"), [(READ, True), (PROGRAM, False)])
def test_another_name_of_a_file_is_told(role: str, told: bool) -> None:
    end = Found("/f", FILE, Attributes("root", "root", 0o644), links=2)
    above = (Found("/", DIRECTORY, Attributes("root", "root", 0o755)),)
    found = [*path_faults(Trail("/f", above, "/f", end), role, ROOT)]
    assert found == (["/f: has 2 names (hard links)"] if told else [])


TOLD = [
    pytest.param("root", 0o755, 0o640, 1, True, id="root's link"),
    pytest.param("smmta", 0o755, 0o644, 1, True, id="what everybody can read"),
    pytest.param("smmta", 0o755, 0o640, 1, False, id="a link that the relay user can plant"),
    pytest.param("root", 0o775, 0o600, 1, False, id="or a group"),
    pytest.param("root", 0o755, 0o600, 2, False, id="another name"),
]


@pytest.mark.parametrize(("holder", "holder_mode", "mode", "links", "told"), TOLD)
def test_nobody_has_a_file_told_that_is_closed_to_him(
    holder: str, holder_mode: int, mode: int, links: int, told: bool
) -> None:
    above = (
        Found("/", DIRECTORY, Attributes("root", "root", 0o755)),
        Found("/d", DIRECTORY, Attributes(holder, "mail", holder_mode)),
        Found("/d/f", LINK, Attributes(holder, "mail", 0o777)),
    )
    end = Found("/etc/shadow", FILE, Attributes("root", "shadow", mode), links=links)
    assert may_be_told(Trail("/d/f", above, "/etc/shadow", end)) is told


@pytest.mark.parametrize("end", [None, Found("/d", DIRECTORY, Attributes("root", "root", 0o755))])
def test_what_is_no_file_is_not_read(end: Found | None) -> None:
    assert not may_be_told(Trail("/d", (), "/d", end))


@pytest.mark.parametrize(
    ("text", "users"),
    [
        ("", ("root",)),
        ("O RunAsUser=smmta:smmta\nO TrustedUser=smmta", ("root", "smmta")),
        ("O RunAsUser=relay\nO TrustedUser=smmta", ("root", "relay", "smmta")),
        ("O TrustedUser=root", ("root",)),
        ("O RunAsUser=smmta.smmta", ("root", "smmta")),
        (f"O RunAsUser={SOMEBODY.pw_uid}:{SOMEBODY.pw_gid}", ("root", SOMEBODY.pw_name)),
        (f"O RunAsUser=smmta\nO TrustedUser={SOMEBODY.pw_uid}", ("root", "smmta", SOMEBODY.pw_name)),
    ],
)
def test_the_daemons_users_are_those_of_its_options(text: str, users: tuple[str, ...]) -> None:
    assert daemon_users(parse_cf(text.encode())) == users


@pytest.mark.parametrize(
    ("rules", "files"),
    [
        ("mail.*\t\t\t-/var/log/mail.log\n", ["/var/log/mail.log"]),
        ("mail.err  /srv/mail.err;Format\n", ["/srv/mail.err"]),
        ("*.info;mail.none\t/var/log/messages\n", []),
        ("auth,mail.info /srv/x\n", ["/srv/x"]),
        ("*.*;auth,authpriv.none\t-/var/log/syslog\n", ["/var/log/syslog"]),
        ("auth,authpriv.*\t/var/log/auth.log\n", []),
        ("# mail.* /srv/x\nkern.* /srv/y\nmail.* @loghost\nmail.* |/dev/xconsole\n", []),
    ],
)
def test_the_log_of_mail_is_where_its_rules_say(rules: str, files: list[str]) -> None:
    assert log_files(rules) == files


STARTERS = [
    ("etc/systemd/system/sendmail.service", "unit"),
    ("etc/systemd/system/sendmail.service.d/own.conf", "unit"),
    ("etc/init.d/sendmail", "unit"),
    ("etc/default/sendmail", "the unit's settings"),
    ("etc/sysconfig/sendmail", "the unit's settings"),
    ("usr/local/sbin/sendmail-mend-maps", "run by root"),
    ("usr/local/sbin/sendmail-transaction", "run by root"),
    ("etc/sasl2/Sendmail.conf", "SASL"),
    ("usr/lib/sasl2/Sendmail.conf", "SASL"),
    ("usr/lib/x86_64-linux-gnu/sasl2/Sendmail.conf", "SASL"),
    ("var/lib/sendmail-jail/mta", "jail"),
]


@pytest.mark.parametrize(("path", "why"), STARTERS)
def test_what_decides_beside_the_configuration_is_named(path: str, why: str, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).touch()
    assert (str(tmp_path / path), why, READ) in {(one.path, one.why, one.role) for one in starters(tmp_path)}


def test_the_host_itself_is_read(tmp_path: Path) -> None:
    directory = tmp_path / "mail"
    (directory / "queue/qf").mkdir(parents=True)
    access = directory / "access"
    access.write_text('AuthInfo:mx.example.net\t"P:geheim"\n')
    access.chmod(0o646)
    (directory / "authinfo").write_text("x")
    cf = parse_cf(
        f"Kaccess hash {access}\nO QueueDirectory={directory}/q*\nO HelpFile={directory}/none\n".encode()
    )
    rows = {(row.path, row.role): row for row in survey_paths([Configuration("/x.cf", cf)], str(directory))}
    told = {path.removeprefix(str(directory)): (role, row.kind) for (path, role), row in rows.items()}
    assert told["/authinfo"] == ("secret", FILE)
    assert f"{access}: mode 0646 lets everybody change it" in rows[str(access), "secret"].faults
    assert rows[str(access), "map"].mode == "0646"
    assert (f"{directory}/queue/qf", "queue") in rows
    assert told["/none"] == ("read", "")
    assert "geheim" not in repr(rows)
