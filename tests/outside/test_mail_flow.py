# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mail goes where it should, whole; and nowhere else."""

from __future__ import annotations

import pytest
from hosts import IMPOSTOR, STRANGER, Host, Relay

BODY = "\r\n".join(
    ["one line", "", "..leading dot, as it goes over the wire", "caf\u00e9 \u00fc", "x" * 900, "last line"]
)


@pytest.mark.parametrize("recipient", ["user@corp.test", "user@branch.corp.test"])
def test_world_to_relay_domain_arrives_inside(
    relay: Relay, world: Host, inside: Host, recipient: str
) -> None:
    token = world.send(relay, "someone@stranger.test", recipient, source=STRANGER, body=BODY)
    kept = inside.find_mail(token)
    assert kept, "the message never arrived"
    body = kept.split("\n\n", 1)[1]
    assert body.rstrip("\n") == BODY.replace("\r\n", "\n").replace("..leading", ".leading")


def test_inside_to_the_world_arrives_there(relay: Relay, world: Host, inside: Host) -> None:
    token = inside.send(relay, "user@corp.test", "friend@far.test", body=BODY)
    assert "last line" in world.find_mail(token)


@pytest.mark.parametrize("recipient", ["friend@far.test", "friend@[198.51.100.10]", "friend@xcorp.test"])
def test_a_name_below_a_relay_domain_gives_no_right(relay: Relay, world: Host, recipient: str) -> None:
    lines = ["EHLO impostor.corp.test", "MAIL FROM:<user@corp.test>", f"RCPT TO:<{recipient}>", "QUIT"]
    assert world.converse(relay, lines, source=IMPOSTOR)[3].startswith("550 5.7.1 ")


@pytest.mark.parametrize("sender", ["someone@stranger.test", "user@corp.test", ""])
def test_stranger_to_stranger_is_refused(relay: Relay, world: Host, sender: str) -> None:
    lines = ["EHLO client1.stranger.test", f"MAIL FROM:<{sender}>", "RCPT TO:<friend@far.test>", "QUIT"]
    assert world.converse(relay, lines, source=STRANGER)[3].startswith("550 5.7.1 ")


@pytest.mark.parametrize("recipient", ["root", "admin", "nobody"])
def test_local_users_are_unknown_to_the_world(relay: Relay, world: Host, recipient: str) -> None:
    lines = ["EHLO client1.stranger.test", "MAIL FROM:<someone@stranger.test>"]
    lines += [
        f"RCPT TO:<{recipient}>",
        f"RCPT TO:<{recipient}@{relay.fqdn}>",
        f"RCPT TO:<{recipient}@localhost>",
    ]
    replies = world.converse(relay, lines, source=STRANGER)[3:]
    assert [reply[:3] for reply in replies] == ["550"] * 3, replies


def test_postmaster_of_the_relay_reaches_the_hub(relay: Relay, world: Host, inside: Host) -> None:
    token = world.send(relay, "someone@stranger.test", f"postmaster@{relay.fqdn}", source=STRANGER)
    assert inside.find_mail(token)


def test_the_received_line_tells_no_version(relay: Relay, world: Host, inside: Host) -> None:
    token = world.send(relay, "someone@stranger.test", "user@corp.test", source=STRANGER)
    headers = inside.find_mail(token).split("\n\n", 1)[0]
    assert relay.fqdn in headers
    assert "8.1" not in headers.replace("198.51", "")
    assert "sendmail" not in headers.lower()
