# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which filters there may be, and which macros they are given."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call, define
from ansible_collections.postmaster.sendmail.plugins.module_utils._milter import (
    Milter,
    milter,
    milter_faults,
    milter_macro_statements,
    milter_macros,
    socket_directories,
    socket_faults,
)

VALID: list[tuple[dict[str, object], str]] = [
    ({"name": "f", "socket": "local:/run/f.sock"}, "S=local:/run/f.sock"),
    ({"name": "f", "socket": "unix:/run/f.sock"}, "S=unix:/run/f.sock"),
    ({"name": "f", "socket": "/run/f.sock", "flags": ""}, "S=/run/f.sock"),
    ({"name": "f", "socket": "inet:8891@127.0.0.1", "flags": "T"}, "S=inet:8891@127.0.0.1, F=T"),
    ({"name": "f", "socket": "inet:8891@localhost", "flags": "4"}, "S=inet:8891@localhost, F=4"),
    ({"name": "f", "socket": "inet6:8891@[::1]", "flags": "R"}, "S=inet6:8891@[::1], F=R"),
    (
        {"name": "f", "socket": "inet6:8891@::1", "timeouts": {"E": "5m", "C": "30s"}},
        "S=inet6:8891@::1, T=C:30s;E:5m",
    ),
    (
        {"name": "f", "socket": "/f", "flags": "T", "timeouts": {"C": "1m", "S": "2s", "R": "3s", "E": 0}},
        "S=/f, F=T, T=C:1m;S:2s;R:3s;E:0",
    ),
]
_FILTER: dict[str, object] = {"name": "f", "socket": "/run/f.sock"}
INVALID: list[tuple[object, str]] = [
    (None, "not a dictionary"),
    ("f", "not a dictionary"),
    ({"name": "f"}, "has no socket"),
    ({"socket": "/run/f.sock"}, "has no name"),
    ({**_FILTER, "name": "a b"}, "not a name"),
    ({**_FILTER, "name": None}, "not a name"),
    ({**_FILTER, "socket": "local:f.sock"}, "not a socket"),
    ({**_FILTER, "socket": "tcp:25@host"}, "not a socket"),
    ({**_FILTER, "socket": "inet:8891"}, "not a socket"),
    ({**_FILTER, "socket": "inet:0@localhost"}, "not a socket"),
    ({**_FILTER, "socket": "inet:99999@localhost"}, "not a socket"),
    ({**_FILTER, "socket": "/run/f.sock, F=R"}, "not a socket"),
    ({**_FILTER, "socket": "/run/f/../f.sock"}, "not a socket"),
    ({**_FILTER, "socket": "local:/run/%n/f.sock"}, "not a socket"),
    ({**_FILTER, "socket": "local:/run/f:g"}, "not a socket"),
    ({**_FILTER, "socket": None}, "not a socket"),
    ({**_FILTER, "socket": ["/run/f.sock"]}, "not a socket"),
    ({**_FILTER, "flags": "X"}, "one of R, T, 4"),
    ({**_FILTER, "flags": "RT"}, "one of R, T, 4"),
    ({**_FILTER, "flags": None}, "one of R, T, 4"),
    ({**_FILTER, "timeouts": {"X": "5m"}}, "C, S, R, E"),
    ({**_FILTER, "timeouts": {"C": "5"}}, "a unit"),
    ({**_FILTER, "timeouts": "C:5m"}, "not a dictionary"),
    ({**_FILTER, "timeouts": None}, "not a dictionary"),
]
MACROS_VALID: list[tuple[object, tuple[Call, ...]]] = [
    ({}, ()),
    (
        {"connect": "j, _, {daemon_name}"},
        (define("confMILTER_MACROS_CONNECT", "j, _, {daemon_name}"),),
    ),
    (
        {"eom": ["{msg_id}"], "helo": ["{tls_version}", "{cipher}"]},
        (
            define("confMILTER_MACROS_HELO", "{tls_version}, {cipher}"),
            define("confMILTER_MACROS_EOM", "{msg_id}"),
        ),
    ),
    ({"data": []}, (define("confMILTER_MACROS_DATA", ""),)),
]
MACROS_INVALID: list[tuple[object, str]] = [
    (None, "not a dictionary"),
    (["connect"], "not a dictionary"),
    ({"rcpt": "j"}, "connect, helo, envfrom, envrcpt, data, eoh, eom"),
    ({"connect": "$j"}, "macro's name"),
    ({"connect": "daemon_name"}, "macro's name"),
    ({"connect": None}, "not a list"),
    ({"connect": [None]}, "macro's name"),
    ({"connect": "j, j"}, "there already"),
]


@pytest.mark.parametrize(("value", "expected"), VALID)
def test_a_filter_is_written(value: dict[str, object], expected: str) -> None:
    found = milter(value, "sendmail_input_mail_filter[0]")
    assert found.statement("INPUT_MAIL_FILTER") == Call("INPUT_MAIL_FILTER", ("f", expected))
    assert found.statement("MAIL_FILTER") == Call("MAIL_FILTER", ("f", expected))


@pytest.mark.parametrize(("value", "says"), INVALID)
def test_what_is_no_filter_is_refused(value: object, says: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        milter(value, "sendmail_input_mail_filter[0]")
    assert "sendmail_input_mail_filter[0]" in str(error.value)
    assert says in str(error.value)


def test_a_filter_has_a_name_of_its_own() -> None:
    faults = [
        *milter_faults([Milter("a", "/a"), Milter("b", "/b"), Milter("a", "/c")], "sendmail_mail_filter")
    ]
    assert [fault.where for fault in faults] == ['sendmail_mail_filter[2] ("a")']


@pytest.mark.parametrize(("value", "expected"), MACROS_VALID)
def test_macros_are_handed_to_the_filters(value: object, expected: tuple[Call, ...]) -> None:
    assert tuple(milter_macro_statements(milter_macros(value, "sendmail_milter_macros"))) == expected


@pytest.mark.parametrize(("value", "says"), MACROS_INVALID)
def test_what_are_no_macros_for_filters_is_refused(value: object, says: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        milter_macros(value, "sendmail_milter_macros")
    assert "sendmail_milter_macros" in str(error.value)
    assert says in str(error.value)


# The socket, what sendmail_jail_read_only shows, the directory that the jail is to show besides
DIRECTORIES: list[tuple[str, list[str], list[str]]] = [
    ("local:/run/f/f.sock", [], ["/run/f"]),
    ("unix:/run/f/f.sock", ["/run/g"], ["/run/f"]),
    ("/var/spool/f/a/f.sock", ["/var/spool/f/a/f.sock"], ["/var/spool/f/a"]),
    ("/run/f/f.sock", ["-/run/f"], []),
    ("/run/f/f.sock", ["/srv/f:/run/f/"], []),
    ("/etc/mail/f/f.sock", [], []),
    ("inet:8891@127.0.0.1", [], []),
]


@pytest.mark.parametrize(("socket", "shown", "directories"), DIRECTORIES)
def test_the_jail_shows_the_directory_of_a_socket(
    socket: str, shown: list[str], directories: list[str]
) -> None:
    filters = [Milter("f", socket), Milter("g", socket)]
    assert socket_directories(filters, shown) == directories
    assert not [*socket_faults(filters, "sendmail_mail_filter", shown)]


@pytest.mark.parametrize(
    "place", ["", "/run", "/var/run", "/tmp", "/tmp/f", "/var/tmp/f", "/var/lib", "/dev/f"]
)
def test_a_socket_in_a_directory_of_many_is_refused(place: str) -> None:
    filters = [Milter("f", f"local:{place}/s.sock")]
    (fault,) = socket_faults(filters, "sendmail_mail_filter")
    assert f'sendmail_mail_filter[0].socket ("local:{place}/s.sock")' in str(fault)
    assert "local:/run/f/s.sock" in str(fault)
    if place:
        assert not [*socket_faults(filters, "sendmail_mail_filter", [place])]
