# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the listener tells a stranger: next to nothing."""

from __future__ import annotations

import re

import pytest
from hosts import STRANGER, Host, Relay

VERSION = re.compile(r"sendmail|\b8\.1[5-9]|Debian", re.IGNORECASE)


def ask(world: Host, relay: Relay, *lines: str) -> list[str]:
    return world.converse(relay, ["EHLO client1.stranger.test", *lines, "QUIT"], source=STRANGER)


def test_the_banner_is_the_name_alone(relay: Relay, world: Host) -> None:
    assert ask(world, relay)[0] == f"220 {relay.fqdn} ESMTP"


@pytest.mark.parametrize(
    ("command", "codes"),
    [
        ("VRFY root", {"252"}),
        ("VRFY user@corp.test", {"252"}),
        ("EXPN root", {"502"}),
        ("ETRN corp.test", {"502"}),
        ("HELP", {"214", "502", "504"}),
        ("VERB", {"502"}),
        ("DEBUG", {"500"}),
        ("WIZ", {"500"}),
    ],
)
def test_curious_commands_tell_nothing(relay: Relay, world: Host, command: str, codes: set[str]) -> None:
    reply = ask(world, relay, command)[2]
    assert reply[:3] in codes, reply
    assert not VERSION.search(reply), reply


def test_ehlo_offers_no_more_than_needed(relay: Relay, world: Host) -> None:
    offered = {line[4:].split()[0] for line in ask(world, relay)[1].splitlines()[1:]}
    assert not offered & {"ETRN", "EXPN", "VERB", "AUTH", "XUSR"}
    assert "SIZE" in offered


def test_a_message_over_the_size_limit_is_refused(relay: Relay, world: Host) -> None:
    assert ask(world, relay, "MAIL FROM:<a@stranger.test> SIZE=99999999999")[2].startswith("552 ")


def test_too_many_recipients_are_refused(relay: Relay, world: Host) -> None:
    recipients = [f"RCPT TO:<user{number}@corp.test>" for number in range(101)]
    replies = ask(world, relay, "MAIL FROM:<a@stranger.test>", *recipients)[3:-1]
    assert {reply[:3] for reply in replies[:100]} == {"250"}
    assert replies[100].startswith("452 4.5.3 ")


def test_twenty_clients_at_once_are_greeted(relay: Relay, world: Host) -> None:
    """With sendmail's own backlog of 10, the eleventh waits for a SYN to be sent again."""
    program = f"""
import socket, time
start = time.monotonic()
clients = [socket.create_connection(({relay.address!r}, 25), timeout=20, source_address=("198.51.100.10", 0))
           for _ in range(18)]
greetings = [client.recv(100)[:3] for client in clients]
print(greetings.count(b"220"), time.monotonic() - start)
"""
    greeted, seconds = world.run_python(program).split()
    assert int(greeted) == 18
    assert float(seconds) < 10
