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
    _listeners,
    _processes,
    _program,
    _queues,
    _unit,
)
from hypothesis import given
from hypothesis import strategies as st

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


STATUS = """Name:\tsendmail
State:\tS (sleeping)
Pid:\t158
PPid:\t1
Uid:\t0\t100\t100\t100
Gid:\t0\t102\t102\t102
Groups:\t102 103
CapInh:\t0000000000000001
CapPrm:\t0000000000000400
CapEff:\t0000000000000480
CapBnd:\t000001ffffffffff
CapAmb:\t0000000000000000
NoNewPrivs:\t1
Seccomp:\t2
"""


def process(root_entries: tuple[str, ...] | None) -> _processes.Process:
    return _processes.process_of(
        158,
        status=_processes.parse_status(STATUS),
        command_line=b"sendmail: accepting connections\0\0\0  ",
        executable="/usr/libexec/sendmail/sendmail",
        root_entries=root_entries,
    )


def test_a_process_is_what_the_kernel_says() -> None:
    found = process(("etc", "etc/mail"))
    assert (found.pid, found.ppid, found.uid, found.gid, found.groups) == (158, 1, 100, 102, (102, 103))
    assert found.effective == ("cap_setuid", "cap_net_bind_service")
    assert found.permitted == ("cap_net_bind_service",)
    assert found.inheritable == ("cap_chown",)
    assert found.ambient == ()
    assert (len(found.bounding), found.bounding[-1]) == (41, "cap_checkpoint_restore")
    assert (found.no_new_privs, found.seccomp, found.role) == (True, 2, "accepting connections")


@pytest.mark.parametrize(("entries", "jailed"), [(None, False), ((), True), (("etc",), True)])
def test_a_process_is_jailed_in_another_root_even_an_empty_one(
    entries: tuple[str, ...] | None, *, jailed: bool
) -> None:
    assert process(entries).jailed is jailed


@given(st.sets(st.integers(0, 63)))
def test_each_bit_has_one_name(bits: set[int]) -> None:
    names = _processes.capability_names(sum(1 << bit for bit in bits))
    assert len(set(names)) == len(names) == len(bits)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        (b"sendmail: accepting connections                  ", "accepting connections"),
        (b"sendmail: server a.test [192.0.2.1] cmd read\0", "server a.test [192.0.2.1] cmd read"),
        (b"/usr/sbin/sendmail\0-q\0", "/usr/sbin/sendmail -q"),
        (b"", ""),
    ],
)
def test_a_role_is_the_title_or_the_command(line: bytes, role: str) -> None:
    assert _processes.role_of(line) == role


PROGRAM = "/usr/libexec/sendmail/sendmail"


@pytest.mark.parametrize(
    ("executable", "program", "is_it"),
    [
        (PROGRAM, PROGRAM, True),
        (f"{PROGRAM} (deleted)", PROGRAM, True),
        (f"/var/lib/sendmail-jail{PROGRAM}", PROGRAM, True),
        ("/usr/lib/postfix/sbin/sendmail", PROGRAM, False),
        ("/usr/sbin/sshd", "", False),
    ],
)
def test_a_process_runs_the_program_by_its_executable(executable: str, program: str, *, is_it: bool) -> None:
    assert _processes.runs(executable, program) is is_it


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("00000000", "0.0.0.0"),  # noqa: S104 - read, not listened on
        ("0100007F", "127.0.0.1"),
        ("2D6433C6", "198.51.100.45"),
        ("00000000000000000000000000000000", "::"),
        ("B80D0120000000000000000001000000", "2001:db8::1"),
    ],
)
def test_addresses_are_in_the_order_of_the_machine(raw: str, address: str) -> None:
    assert _listeners.parse_address(raw) == address


TCP = """  sl  local_address rem_address   st tx_queue          rx_queue          tr tm->when retrnsmt uid
   0: 00000000:0019 00000000:0000 0A 00000000:00000000 00:00000000 00000000 100 0 54823 1 0 100 0 0 10 0
   1: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000   0 0 46329 1 0 100 0 0 10 0
   2: 2D6433C6:0019 2E6433C6:A1B2 01 00000000:00000000 00:00000000 00000000 100 0 54999 1 0 20 4 30 10 -1
"""


def test_only_listening_sockets_are_listeners() -> None:
    sockets = _listeners.parse_sockets(TCP)
    assert [(one.port, one.inode) for one in sockets] == [(25, 54823), (22, 46329)]


def test_listeners_have_holders_and_mail_ports_have_packages() -> None:
    holders = {54823: (158, PROGRAM)}
    owners, units = {PROGRAM: "sendmail-bin"}, {158: "sendmail.service"}
    found = _listeners.listeners_of(_listeners.parse_sockets(TCP), holders, owners, units)
    assert [(one.port, one.pid, one.program, one.package, one.unit) for one in found] == [
        (22, 0, "", "", ""),
        (25, 158, PROGRAM, "sendmail-bin", "sendmail.service"),
    ]


@pytest.mark.parametrize(
    ("groups", "unit"),
    [
        ("0::/system.slice/sendmail.service\n", "sendmail.service"),
        ("0::/system.slice/system-postfix.slice/postfix@-.service\n", "postfix@-.service"),
        ("2:cpu:/outer.scope\n0::/outer.scope/system.slice/exim4.service/worker\n", "exim4.service"),
        ("0::/init.scope\n", ""),
        ("", ""),
    ],
)
def test_the_unit_is_the_innermost_service(groups: str, unit: str) -> None:
    assert _listeners.parse_unit(groups) == unit


def test_a_package_is_told_only_for_a_mail_port() -> None:
    holders = {46329: (77, "/usr/sbin/sshd")}
    found = _listeners.listeners_of(
        _listeners.parse_sockets(TCP), holders, {"/usr/sbin/sshd": "openssh-server"}, {}
    )
    assert [one.package for one in found] == ["", ""]


@pytest.mark.parametrize(
    ("said", "owners"),
    [
        ("sendmail-bin: /usr/libexec/sendmail/sendmail\n", {PROGRAM: "sendmail-bin"}),
        ("libfoo:amd64: /usr/sbin/foo\n", {"/usr/sbin/foo": "libfoo"}),
        ("diversion by dash from: /bin/sh\ndash: /bin/sh\n", {"/bin/sh": "dash"}),
        ("", {}),
    ],
)
def test_packages_own_paths(said: str, owners: dict[str, str]) -> None:
    assert _listeners.parse_owners(said) == owners


def test_a_unit_is_what_systemd_shows() -> None:
    shown = (
        "MainPID=158\nLoadState=loaded\nActiveState=active\n"
        "FragmentPath=/etc/systemd/system/sendmail.service\nUnitFileState=enabled\n"
        "ExecMainStartTimestampMonotonic=4711000000\n"
    )
    assert _unit.unit_of(shown, 1.6) == _unit.Unit(
        loaded=True,
        active=True,
        enabled=True,
        main_pid=158,
        fragment="/etc/systemd/system/sendmail.service",
        exposure=1.6,
        started=4711.0,
    )


def test_an_unknown_unit_is_nothing() -> None:
    shown = "MainPID=0\nLoadState=not-found\nActiveState=inactive\nUnitFileState=\n"
    found = _unit.unit_of(shown, None)
    assert (found.loaded, found.active, found.enabled, found.main_pid, found.fragment) == (
        False,
        False,
        False,
        0,
        "",
    )


@pytest.mark.parametrize(
    ("said", "exposure"),
    [
        ("→ Overall exposure level for sendmail.service: 1.6 OK 🙂\n", 1.6),
        ("-> Overall exposure level for sendmail.service: 9.6 UNSAFE :-{\n", 9.6),
        ("→ Overall exposure level for a.service: 10 DANGEROUS\n", 10.0),
        ("Unit nosuch.service not found, cannot analyze.\n", None),
    ],
)
def test_exposure_is_the_sum(said: str, exposure: float | None) -> None:
    assert _unit.parse_exposure(said) == exposure


CONTROL_FILE = b"V8\nT1795360530\nK0\nN0\nP30002\nFs\nHT1: no\n"


@pytest.mark.parametrize(
    ("content", "created"), [(CONTROL_FILE, 1795360530), (b"V8\nK0\n", None), (b"", None)]
)
def test_a_message_knows_when_it_came(content: bytes, created: int | None) -> None:
    assert _queues.creation_time(content) == created


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("qf6AMFFUHb000433", True),
        ("hf6AMFFUHb000433", True),
        ("df6AMFFUHb000433", False),
        ("Qf6A", False),
        ("qf", False),
    ],
)
def test_control_files_stand_for_messages(name: str, *, is_one: bool) -> None:
    assert _queues.is_control_file(name) is is_one


FILES = [
    _queues.QueueFile("/q/qfA1", "smmta", "smmta", 900),
    _queues.QueueFile("/q/dfA1", "smmta", "smmta"),
    _queues.QueueFile("/q/qfB2", "root", "smmsp", 400),
]


@pytest.mark.parametrize(
    ("kind", "owner", "foreign"),
    [
        ("mta", "smmta", ("/q/qfB2",)),
        ("msp", "smmsp", ("/q/dfA1", "/q/qfA1")),
        ("mta", "root", ("/q/dfA1", "/q/qfA1")),
    ],
)
def test_a_queue_counts_its_messages_and_strangers(kind: str, owner: str, foreign: tuple[str, ...]) -> None:
    assert _queues.queue_of("/q", kind, FILES, owner=owner, now=1000) == _queues.Queue(
        "/q", kind, 2, 600, foreign
    )


def test_an_empty_queue_has_no_age() -> None:
    assert _queues.queue_of("/q", "mta", [], owner="smmta", now=1000) == _queues.Queue("/q", "mta", 0, 0, ())


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
    wanted = _gathering.Wanted(str(tmp_path), str(tmp_path / "cf"), str(tmp_path / "submit"), ())
    tooling = {"hands_off": False, "makefile": False}
    gathered = _gathering.Gatherer(wanted).gather(["files", "distribution_tooling"])
    assert set(gathered) == {"files", "distribution_tooling"}
    assert tooling.items() <= gathered["distribution_tooling"].items()


def test_every_subset_has_a_reader(tmp_path: Path) -> None:
    wanted = _gathering.Wanted(str(tmp_path), str(tmp_path / "cf"), str(tmp_path / "submit"), ())
    assert set(_gathering.Gatherer(wanted).subsets) == set(_gathering.SUBSETS)
