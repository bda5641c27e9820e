# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The listeners that strangers reach: which ones, and what a session there tells rulesets."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_listeners import (
    ADDRESSES_ASKED,
    Listener,
    in_words,
    outer_listeners,
    with_addresses,
)

# the values of DaemonPortOptions, and name, port and flags of each listener that strangers reach
OUTER: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("Name=MTA, Family=inet, Port=25, M=AE, Listen=512", [("MTA", "25", "AE")]),
    (
        "Port=smtp, Addr=127.0.0.1, M=a\nPort=587, M=Ea\nName=out, Port=smtp, M=u",
        [("out", "25", "u"), ("Daemon1", "587", "Ea")],
    ),
    ("Port=25, M=E u$", [("Daemon0", "25", "Eu")]),
    ("Name=a$j, Port=25", [("Daemon0", "25", "")]),
    ("Family=local, Port=/run/mta\nName=six, Family=inet6, Port=no-such", [("six", "", "")]),
    # where nobody reaches any, the first
    ("Name=in, Port=25, Addr=127.0.0.2\nPort=25, Addr=::1, Family=inet6", [("in", "25", "")]),
    ("Addr=localhost, M=a", [("Daemon0", "25", "a")]),
    ("", [("Daemon0", "25", "")]),
]


@pytest.mark.parametrize(("lines", "listeners"), OUTER)
def test_strangers_reach_what_is_not_on_loopback(lines: str, listeners: list[tuple[str, str, str]]) -> None:
    found = outer_listeners({"DaemonPortOptions": lines})
    assert [(one.name, one.port, one.flags) for one in found] == listeners


def test_sendmail_listens_even_if_nothing_is_said() -> None:
    assert outer_listeners({}) == (Listener(),)


OWN = ("relay.test", "[127.0.0.1]", "[192.0.2.1]", "[192.0.2.2]", "[IPv6:2001:db8:0:0:0:0:0:1]", "[x]")

# a listener, and the addresses that it is asked at
REACHED = [
    (Listener(), ["192.0.2.1", "192.0.2.2"]),
    (Listener(bound="0.0.0.0"), ["192.0.2.1", "192.0.2.2"]),  # noqa: S104 that of no host
    (Listener(bound="10.0.0.1"), ["10.0.0.1"]),
    (Listener(bound="name.test"), ["192.0.2.1", "192.0.2.2"]),
    (Listener(family="inet6"), ["2001:db8:0:0:0:0:0:1"]),
    (Listener(family="inet6", bound="2001:db8::9"), ["2001:db8::9"]),
]


@pytest.mark.parametrize(("listener", "addresses"), REACHED)
def test_a_listener_is_reached_at_its_address_or_at_each_of_the_host(
    listener: Listener, addresses: list[str]
) -> None:
    assert [one.address for one in with_addresses([listener], OWN)] == addresses


def test_a_host_without_addresses_is_reached_all_the_same_and_one_of_many_at_some() -> None:
    assert with_addresses([Listener()], ["relay.test"]) == [Listener()]
    many = with_addresses([Listener()], [f"[192.0.2.{octet}]" for octet in range(1, 99)])
    assert len(many) == ADDRESSES_ASKED


# a listener, what the macros of a session tell of it, and how it is told of
MACROS = [
    (
        Listener("bulk", "2525", "u", "", "inet", "192.0.2.1"),
        ["bulk", "2525", "inet", "0.0.0.0", "192.0.2.1"],  # noqa: S104
        "bulk [192.0.2.1]:2525",
    ),
    (
        Listener("six", "25", "", "2001:db8::1", "inet6", "2001:db8::1"),
        ["six", "25", "inet6", *["IPv6:2001:db8:0:0:0:0:0:1"] * 2],
        "six [IPv6:2001:db8:0:0:0:0:0:1]:25",
    ),
    (Listener(), ["Daemon0", "25", "inet", "0.0.0.0", ""], "Daemon0 :25"),  # noqa: S104
]


@pytest.mark.parametrize(("listener", "values", "words"), MACROS)
def test_a_session_tells_rulesets_of_its_listener(listener: Listener, values: list[str], words: str) -> None:
    names = ("daemon_name", "daemon_port", "daemon_family", "daemon_addr", "if_addr")
    assert listener.macros() == {f"{{{name}}}": value for name, value in zip(names, values)}
    assert in_words(listener.macros()) == words


def test_a_question_without_a_listener_tells_of_none() -> None:
    assert in_words({}) == ""
