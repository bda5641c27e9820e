# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Four doors into one relay, as molecule/surface/inventory/relay.yml says: who comes in by which, and how."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hosts import INSIDE, STRANGER, WORLD, Host, relay_named

RELAY = relay_named("scratch")
INSIDE_DOOR = Host(RELAY.name, "198.51.100.150")
LOGIN, SLIP = (
    "AUTH PLAIN " + b64encode(b"\0".join([b"", b"laptop@corp.test", password])).decode()
    for password in (b"sesame", b"open")
)
HELLO = "EHLO client1.stranger.test"


def offers(reply: str) -> dict[str, set[str]]:
    """What a reply to EHLO offers: keywords, each with its parameters."""
    words = (line[4:].split() for line in reply.splitlines()[1:])
    return {keyword: {*parameters} for keyword, *parameters in words}


def ask(*lines: str, port: int = 25, smtps: bool = False) -> list[str]:
    """The replies to a stranger's lines after EHLO, that to EHLO first."""
    return WORLD.converse(RELAY, [HELLO, *lines, "QUIT"], source=STRANGER, port=port, smtps=smtps)[1:-1]


def test_it_listens_where_it_is_said_and_nowhere_else() -> None:
    listening = RELAY.run("ss -Hltnp | grep sendmail | awk '{print $4}'").split()
    everywhere = {"0.0.0.0:587", "0.0.0.0:465"}
    # the last is for the host's own users, who find no other way in
    assert set(listening) == {f"{RELAY.address}:25", f"{INSIDE_DOOR.address}:25", *everywhere, "127.0.0.1:25"}


def test_nobody_logs_in_from_outside() -> None:
    hello, auth, tls, again, login = ask(LOGIN, "STARTTLS", HELLO, LOGIN)
    assert "AUTH" not in offers(hello)
    assert "AUTH" not in offers(again)
    assert (auth[:3], tls[:3], login[:3]) == ("503", "220", "503")


def test_a_password_goes_no_other_way_than_in_tls() -> None:
    hello, auth, mail, tls, again = ask(LOGIN, "MAIL FROM:<a@stranger.test>", "STARTTLS", HELLO, port=587)
    assert not offers(hello).get("AUTH")
    assert auth[:3] in {"503", "504", "538"}
    assert mail.startswith("530 5.7.0 ")
    assert tls.startswith("220 ")
    assert offers(again)["AUTH"] == {"PLAIN", "LOGIN"}


@pytest.mark.parametrize(("port", "smtps", "before"), [(587, False, ("STARTTLS", HELLO)), (465, True, ())])
def test_who_does_not_log_in_hands_in_nothing(port: int, *, smtps: bool, before: tuple[str, ...]) -> None:
    slip, mail = ask(*before, SLIP, "MAIL FROM:<user@corp.test>", port=port, smtps=smtps)[-2:]
    assert slip.startswith("535 5.7.0 ")
    assert mail.startswith("530 5.7.0 ")


@pytest.mark.parametrize(("port", "smtps", "before"), [(587, False, ("STARTTLS", HELLO)), (465, True, ())])
def test_who_logs_in_sends_anywhere(port: int, *, smtps: bool, before: tuple[str, ...]) -> None:
    token = WORLD.send(
        RELAY,
        "user@corp.test",
        "friend@far.test",
        source=STRANGER,
        port=port,
        smtps=smtps,
        before=(*before, LOGIN),
    )
    received = " ".join(WORLD.find_mail(token).split("\n\n", 1)[0].split())
    assert "by scratch.corp.test with ESMTPSA id" in received
    assert "laptop" not in received


def test_the_inside_has_a_door_of_its_own() -> None:
    assert WORLD.find_mail(INSIDE.send(INSIDE_DOOR, "user@corp.test", "friend@far.test"))


def test_nobody_but_the_relay_user_reads_the_accounts() -> None:
    assert RELAY.run("stat -c '%U %a' /etc/mail/sasl/sasldb2").strip() == "smmta 400"
    assert RELAY.run("journalctl --no-pager | grep -cE 'sesame|c2VzYW1l'", check=False).strip() == "0"
