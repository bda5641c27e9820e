# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempts to relay: each is another one, and each is really for a foreign domain."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_vectors import (
    address_literal,
    relay_vectors,
)

WORDS = {
    "foreign": "example.com",
    "server": "relay.corp.test",
    "server_address": "192.0.2.25",
    "client": "client.stranger.test",
}
VECTORS = relay_vectors(**WORDS, domains=["corp.test"])
ATTEMPTS = {(vector.sender, vector.recipient) for vector in VECTORS}

# nmap's smtp-open-relay, with relaytest for its user names.
NMAP_RECIPIENTS = [
    "<relaytest%example.com@[192.0.2.25]>",
    "<relaytest%example.com@relay.corp.test>",
    '<"relaytest@example.com">',
    '<"relaytest%example.com">',
    "<relaytest@example.com@[192.0.2.25]>",
    '<"relaytest@example.com"@[192.0.2.25]>',
    "<relaytest@example.com@relay.corp.test>",
    "<@[192.0.2.25]:relaytest@example.com>",
    "<@relay.corp.test:relaytest@example.com>",
    "<example.com!relaytest>",
    "<example.com!relaytest@[192.0.2.25]>",
    "<example.com!relaytest@relay.corp.test>",
]
OWN = "<relaytest@relay.corp.test>"
NMAP_SENDERS = ["<>", "<relaytest@example.com>", OWN, "<relaytest@[192.0.2.25]>"]
LITERAL = "<relaytest@[192.0.2.25]>"  # nmap's sender
PLAIN = "<relaytest@example.com>"
# MAPS, abuse.net and DSBL, as far as they are not nmap's too
MAPS_SENDERS = ["<relaytest@client.stranger.test>", "<relaytest@localhost>", "<relaytest>"]
DSBL = [
    (sender, recipient)
    for sender in ("<>", "<relaytest>", "<relay.corp.test!relaytest>")
    for recipient in (PLAIN, '<"relaytest@example.com">', "relaytest@example.com", "<example.com!relaytest>")
]
DSBL_PLACES = ["[127.0.0.1]", "localhost", "[192.0.2.25]", "relay.corp.test"]
MORE = ["<example.com::relaytest>", "relaytest@example.com", "<relaytest%example.com@corp.test>"]


@pytest.mark.parametrize(
    ("sender", "recipient"),
    [*((OWN, recipient) for recipient in NMAP_RECIPIENTS + MORE)]
    + [(LITERAL, recipient) for recipient in NMAP_RECIPIENTS]
    + [(sender, PLAIN) for sender in NMAP_SENDERS + MAPS_SENDERS]
    + [(OWN, f"<relaytest%example.com@{place}>") for place in DSBL_PLACES]
    + DSBL,
)
def test_the_known_attempts_are_made(sender: str, recipient: str) -> None:
    assert (sender, recipient) in ATTEMPTS


def test_no_attempt_is_made_twice() -> None:
    assert len(ATTEMPTS) == len({vector.name for vector in VECTORS}) == len(VECTORS) == 112


def test_every_recipient_is_foreign() -> None:
    local = [vector.recipient for vector in VECTORS if "example.com" not in vector.recipient]
    assert local == ["<relaytest@[192.0.2.1]>", "<relaytest@192.0.2.1>", "<relaytest@[IPv6:2001:db8::1]>"]


def test_every_attempt_can_be_sent_as_a_line() -> None:
    assert all((vector.sender + vector.recipient).isascii() for vector in VECTORS)
    assert not any({"\r", "\n", "{", "}"} & set(vector.sender + vector.recipient) for vector in VECTORS)


def test_domains_add_their_own_attempts() -> None:
    assert len(VECTORS) - len(relay_vectors(**WORDS)) == 12


def test_a_server_that_calls_itself_localhost_is_asked_nothing_twice() -> None:
    vectors = relay_vectors(foreign="example.com", server="localhost", server_address="127.0.0.1")
    assert len({(one.sender, one.recipient) for one in vectors}) == len(vectors) > 60


@pytest.mark.parametrize(
    ("address", "literal"), [("192.0.2.25", "[192.0.2.25]"), ("2001:db8::25", "[IPv6:2001:db8::25]")]
)
def test_literals_name_their_family(address: str, literal: str) -> None:
    assert address_literal(address) == literal
