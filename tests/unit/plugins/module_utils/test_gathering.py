# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the host's programs and tables say, read as values. The texts are real ones, of Debian 12 and 13."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _configuration_tree,
    _distribution_tooling,
    _effective_options,
    _gathering,
    _host_facts,
    _program,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import LAYOUTS

SAID_12 = """Version 8.17.1.9
 Compiled with: DNSMAP IPV6_FULL LDAPMAP LDAP_NETWORK_TIMEOUT
\t\tLDAP_REFERRALS LOG MAP_REGEX MATCHGECOS MAXDAEMONS=64 MILTER
\t\tTCPWRAPPERS TLS_EC TLS_VRFY_PER_CTX USERDB USE_LDAP_INIT XDEBUG
Canonical name: h3.corp.test
 UUCP nodename: h3.corp.test
\ta.k.a.: h3
"""
SAID_13 = """Version 8.18.1
 Compiled with: DANE HAVE_SSL_CTX_dane_enable MAX_TLSA_RR=64 DNSMAP
\t\tIPV6_FULL LDAPMAP
Canonical name: h3.corp.test
"""


@pytest.mark.parametrize(
    ("said", "version", "first", "last", "count"),
    [(SAID_12, "8.17.1.9", "DNSMAP", "XDEBUG", 16), (SAID_13, "8.18.1", "DANE", "LDAPMAP", 6)],
)
def test_a_program_tells_its_version_and_flags(
    said: str, version: str, first: str, last: str, count: int
) -> None:
    flags = _program.parse_compiled_with(said)
    assert _program.parse_version(said) == version
    assert (flags[0], flags[-1], len(flags)) == (first, last, count)


def test_another_program_has_no_version() -> None:
    assert _program.parse_version("postfix: fatal: usage\n") == ""
    assert _program.parse_compiled_with("") == ()


SAID_D37 = """setoption SevenBitInput (7)=False
setoption MaxMessageSize (0x8a)=26214400
setoption BlankSub (B)=.
setoption DaemonPortOptions (O)=Name=MTA, Family=inet, Port=25, M=AE, Listen=512
Daemon MTA flags: <NOAUTH,NOETRN>
setoption DaemonPortOptions (O)=Name=MSA, Port=587, M=Ea
setoption DeliveryMode (d)=background
setoption Timeout (r).helo=2m
setoption Timeout (r).queuereturn.non-urgent=7d
setoption SmtpGreetingMessage (0x90)=$j
setoption CipherList (0xc0)=ECDHE+AESGCM:!aNULL
setoption HoldExpensive (c)=F
setoption DeliveryMode (d)=
ADDRESS TEST MODE (ruleset 3 NOT automatically invoked)
Enter <ruleset> <address>
> """


def test_options_are_those_of_the_configuration() -> None:
    assert _effective_options.parse_options(SAID_D37) == {
        "SevenBitInput": "False",
        "MaxMessageSize": "26214400",
        "BlankSub": ".",
        "DaemonPortOptions": "Name=MTA, Family=inet, Port=25, M=AE, Listen=512\nName=MSA, Port=587, M=Ea",
        "DeliveryMode": "background",
        "Timeout.helo": "2m",
        "Timeout.queuereturn.non-urgent": "7d",
        "SmtpGreetingMessage": "$j",
        "CipherList": "ECDHE+AESGCM:!aNULL",
    }


@pytest.mark.parametrize(
    ("value", "flags"),
    [
        ("goaway,noetrn", {"goaway", "noetrn"}),
        ("NoVRFY noexpn\ngoaway", {"novrfy", "noexpn", "goaway"}),
        ("", set()),
    ],
)
def test_flags_are_split_at_commas_and_blanks(value: str, flags: set[str]) -> None:
    assert _effective_options.flags({"PrivacyOptions": value}, "PrivacyOptions") == flags


def test_os_release_is_unquoted() -> None:
    text = '# a comment\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\n\n'
    values = {"PRETTY_NAME": "Debian GNU/Linux 13 (trixie)", "ID": "debian", "VERSION_ID": "13"}
    assert _host_facts.parse_os_release(text) == values


@pytest.mark.parametrize(
    ("said", "number"),
    [("systemd 257 (257.13-1~deb13u1)\n+PAM", 257), ("systemd 252 (252.39-1~deb12u2)\n", 252), ("", 0)],
)
def test_systemd_tells_its_number(said: str, number: int) -> None:
    assert _host_facts.parse_systemd_version(said) == number


@pytest.mark.parametrize(
    ("text", "hands_off"),
    [
        ('HANDS_OFF="Yes"\n', True),
        ('HANDS_OFF="Yes";\n', True),
        ("  HANDS_OFF='Yes' # kept\n", True),
        ('HANDS_OFF="No";\nHANDS_OFF="Yes";\n', True),
        ('HANDS_OFF="Yes"\nHANDS_OFF="No"\n', False),
        ('# HANDS_OFF="Yes"; Binary  Do *NOT* touch the configuration\n', False),
        ('HANDS_OFF="Yesterday"\n', False),
        ("", False),
    ],
)
def test_hands_are_off_when_the_last_word_says_so(text: str, *, hands_off: bool) -> None:
    assert _distribution_tooling.parse_hands_off(text) is hands_off


def test_a_tree_starts_at_the_root_and_does_not_follow_links(tmp_path: Path) -> None:
    top = tmp_path / "mail"
    (top / "tls").mkdir(parents=True)
    (top / "access").write_text("x", encoding="ascii")
    (top / "access").chmod(0o640)
    (top / "tls" / "away").symlink_to("/nowhere")
    found = {entry.path: entry for entry in _configuration_tree.find_entries(str(top))}
    assert next(iter(found)) == "/"
    assert (found[str(top / "access")].kind, found[str(top / "access")].mode) == ("file", "0640")
    assert found[str(top / "tls")].kind == "directory"
    assert found[str(top / "tls" / "away")].kind == "link"
    assert found[str(tmp_path)].kind == "directory"


def test_there_is_no_tree_without_a_directory(tmp_path: Path) -> None:
    assert _configuration_tree.find_entries(str(tmp_path / "none")) == []


def test_what_was_not_wanted_is_not_gathered(tmp_path: Path) -> None:
    wanted = _gathering.Wanted(
        str(tmp_path), str(tmp_path / "cf"), str(tmp_path / "submit"), (), layout="debian"
    )
    gathered = _gathering.Gatherer(wanted).gather(["files", "distribution_tooling"])
    assert set(gathered) == {"files", "distribution_tooling"}
    assert not gathered["distribution_tooling"]["hands_off"]


def test_only_the_tooling_of_the_hosts_own_layout_is_looked_for(tmp_path: Path) -> None:
    for name in ("Makefile", "make"):
        (tmp_path / name).touch()
    armed = {
        layout.name: _distribution_tooling.ask_tooling(layout, str(tmp_path)) for layout in LAYOUTS.values()
    }
    assert (armed["debian"].hands_off, armed["redhat"].hands_off) == (False, True)
    assert armed["redhat"].armed == (f"{tmp_path}/make", f"{tmp_path}/Makefile")
    assert armed["upstream"].armed == ()
    (tmp_path / "sendmail.conf").write_text('HANDS_OFF="Yes"\n', encoding="ascii")
    assert _distribution_tooling.ask_tooling(LAYOUTS["debian"], str(tmp_path)).hands_off


def test_every_subset_has_a_reader(tmp_path: Path) -> None:
    wanted = _gathering.Wanted(str(tmp_path), str(tmp_path / "cf"), str(tmp_path / "submit"), ())
    assert set(_gathering.Gatherer(wanted).subsets) == set(_gathering.SUBSETS)
