# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempts of a probe against listeners with good manners, bad ones and none; real connections."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
import small_relay
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_recipients import slows_down
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_size import announced_size
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import (
    MOST_AT_ONCE,
    MOST_IN_ALL,
    Known,
    Target,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_probe import NAMES, probe
from small_relay import Relay, Serve, listener

TIMEOUT = 0.3
LIMIT = 1

# Those that say DATA, and never its end, are tested with their own servers.
UNDELIVERING = (
    *("commands", "domains", "relay"),
    *("greeting", "http", "size", "recipients", "lines", "connections"),
)


def target(port: int, *attempts: str, **changes: object) -> Target:
    options: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "from_address": "",
        "helo": "client.stranger.test",
        "foreign_domain": "far.test",
        "domains": (small_relay.DOMAIN,),
        "timeout": 2,
        "wait": 0,
        "limit": 20,
        "attempts": attempts,
        "at_once": 22,
        "per_minute": 12,
    }
    return Target(**{**options, **changes})


def seen(serve: Serve, *attempts: str, **changes: object) -> dict[str, Any]:
    with listener(serve) as port:
        return probe(target(port, *attempts, **changes)).as_result()


def counted(relay: Relay, *attempts: str) -> tuple[dict[str, Any], int]:
    """What is seen, and how many connections that took."""
    connections: list[int] = []

    def serve(connection: socket.socket, number: int) -> None:
        connections.append(number)
        relay(connection, number)

    return seen(serve, *attempts), len(connections)


def at(result: object, path: str) -> object:
    for key in path.split("/"):
        if isinstance(result, list):
            result = result[int(key)]
        else:
            assert isinstance(result, dict), path
            result = result[key]
    return result


# an attempt, the relay's manners, and what is seen of them
TRIED: list[tuple[str, Relay, dict[str, Any]]] = [
    ("greeting", Relay(waits=0.2), {"greeting/reply/code": 554}),
    ("greeting", Relay(), {"greeting/reply/code": 220}),
    ("http", Relay(), {"http/methods/GET/obeyed": False, "http/methods/POST/reply/code": 421}),
    ("http", Relay(ends_http=False), {"http/methods/GET/obeyed": True, "http/methods/POST/obeyed": True}),
    ("size", Relay(), {"size/announced": 1000, "size/reply/code": 552}),
    ("size", Relay(refuses_size=False), {"size/reply/code": 250}),
    ("size", Relay(extensions=()), {"size/announced": None, "size/reply": None}),
    ("recipients", Relay(), {"recipients/taken/taken": 20, "recipients/taken/reply/code": 452}),
    ("recipients", Relay(recipients=None), {"recipients/taken": {"taken": 1001, "reply": None}}),
    ("recipients", Relay(recipients=0), {"recipients/taken/taken": 0}),
    ("recipients", Relay(extensions=()), {"recipients/taken/taken": 20}),
    ("recipients", Relay(slow_after=3), {"recipients/refused": {"tried": 5, "after": 3, "taken": False}}),
    ("recipients", Relay(), {"recipients/refused": {"tried": 25, "after": None, "taken": False}}),
    ("recipients", Relay(hangs_up_after=4), {"recipients/refused/after": 5}),
    ("lines", Relay(), {"lines/replies/unknown parameter/code": 555}),
    ("lines", Relay(), {"lines/replies/many parameters/code": 421}),
    ("lines", Relay(longest=None, knows_parameters=True), {"lines/replies/many parameters/code": 250}),
    ("lines", Relay(longest=None), {"lines/replies/long command/code": 250, "lines/trouble": ""}),
    ("lines", Relay(), {"lines/bad_commands": {"answered": 26, "ended": True}}),
    ("lines", Relay(bad_commands=None), {"lines/bad_commands": {"answered": 50, "ended": False}}),
    ("connections", Relay(at_once=18), {"connections/greeted": 18, "connections/refusal/code": 421}),
    ("connections", Relay(at_once=5), {"connections/greeted": 5, "connections/newcomer": None}),
    ("connections", Relay(at_once=None), {"connections/greeted": 22, "connections/refusal": None}),
    ("connections", Relay(at_once=None, in_all=9), {"connections/of_the_rate": True}),
    ("rate", Relay(in_all=8), {"rate/refusal/text": "4.3.2 Connection rate limit exceeded."}),
    # those at once do not count here: the batch before may not be gone yet
    ("rate", Relay(at_once=None), {"rate/made": 13, "rate/refusal": None}),
    ("domains", Relay(), {"domains/0/code": 250}),
    ("domains", Relay(extensions=()), {"domains/0/code": 250, "domains/0/stage": "RCPT"}),
    ("tls", Relay(), {"tls": {}}),
]


@pytest.mark.parametrize(("attempt", "relay", "facts"), TRIED)
def test_an_attempt_sees_what_the_listener_does(attempt: str, relay: Relay, facts: dict[str, Any]) -> None:
    result = seen(relay, attempt)
    assert {path: at(result, path) for path in facts} == facts
    assert result["error"] == ""


def test_every_vector_is_answered() -> None:
    answers = seen(Relay(), "relay")["relay_vectors"]
    assert len({one["name"] for one in answers}) == len(answers) > 50
    assert {one["code"] for one in answers} <= {550, 250}


def test_what_was_answered_is_told_though_the_rest_is_not() -> None:
    result = seen(Relay(in_all=3), "relay")
    assert result["error"] == ""
    assert {one["code"] for one in result["relay_vectors"]} >= {0, 550}


def test_all_attempts_keep_to_their_connections_and_deliver_nothing() -> None:
    relay = Relay(at_once=20)
    with listener(relay) as port:
        result = probe(target(port, *UNDELIVERING)).as_result()
    assert result["error"] == ""
    assert {name for name in UNDELIVERING[3:] if result[name]["error"]} == set()
    assert "DATA" not in {command.upper() for command in relay.seen}


def test_a_listener_that_has_no_place_is_asked_again() -> None:
    result = seen(Relay(at_once=4), "relay", "http", "size", "lines")
    assert {name: result[name]["error"] for name in ("http", "size", "lines")} == dict.fromkeys(
        ("http", "size", "lines"), ""
    )
    assert 0 not in {one["code"] for one in result["relay_vectors"]}


def test_no_attempt_goes_on_when_connections_are_counted() -> None:
    result, made = counted(Relay(in_all=5), *NAMES)
    assert "Connection rate limit exceeded" in result["connections"]["error"]
    assert result["rate"]["refusal"]["code"] == 421
    assert made < 5 + MOST_AT_ONCE  # those that were on their way


TROUBLE: list[tuple[Serve, str]] = [
    (small_relay.hangs_up, "hung up"),
    (small_relay.keeps_silent, "no reply within"),
    (small_relay.speaks_something_else, "no SMTP reply but b'SSH-2.0"),
    (small_relay.never_ends, "more than 200 lines"),
    (small_relay.never_ends_a_line, "too long"),
    (small_relay.drips, "no reply within"),
    (small_relay.refuses, "answers 421"),
]


@pytest.mark.parametrize(("serve", "said"), TROUBLE)
def test_a_listener_that_is_none_is_told_and_left_soon(serve: Serve, said: str) -> None:
    began = time.monotonic()
    result = seen(serve, *NAMES, timeout=TIMEOUT, limit=LIMIT)
    assert said in result["error"]
    assert time.monotonic() - began < LIMIT + 1


@pytest.mark.parametrize("then", [serve for serve, _said in TROUBLE])
def test_a_listener_that_changes_its_mind_is_told_and_left_in_time(then: Serve) -> None:
    began = time.monotonic()
    result = seen(small_relay.after_the_first(then), *NAMES, timeout=TIMEOUT, limit=LIMIT)
    assert result["reachable"]
    assert result["error"]  # of the attempts that count for all
    told = ("http", "size", "recipients", "lines")
    assert {name for name in told if not result[name]["error"]} == set()
    assert time.monotonic() - began < LIMIT + 2


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 1), ("no-such-name.invalid", 25), ("x" * 300, 25)])
def test_a_listener_that_is_not_there_is_told(host: str, port: int) -> None:
    result = probe(target(port, *NAMES, host=host)).as_result()
    assert (result["reachable"], result["error"].startswith(f"cannot connect to {host}")) == (False, True)


def test_an_attempt_ends_at_the_limit() -> None:
    began = time.monotonic()
    result = seen(small_relay.after_the_first(small_relay.keeps_silent), "size", "rate", timeout=60, limit=1)
    assert result["size"]["error"]
    assert result["rate"] == {"error": "the time of the probe is over"}
    assert time.monotonic() - began < 2


def test_a_hardened_gateway_does_not_shut_the_probe_out() -> None:
    relay = Relay(waits=0.1, at_once=20, slow_after=3)
    result, made = counted(relay, *(name for name in UNDELIVERING if name != "connections"))
    assert result["error"] == ""
    assert made + target(25).at_once < 60


def test_other_attempts_end_before_connections_are_made_without_measure() -> None:
    _result, made = counted(Relay(hangs_up_after=0), "relay")
    assert made == MOST_IN_ALL


@pytest.mark.parametrize(
    ("offered", "size"),
    [((), None), (("SIZE",), 0), (("SIZE 0",), 0), (("size 7",), 7), (("SIZE x",), 0), (("", "SIZE 7 8"), 7)],
)
def test_the_size_is_read_from_ehlo(offered: tuple[str, ...], size: int | None) -> None:
    assert announced_size(Known("192.0.2.25", "192.0.2.7", "relay.corp.test", offered, 0.1)) == size


@pytest.mark.parametrize(
    ("seconds", "slow"),
    [
        ([0.1, 0.1, 0.1, 1.1, 1.1], True),
        ([0.1, 0.1, 0.1, 1.1, 0.1], False),
        ([0.1, 0.1, 0.1, 0.1, 1.1], False),
        ([2.0, 2.0, 2.0, 2.1, 2.1], False),
        ([0.1, 0.1], False),
        ([1.1, 1.1], False),
    ],
)
def test_two_slow_replies_are_no_chance(seconds: list[float], *, slow: bool) -> None:
    assert slows_down(seconds) == slow
