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

VECTORS = relay_vectors(
    foreign="example.com", server="relay.corp.test", server_address="192.0.2.25", domains=["corp.test"]
)
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
MORE = ["<example.com::relaytest>", "relaytest@example.com", "<relaytest%example.com@corp.test>"]


@pytest.mark.parametrize(
    ("sender", "recipient"),
    [*((OWN, recipient) for recipient in NMAP_RECIPIENTS + MORE)]
    + [(sender, "<relaytest@example.com>") for sender in NMAP_SENDERS],
)
def test_the_known_attempts_are_made(sender: str, recipient: str) -> None:
    assert (sender, recipient) in ATTEMPTS


def test_no_attempt_is_made_twice() -> None:
    assert len(ATTEMPTS) == len({vector.name for vector in VECTORS}) == len(VECTORS) == 58


def test_every_recipient_is_foreign() -> None:
    local = [vector.recipient for vector in VECTORS if "example.com" not in vector.recipient]
    assert local == ["<relaytest@[192.0.2.1]>", "<relaytest@192.0.2.1>", "<relaytest@[IPv6:2001:db8::1]>"]


def test_every_attempt_can_be_sent_as_a_line() -> None:
    assert all((vector.sender + vector.recipient).isascii() for vector in VECTORS)
    assert not any({"\r", "\n", "{", "}"} & set(vector.sender + vector.recipient) for vector in VECTORS)


def test_domains_add_their_own_attempts() -> None:
    without = relay_vectors(foreign="example.com", server="relay.corp.test", server_address="192.0.2.25")
    assert len(VECTORS) - len(without) == 10


@pytest.mark.parametrize(
    ("address", "literal"), [("192.0.2.25", "[192.0.2.25]"), ("2001:db8::25", "[IPv6:2001:db8::25]")]
)
def test_literals_name_their_family(address: str, literal: str) -> None:
    assert address_literal(address) == literal
