# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A .cf as values. The evidence is compiled from the cf trees of Debian 12 and 13, without the comments."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf, parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._effective_options import (
    parse_options,
    written_options,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_defaults import option_name
from hypothesis import given
from hypothesis import strategies as st

EVIDENCE = Path(__file__).parent / "evidence"


def options(text: str) -> dict[str, tuple[str, ...]]:
    return dict(parse_cf(text.encode()).options)


@pytest.mark.parametrize("release", ["12", "13"])
def test_a_compiled_file_is_read_whole(release: str) -> None:
    cf = parse_cf((EVIDENCE / f"nullclient_{release}.cf").read_bytes())
    assert cf.version == "10/Berkeley"
    assert cf.options["MaxMessageSize"] == ("10485760",)
    assert cf.options["DaemonPortOptions"] == ("Name=MTA, Addr=127.0.0.1", "Port=587, Name=MSA, M=E")
    assert {*cf.defaults} == {"Milter.macros.data", "Milter.macros.eoh"}  # op.txt tells no value of these
    assert cf.macros["Z"] == {"12": "8.17.1.9", "13": "8.18.1"}[release]
    assert cf.classes["P"] == (".",)
    assert cf.mailers["esmtp"]["P"] == "[IPC]"
    assert cf.mailers["esmtp"]["E"] == "\\r\\n"
    assert cf.milters == {"guard": {"S": "local:/run/guard.sock", "F": "T", "T": "C:5m;S:10s"}}
    assert cf.queue_groups == {"slow": {"P": "/var/spool/mqueue/slow", "F": "f", "I": "30m"}}
    assert cf.headers["From"] == ("?F? <$g>",)
    assert cf.priorities["junk"] == "-100"
    assert cf.trusted_users == ("root", "daemon", "uucp")
    assert cf.environment == ({"OPENSSL_CONF": "/etc/mail/sendmail.ossl"} if release == "13" else {})
    assert "canonify" in cf.rulesets
    assert all("\t" in rule for rules in cf.rulesets.values() for rule in rules)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O MaxHopCount=17\n", {"MaxHopCount": ("17",)}),
        ("O maxhopcount = 17 # few\n", {"MaxHopCount": ("17",)}),
        ("O MaxHop=17\n", {"MaxHopCount": ("17",)}),
        ("Oh17\n", {"MaxHopCount": ("17",)}),
        ("OOName=B\nO DaemonPortOptions=Name=C", {"DaemonPortOptions": ("Name=B", "Name=C")}),
        ("O timeout.helo=3m\n", {"Timeout.helo": ("3m",)}),
        ("O Verbose\n", {"Verbose": ("",)}),
        ("O SmtpGreetingMessage=$j \\# $# x # y\n", {"SmtpGreetingMessage": ("$j # $# x",)}),
        ("O PrivacyOptions=noexpn,\n\tnovrfy\n", {"PrivacyOptions": ("noexpn,\n\tnovrfy",)}),
        ("# a comment\n O MaxHopCount=9\n", {}),
        ("#O MaxHopCount=9\n", {}),
        ("O NoSuchOption=1", {"NoSuchOption": ("1",)}),
        ("O \n\nO=\nO", {}),
        ("", {}),
    ],
)
def test_options_are_read_as_sendmail_reads_them(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert {name: value for name, value in options(text).items() if name not in ("", "=")} == expected


@pytest.mark.parametrize("release", ["12", "13"])
def test_options_are_those_that_the_program_takes(release: str) -> None:
    """The other file is what `sendmail -C FILE -d37.1 -bt` of that release says of the .cf."""
    said = (EVIDENCE / f"nullclient_{release}.options").read_text(encoding="utf-8")
    taken = parse_options(said)
    assert len(taken) > 20
    assert written_options((EVIDENCE / f"nullclient_{release}.cf").read_bytes()) == taken


def test_an_abbreviation_that_is_not_unique_stays() -> None:
    assert option_name("Max") == "Max"
    assert option_name("timeout.Helo") == "Timeout.Helo"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dmcorp.test\nD{name} two words\n", Cf(macros={"m": "corp.test", "name": " two words"})),
        ("Dmone\nDmtwo\n", Cf(macros={"m": "two"})),
        ("Cwa b\nCw b c\nC{X}y\n", Cf(classes={"w": ("a", "b", "c"), "X": ("y",)})),
        (
            "Fw-o /etc/mail/w %[^\\#]\nF{R}@LDAP\n",
            Cf(class_sources={"w": ("-o /etc/mail/w %[^#]",), "R": ("@LDAP",)}),
        ),
        ("Troot adm\nTroot", Cf(trusted_users=("root", "adm"))),
        ("V10/Debian\n", Cf(version="10/Debian")),
        ("ELD=x=y\n", Cf(environment={"LD": "x=y"})),
        ("Pbulk=-60\n", Cf(priorities={"bulk": "-60"})),
        ("S98\nR$*\t\t$: $1\t\tcomment\n", Cf(rulesets={"98": ("$*\t$: $1",)})),
        ("Sone=98\nRa\tb\nS98\nRc\td\n", Cf(rulesets={"one": ("a\tb", "c\td")})),
        (
            "Mx, P=/bin/x, F=a b, A=x \\, $u,\n\tE=\\r\\n\n",
            Cf(mailers={"x": {"P": "/bin/x", "F": "a b", "A": "x \\, $u", "E": "\\r\\n"}}),
        ),
        ('Mx, P=/bin/x, A=x "a, b" c\n', Cf(mailers={"x": {"P": "/bin/x", "A": 'x "a, b" c'}})),
        (
            "HSubject: one\nH?M?Subject: two\nHX: a\n\tb",
            Cf(headers={"Subject": ("one", "?M? two"), "X": ("a\nb",)}),
        ),
    ],
)
def test_each_kind_of_line(text: str, expected: Cf) -> None:
    assert parse_cf(text.encode()) == expected


def test_what_is_not_utf_8_is_latin_1() -> None:
    assert parse_cf(b"Dm\xe4\n").macros == {"m": "ä"}
    assert parse_cf("Dmä\n".encode()).macros == {"m": "ä"}


@given(st.binary())
def test_no_bytes_stop_the_reader(content: bytes) -> None:
    parse_cf(content)


@given(
    st.lists(
        st.sampled_from(
            ["O", "D", "C", "F", "K", "M", "X", "Q", "H", "P", "S", "R", "{", ",", "=", "\n", "\t"]
        )
    )
)
def test_no_half_line_stops_the_reader(parts: list[str]) -> None:
    parse_cf("".join(parts).encode())
