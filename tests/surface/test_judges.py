# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is asked about mail: a filter that signs, and lists in the DNS."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hosts import IMPOSTOR, INSIDE, STRANGER, WORLD, Host, await_value, relay_named

RELAY = relay_named("scratch")
INSIDE_DOOR = Host(RELAY.name, "198.51.100.150")
LISTED = "198.51.100.102"  # client2.stranger.test
SIGNED = "DKIM-Signature: v=1;"


def answer(source: str = STRANGER, *, server: Host = RELAY) -> str:
    """What a client is told when it names its recipient; all checks have been made by then."""
    lines = ["EHLO client1.stranger.test", "MAIL FROM:<a@stranger.test>", "RCPT TO:<user@corp.test>", "QUIT"]
    return WORLD.converse(server, lines, source=source)[3]


def test_what_comes_in_is_signed() -> None:
    token = WORLD.send(RELAY, "someone@stranger.test", "user@corp.test", source=STRANGER)
    assert SIGNED in INSIDE.find_mail(token)


def test_a_listener_without_filters_asks_none() -> None:
    kept = INSIDE.find_mail(INSIDE.send(INSIDE_DOOR, "user@corp.test", "friend@corp.test"))
    assert kept
    assert SIGNED not in kept


@pytest.fixture
def _filter_is_away() -> Iterator[None]:
    RELAY.run("systemctl stop opendkim")
    yield
    RELAY.run("systemctl start opendkim")


@pytest.mark.usefixtures("_filter_is_away")
def test_mail_waits_at_its_sender_while_the_filter_is_away() -> None:
    """The filter's directory is made anew with it, as RuntimeDirectory= of a service does."""
    lines = ["EHLO client1.stranger.test", "MAIL FROM:<a@stranger.test>", "QUIT"]
    assert WORLD.converse(RELAY, lines, source=STRANGER)[2].startswith("451 4.3.2 ")
    assert answer(server=INSIDE_DOOR).startswith("250 ")  # no filter is asked there

    RELAY.run("rm -r /run/opendkim && systemd-tmpfiles --create opendkim.conf && systemctl start opendkim")
    pid = "$(systemctl show --property=MainPID --value sendmail)"
    new_jail = f"[ /run/opendkim -ef /proc/{pid}/root/run/opendkim ]"
    answers = f"exec 3<>/dev/tcp/{RELAY.address}/25"
    assert await_value(lambda: RELAY.run(f"{new_jail} && {answers} && echo yes", check=False), limit=10)
    token = WORLD.send(RELAY, "someone@stranger.test", "user@corp.test", source=STRANGER)
    assert SIGNED in INSIDE.find_mail(token)


def test_a_client_on_a_list_is_told_where_to_look() -> None:
    assert answer(LISTED) == f"550 5.7.1 <user@corp.test>... listed: see https://bl.far.test/{LISTED}"


def test_a_client_is_listed_when_the_list_says_so() -> None:
    said = answer(IMPOSTOR)
    assert said.startswith("550 5.7.1 ")
    assert said.endswith(f"Rejected: {IMPOSTOR} listed at multi.far.test")


def test_the_remark_that_we_may_not_ask_is_no_listing() -> None:
    asked = WORLD.run("drill -Q 101.100.51.198.multi.far.test @198.51.100.10").strip()
    assert asked == "127.255.255.254"
    assert answer(STRANGER).startswith("250 ")
