# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a configuration asks for, what its program can do, and who listens. The texts are real ones."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _command, _listeners, _program
from ansible_collections.postmaster.sendmail.plugins.module_utils._capabilities import capabilities
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._configured import (
    Listening,
    configured,
    effective_options,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._effective_options import written_options
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_name import (
    unqualified_name,
    wait_told,
)

EVIDENCE = Path(__file__).parent / "evidence"
LISTENING = Listening(
    [_listeners.Socket("::", 25, 1), _listeners.Socket("127.0.0.1", 8891, 2)], {"/run/guard.sock"}
)

SAID_D15 = """Version 8.18.1
 Compiled with: DANE HAVE_SSL_CTX_dane_enable MAX_TLSA_RR=64 DNSMAP
\t\tMAP_REGEX MILTER NETINET NETINET6 NEWDB=5.3 NIS
\t\tSASLv2 SOCKETMAP STARTTLS TCPWRAPPERS USERDB
    OS Defines: ADDRCONFIG_IS_BROKEN HASFCHOWN
Kernel symbols:\t/boot/vmlinux
   FFR Defines: _FFR_MAIL_MACRO _FFR_MTA_STS
\t\t_FFR_REJECT_NUL_BYTE
       OpenSSL: compiled 0x30400000
       OpenSSL: linked   0x30500070
Canonical name: relay.corp.test
"""


def test_a_program_tells_its_features_and_library() -> None:
    assert _program.parse_ffrs(SAID_D15) == ("_FFR_MAIL_MACRO", "_FFR_MTA_STS", "_FFR_REJECT_NUL_BYTE")
    assert _program.parse_openssl(SAID_D15) == "3.5.7"
    assert (_program.parse_ffrs(""), _program.parse_openssl("")) == ((), "")


@pytest.mark.parametrize(
    ("flags", "has"),
    [
        (_program.parse_compiled_with(SAID_D15) + _program.parse_ffrs(SAID_D15), None),
        (("STARTTLS", "SASL"), {"starttls", "sasl"}),
        (("NEWDB=4.8",), {"berkeley_db"}),
        (("CDB=1",), {"cdb"}),
        (("MTA_STS",), {"mta_sts"}),
        (("HAVE_SSL_CTX_dane_enable", "NISPLUS"), set()),
        ((), set()),
    ],
)
def test_capabilities_follow_from_flags(flags: tuple[str, ...], has: set[str] | None) -> None:
    found = {name for name, there in capabilities(flags).items() if there}
    debian_13_lacks = {"smtputf8", "cdb", "ldap_map"}  # the text above leaves LDAPMAP out
    assert found == (has if has is not None else set(capabilities(())) - debian_13_lacks)


def test_each_option_is_set_or_default() -> None:
    content = (EVIDENCE / "nullclient_13.cf").read_bytes()
    found = effective_options(parse_cf(content), written_options(content))
    assert found["MaxMessageSize"] == {"value": "10485760", "source": "set"}
    assert found["MaxHopCount"] == {"value": "25", "source": "default"}
    assert found["FallbackMXhost"] == {"value": "", "source": "default"}
    assert found["DANE"]["value"] == "false"


DEFAULTS = [
    ("O MaxHopCount=9", "MaxHopCount", {"value": "9", "source": "set"}),
    ("", "Timeout.rcpt", {"value": "1h", "source": "default"}),
    # What somebody has commented out is not in force, whatever it says and wherever it stands.
    ("#O MaxMessageSize=26214400", "MaxMessageSize", {"value": "0", "source": "default"}),
    ("#O Timeout.ident=0\n#O Timeout.ident=5s", "Timeout.ident", {"value": "5s", "source": "default"}),
    ("#O TrustedUser=smmta", "TrustedUser", {"value": "", "source": "default"}),
    ("#O DefaultUser=mailnull", "DefaultUser", {"value": "", "source": "default"}),
    ("#O Milter.macros.eoh=i", "Milter.macros.eoh", {"value": "i", "source": "default"}),  # op.txt has none
]


@pytest.mark.parametrize(("text", "name", "told"), DEFAULTS)
def test_a_default_is_the_documented_one(text: str, name: str, told: dict[str, str]) -> None:
    content = f"{text}\n".encode()
    assert effective_options(parse_cf(content), written_options(content))[name] == told


BOTH = ["guard", "scan"]  # all of InputMailFilters


@pytest.mark.parametrize(
    ("line", "listener"),
    [
        ("Name=MTA", ("MTA", "inet", "", 25, "", "", BOTH, True)),
        ("Port=587, Name=MSA, M=Ea, I=scan", ("MSA", "inet", "", 587, "Ea", "", ["scan"], False)),
        ("Name=MTA, Addr=127.0.0.1, Port, I=", ("MTA", "inet", "127.0.0.1", 25, "", "", [], True)),
        ("Family=inet6, Addr=IPv6:::1, P=smtps, r=9", ("", "inet6", "::1", 465, "", "", BOTH, False)),
        ("A=127.0.0.1,P=25,Input=a;b", ("", "inet", "127.0.0.1", 25, "", "", ["a", "b"], True)),
        ("A=127.0.0.2,P=8891", ("", "inet", "127.0.0.2", 8891, "", "", BOTH, False)),
        ("A=relay.corp.test", ("", "inet", "relay.corp.test", 25, "", "", BOTH, None)),
        ("P=nosuchservice", ("", "inet", "", None, "", "", BOTH, None)),
        ("Port=25, DeliveryMode= deferred, delayLA=9", ("", "inet", "", 25, "", "deferred", BOTH, True)),
    ],
)
def test_listeners_are_told_and_looked_for(line: str, listener: tuple[object, ...]) -> None:
    options = {"InputMailFilters": "old\nguard, scan", "DaemonPortOptions": line}  # the last list counts
    (found,) = configured(parse_cf(b""), options, LISTENING)["listeners"]
    assert tuple(found.values()) == listener


@pytest.mark.parametrize(
    ("endpoint", "listening"),
    [
        ("local:/run/guard.sock", True),
        ("unix:/run/other.sock", False),
        ("/run/guard.sock", True),
        ("inet:8891@localhost", True),
        ("inet:8891@127.0.0.1", True),
        ("inet:8892@127.0.0.1", False),
        ("inet:8891@filter.corp.test", None),
        ("", False),
    ],
)
def test_milters_are_told_and_looked_for(endpoint: str, *, listening: bool | None) -> None:
    (found,) = configured(parse_cf(f"Xguard, S={endpoint}, F=T\n".encode()), {}, LISTENING)["milters"]
    assert found["listening"] is listening


USED = [
    ("guard", "", {"guard"}),  # without a listener of its own sendmail has one on port 25
    ("guard", "Name=A", {"guard"}),
    ("other;guard", "Name=A, InputFilter=b;own\nName=B", {"guard", "own"}),
    ("guard", "Name=A, I=own", {"own"}),
    ("guard", "Name=A, I=", set()),
    ("guard\nown", "Name=A", {"own"}),
]


@pytest.mark.parametrize(("filters", "listeners", "used"), USED)
def test_a_filter_is_used_where_a_listener_asks_it(filters: str, listeners: str, used: set[str]) -> None:
    options = {"InputMailFilters": filters, "DaemonPortOptions": listeners}
    text = b"Xguard, S=inet:1@::1\nXown, S=inet:2@::1\nXidle, S=inet:3@::1\n"
    found = configured(parse_cf(text), options, LISTENING)["milters"]
    assert {one["name"] for one in found if one["used"]} == used


def test_nothing_is_configured_by_nothing() -> None:
    found = configured(parse_cf(b""), {}, Listening())
    assert (found["version"], found["listeners"], found["milters"], found["maps"]) == ("", [], [], [])


def test_a_unix_socket_that_accepts_is_found(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as other:
        server.bind(str(tmp_path / "accepts"))
        server.listen()
        other.bind(str(tmp_path / "bound"))
        found = _listeners.find_unix_sockets()
        assert str(tmp_path / "accepts") in found
        assert str(tmp_path / "bound") not in found


def test_a_tcp_socket_that_accepts_is_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert Listening(_listeners.find_sockets()).on("127.0.0.1", port) is True
        assert Listening(_listeners.find_sockets()).on("", port) is True


def test_a_program_that_stalls_is_not_waited_for() -> None:
    assert _command.first_words(["sh", "-c", "echo said; exec sleep 60"], seconds=0.3) == "said\n"
    assert _command.first_words(["sh", "-c", "echo said"], seconds=30) == "said\n"


KNOWN: dict[str, tuple[str, list[str], list[str]]] = {
    "relay": ("relay.corp.test", ["relay"], []),
    "alias": ("alias", ["alias.corp.test"], []),
    "nodot": ("nodot", ["other"], []),
}


@pytest.mark.parametrize(
    ("name", "stalls"),
    [("relay", ""), ("alias", ""), ("nodot", "nodot"), ("unknown.invalid", ""), ("not-known-at-all", "")],
)
def test_only_a_known_name_without_a_dot_stalls(
    name: str, stalls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(wanted: str) -> tuple[str, list[str], list[str]]:
        if wanted in KNOWN:
            return KNOWN[wanted]
        raise socket.gaierror

    def look_up_v6(*_asked: object, **_how: object) -> list[object]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "gethostname", lambda: name)
    monkeypatch.setattr(socket, "gethostbyname_ex", look_up)
    monkeypatch.setattr(socket, "getaddrinfo", look_up_v6)
    assert unqualified_name() == stalls


def test_what_is_told_of_a_stall_names_the_file_and_what_to_write() -> None:
    assert wait_told("") == ""
    assert 'in /etc/hosts, write "nodot.example.org nodot"' in wait_told("nodot")
