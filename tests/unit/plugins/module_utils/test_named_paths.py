# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The paths that a .cf names, each with its role."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._named_paths import (
    AliasFile,
    alias_files,
    aliases_elsewhere,
    map_files,
    named_paths,
    programs_in,
)

NAMED: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("O HelpFile=/etc/mail/helpfile", [("/etc/mail/helpfile", "HelpFile", "read")]),
    ("O StatusFile", []),
    ("O PidFile=/run/$j.pid", []),
    (
        "O ServerKeyFile=/tls/a.pem, /tls/b.pem",
        [("/tls/a.pem", "ServerKeyFile", "key"), ("/tls/b.pem", "ServerKeyFile", "key")],
    ),
    ("O RandFile=file:/dev/urandom", [("/dev/urandom", "RandFile", "read")]),
    ("O QueueDirectory=/var/spool/mqueue/q*", [("/var/spool/mqueue/q*", "QueueDirectory", "queue")]),
    (
        "O UseMSP=True\nO QueueDirectory=/var/spool/mqueue-client",
        [("/var/spool/mqueue-client", "QueueDirectory", "submission queue")],
    ),
    ("Fw/etc/mail/local-host-names %[^\\#]", [("/etc/mail/local-host-names", "class w", "read")]),
    ("FR-o /etc/mail/relay-domains", [("/etc/mail/relay-domains", "class R", "read")]),
    ("F{VirtHost}|/usr/bin/hosts --all", [("/usr/bin/hosts", "class VirtHost", "program")]),
    ('F{Own}-o "|/usr/bin/own" x', [("/usr/bin/own", "class Own", "program")]),
    ("F{Own}key@program:/usr/bin/own -v", [("/usr/bin/own", "class Own", "program")]),
    ('F{Own}"/etc/mail/own"', [("/etc/mail/own", "class Own", "read")]),
    ("FR@LDAP", []),
    (
        "Kaccess hash -T<TMPF> /etc/mail/access",
        [("/etc/mail/access", "map access", "map"), ("/etc/mail/access.db", "map access", "map")],
    ),
    ("Kwords text /etc/mail/words", [("/etc/mail/words", "map words", "map")]),
    ("Kask program /usr/bin/ask -v", [("/usr/bin/ask", "map ask", "program")]),
    ("KAsk.it PROGRAM /usr/bin/ask", [("/usr/bin/ask", "map Ask.it", "program")]),
    ("Kask,program,/usr/bin/ask", [("/usr/bin/ask", "map ask", "program")]),
    ("Kasked socket -T<TMP> local:/run/asked.sock", [("/run/asked.sock", "map asked", "socket")]),
    ("Kasked socket inet:8890@localhost", []),
    ("Kmacro macro", []),
    (
        'Kpeople ldap -k (mail=%0) -h ldap.corp.test -P /etc/mail/ldap.secret -b "dc=corp"',
        [("/etc/mail/ldap.secret", "map people", "secret")],
    ),
    ("KPeople LDAP -P/etc/mail/ldap.secret", [("/etc/mail/ldap.secret", "map People", "secret")]),
    ("Kwords text -P /etc/mail/words", [("/etc/mail/words", "map words", "map")]),
    (
        'O LDAPDefaultSpec=-h ldap.corp.test -P "/etc/mail/ldap.secret"',
        [("/etc/mail/ldap.secret", "LDAPDefaultSpec", "secret")],
    ),
    (
        "O AliasFile=/etc/aliases, ldap:-P /etc/ldap.one\nFR@ldap:-k (x) -P /etc/ldap.two",
        [
            ("/etc/aliases", "AliasFile", "map"),
            ("/etc/aliases.db", "AliasFile", "map"),
            ("/etc/ldap.one", "LDAP of AliasFile", "secret"),
            ("/etc/ldap.two", "class R", "secret"),
        ],
    ),
    ("EOPENSSL_CONF=/etc/mail/sendmail.ossl", [("/etc/mail/sendmail.ossl", "variable OPENSSL_CONF", "read")]),
    (
        "ELD_LIBRARY_PATH=/opt/a:lib:/opt/b\nEAGENT=sendmail",
        [("/opt/a", "variable LD_LIBRARY_PATH", "read"), ("/opt/b", "variable LD_LIBRARY_PATH", "read")],
    ),
    ("Mprog, P=/bin/sh, F=lsDFMoqeu9, A=sh -c $u", [("/bin/sh", "mailer prog", "program")]),
    ("Msmtp, P=[IPC], F=mDFMuX", []),
    ("Qslow, P=/var/spool/slow, F=f", [("/var/spool/slow", "queue group slow", "queue")]),
    ("Xdkim, S=local:/run/dkim.sock, F=T", [("/run/dkim.sock", "milter dkim", "socket")]),
    ("Xdkim, S=inet:8891@localhost, F=T", []),
    ("Xdkim, S=/run/dkim.sock, F=T", [("/run/dkim.sock", "milter dkim", "socket")]),
    (
        "O AliasFile=hash:/etc/aliases",
        [("/etc/aliases", "AliasFile", "map"), ("/etc/aliases.db", "AliasFile", "map")],
    ),
    (
        "O ServerCertFile=/tls/both.pem\nO ServerKeyFile=/tls/both.pem\nO ClientKeyFile=/tls/both.pem",
        [("/tls/both.pem", "ServerCertFile", "read"), ("/tls/both.pem", "ServerKeyFile", "key")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_every_path_is_told_with_its_role(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.path, one.why, one.role) for one in named_paths(parse_cf(text.encode()))] == expected


PROGRAMS = [
    ("Fw/etc/mail/local-host-names\nFR@LDAP\nKaccess hash /etc/mail/access\nO AliasFile=/etc/aliases", []),
    ("F{w}|/bin/names --all", [("class w", "/bin/names --all")]),
    ("Fw-o |/bin/names\nFw|sh names", [("class w", "/bin/names"), ("class w", "sh names")]),
    ('F{w}"|/bin/names"', [("class w", "/bin/names")]),
    ("F{w}@Program:/bin/names", [("class w", "/bin/names")]),
    ("F{w}/srv/@program:/bin/names", []),
    ("Kask program -t /bin/ask -v", [("map ask", "-t /bin/ask -v")]),
    ("KA.b Program /bin/ask", [("map A.b", "/bin/ask")]),
    ("O AliasFile=hash:/etc/aliases, program:-m /bin/ask", [("AliasFile", "program:-m /bin/ask")]),
]


@pytest.mark.parametrize(("text", "runs"), PROGRAMS)
def test_what_a_class_or_a_map_runs_is_told(text: str, runs: list[tuple[str, str]]) -> None:
    assert [*programs_in(parse_cf(text.encode()))] == runs


ALIASES = [
    ("O AliasFile=/etc/aliases", [AliasFile("hash", "/etc/aliases")]),
    (
        "O AliasFile=btree:-o /etc/a, hash:/etc/b",
        [AliasFile("btree", "/etc/a"), AliasFile("hash", "/etc/b")],
    ),
    ("O AliasFile=implicit:/etc/aliases", [AliasFile("hash", "/etc/aliases")]),
    ("O AliasFile=ldap:-k (x)", []),
    ("O AliasFile=", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), ALIASES)
def test_alias_files_are_those_of_the_option(text: str, expected: list[AliasFile]) -> None:
    assert [*alias_files(parse_cf(text.encode()))] == expected


def test_aliases_that_are_no_files_are_told() -> None:
    cf = parse_cf(
        b"O AliasFile=hash:/etc/aliases, ldap:-k (x), nis:mail.aliases\nO AliasFile=program:/bin/x\n"
    )
    assert aliases_elsewhere(cf) == ("ldap:-k (x)", "nis:mail.aliases", "program:/bin/x")
    assert alias_files(cf) == (AliasFile("hash", "/etc/aliases"),)


@pytest.mark.parametrize(
    ("kind", "path", "files"),
    [
        ("hash", "/m/access", ("/m/access", "/m/access.db")),
        ("hash", "/m/access.db", ("/m/access.db",)),
        ("cdb", "/m/access", ("/m/access", "/m/access.cdb")),
        ("text", "/m/words", ("/m/words",)),
    ],
)
def test_a_map_has_a_text_and_a_database(kind: str, path: str, files: tuple[str, ...]) -> None:
    assert map_files(kind, path) == files
