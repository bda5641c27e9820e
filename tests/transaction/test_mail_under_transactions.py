# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Transactions run while clients send: no message is lost or doubled, and no client is refused for good."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from typing import Any

from hosts import FULL, INSIDE, WORLD, await_value
from relay_hosts import Hardened, ended, run_program, start_program
from transaction_report import record

_MESSAGES, _TRANSACTIONS, _SECONDS = (10_000, 100, 500) if FULL else (600, 12, 75)
_CLIENTS = 3
_QUEUE_EMPTY = 90.0  # seconds for the last messages to arrive


def _load(relay: Hardened) -> dict[str, Any]:
    """What became of the messages that went through one relay meanwhile."""
    tag = uuid.uuid4().hex[:10]
    wish = {
        "server": relay.host.address,
        "tag": tag,
        "messages": _MESSAGES,
        "clients": _CLIENTS,
        "seconds": _SECONDS,
    }
    clients = start_program(WORLD, "load_clients", json.dumps(wish))
    turns = relay.run("load_transactions", _TRANSACTIONS, _SECONDS)
    sent = ended(clients)
    acknowledged = set(sent["acknowledged"])

    def found() -> dict[str, Any]:
        relay.host.run("systemctl reload sendmail")  # which begins a run of the queue, too
        received: dict[str, Any] = run_program(INSIDE, "load_received", tag)
        return received if acknowledged <= set(received["arrived"]) else {}

    received = await_value(found, limit=_QUEUE_EMPTY) or run_program(INSIDE, "load_received", tag)
    arrived = Counter(received["arrived"])
    # what a client has sent twice because its session ended between the message and the reply
    doubled = [token for token, count in arrived.items() if count > 1 and token not in sent["unsure"]]
    return {
        "transactions": turns,
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - set(arrived)),
        "duplicated": len(doubled),
        "altered": len(received["altered"]),
        "given_up": len(sent["given_up"]),
        "unsure": len(sent["unsure"]),
        **{
            key: sent[key]
            for key in ("permanent_errors", "temporary_errors", "sessions", "slowest", "permanent")
        },
        "temporary": sent["temporary"],
    }


def test_no_mail_is_lost(relays: list[Hardened]) -> None:
    tried = relays if FULL else relays[:1]
    seen = {relay.host.name: _load(relay) for relay in tried}
    for name, found in seen.items():
        print(f"{name}: {found}")  # noqa: T201
    summed = (
        "acknowledged",
        "lost",
        "duplicated",
        "altered",
        "permanent_errors",
        "temporary_errors",
        "unsure",
    )
    record({key: sum(found[key] for found in seen.values()) for key in summed})
    record({"load_by_host": seen})
    for found in seen.values():
        assert found["transactions"]["faults"] == []
        assert found["acknowledged"] == _MESSAGES
        assert {
            key: found[key] for key in ("lost", "duplicated", "altered", "permanent_errors", "given_up")
        } == {
            "lost": 0,
            "duplicated": 0,
            "altered": 0,
            "permanent_errors": 0,
            "given_up": 0,
        }, found
