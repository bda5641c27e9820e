# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A probe sees whatever is not as it should be, within its limit, and never sends a message."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _live_probe
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import UnitState
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError

USUAL = {
    "": "220 r ESMTP",
    "EHLO": "250 r",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}
TRY: Mapping[str, Any] = {
    "name": "a try",
    "address": "127.0.0.1",
    "port": 25,
    "source": "127.0.0.1",
    "sender": "<>",
    "recipient": "<postmaster@corp.test>",
    "passes": True,
}


@contextmanager
def server(answer: Callable[[str, int], str]) -> Iterator[tuple[int, list[str]]]:
    """A listener with these answers ("": none yet) in its n-th session: port, and what was heard."""
    heard: list[str] = []
    sessions: list[int] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            sessions.append(0)
            number = len(sessions)
            line = ""
            while True:
                said = answer(line[:4], number)
                if not said:
                    return
                self.wfile.write(f"{said}\r\n".encode())
                line = self.rfile.readline().decode().strip()
                if not line:
                    return
                heard.append(line)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as listener:
        listener.daemon_threads = True
        threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield int(listener.server_address[1]), heard
        listener.shutdown()


def asked(answers: Mapping[str, str], limit: float = 0.5, **changed: object) -> tuple[list[str], list[str]]:
    """The faults that a probe finds with who gives these answers, and what that heard."""
    with server(lambda command, _number: {**USUAL, **answers}[command]) as (port, heard):
        spec = {"limit": limit, "units": [], "tries": [{**TRY, "port": port, **changed}]}
        return _live_probe.probe(spec), heard


GOOD: list[tuple[Mapping[str, str], Mapping[str, object]]] = [
    ({}, {}),
    ({"RCPT": "550 5.7.1 Relaying denied"}, {"passes": False}),
    ({"MAIL": "553 5.1.8 no such domain"}, {"passes": False}),
    ({"RCPT": "450 4.4.0 Relaying temporarily denied"}, {"passes": False, "temporary": True}),
    ({"RCPT": "550 5.7.1 Relaying denied"}, {"passes": False, "temporary": True}),
]
BAD: list[tuple[Mapping[str, str], Mapping[str, object], str]] = [
    ({"": "554 no service"}, {}, "the connection is answered 554 no service, where 220 is due"),
    ({"": "421 too busy"}, {}, "the connection is answered 421 too busy, where 220 is due"),
    ({"": ""}, {}, "the server hung up"),
    ({"EHLO": "502 what?"}, {}, "EHLO is answered 502 what?, where 250 is due"),
    ({"MAIL": "452 disk full"}, {}, "MAIL FROM:<> is answered 452 disk full, where 250 is due"),
    ({"RCPT": "451 later"}, {}, "RCPT TO:<postmaster@corp.test> is answered 451 later, where 250 is due"),
    ({"RCPT": "550 no"}, {}, "RCPT TO:<postmaster@corp.test> is answered 550 no, where 250 is due"),
    ({}, {"passes": False}, "RCPT TO:<postmaster@corp.test> is answered 250 ok, where 5xx is due"),
    (
        {},
        {"passes": False, "temporary": True},
        "RCPT TO:<postmaster@corp.test> is answered 250 ok, where 4xx or 5xx is due",
    ),
    (
        {"RCPT": "450 no name"},
        {"passes": False},
        "RCPT TO:<postmaster@corp.test> is answered 450 no name, where 5xx",
    ),
    ({}, {"source": "192.0.2.77"}, "cannot connect to 127.0.0.1"),
]


@pytest.mark.parametrize(("answers", "changed"), GOOD)
def test_a_relay_that_does_what_it_should_has_no_fault(
    answers: Mapping[str, str], changed: Mapping[str, Any]
) -> None:
    faults, heard = asked(answers, **changed)
    assert faults == []
    assert not any(line.startswith("DATA") for line in heard)


@pytest.mark.parametrize(("answers", "changed", "said"), BAD)
def test_one_that_does_not_is_told(answers: Mapping[str, str], changed: Mapping[str, Any], said: str) -> None:
    (fault,), _heard = asked(answers, **changed)
    assert fault.startswith(f"a try: {said}")


def test_what_is_refused_for_the_moment_is_asked_again() -> None:
    def answer(command: str, number: int) -> str:
        return "421 too many connections" if number == 1 and not command else USUAL[command]

    with server(answer) as (port, _heard):
        assert _live_probe.probe({"limit": 3, "units": [], "tries": [{**TRY, "port": port}]}) == []


def test_a_server_that_keeps_silent_costs_the_limit() -> None:
    def silent(_command: str, _number: int) -> str:
        time.sleep(2)
        return ""

    with server(silent) as (port, _heard):
        began = time.monotonic()
        (fault,) = _live_probe.probe({"limit": 0.4, "units": [], "tries": [{**TRY, "port": port}]})
        assert time.monotonic() - began < 1.4
    assert fault.startswith("a try: no ")


def test_a_closed_port_is_told() -> None:
    with server(lambda _command, _number: "") as (port, _heard):
        pass
    (fault,) = _live_probe.probe({"limit": 0.2, "units": [], "tries": [{**TRY, "port": port}]})
    assert "Connection refused" in fault


NAME = "sendmail.service"
RUNS = UnitState(NAME, loaded=True, state="active", main_pid=7)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (RUNS, RUNS, []),
        (RUNS, UnitState(NAME, state="active", main_pid=8), [f"{NAME}: its process ended (pid 7)"]),
        (
            RUNS,
            UnitState(NAME, state="active", main_pid=8, restarts=1),
            [f"{NAME}: ended by itself, and was started again"],
        ),
        (RUNS, UnitState(NAME, state="failed"), [f"{NAME}: is failed, not active"]),
        (RUNS, UnitState(NAME, state="activating", main_pid=7), [f"{NAME}: is activating, not active"]),
        (UnitState(NAME, state="activating"), RUNS, []),
    ],
)
def test_a_unit_that_does_not_keep_running_is_told(
    before: UnitState, now: UnitState, said: list[str]
) -> None:
    assert list(_live_probe.unit_faults({NAME: before}, {NAME: now}, final=True)) == said


INVALID: list[tuple[object, str]] = [
    (None, "probe"),
    ([], "probe"),
    ({"limit": 0}, "probe.limit"),
    ({"limit": True}, "probe.limit"),
    ({"limit": float("nan")}, "probe.limit"),
    ({"units": ["two words.service"]}, "probe.units[0]"),
    ({"units": ["--all"]}, "probe.units[0]"),
    ({"tries": {}}, "probe.tries"),
    ({"tries": [None]}, "probe.tries[0]"),
    ({"tries": [{**TRY, "passes": "yes"}]}, "probe.tries[0].passes"),
    ({"tries": [{**TRY, "sender": "<>\r\nDATA"}]}, "probe.tries[0].sender"),
    ({"tries": [{**TRY, "recipient": "a@b.test"}]}, "probe.tries[0].recipient"),
    ({"tries": [{**TRY, "address": "localhost"}]}, "probe.tries[0].address"),
    ({"tries": [{"name": "x"}]}, "probe.tries[0]"),
    ({"retries": []}, "probe.retries"),
]


@pytest.mark.parametrize(("value", "where"), INVALID)
def test_a_faulty_specification_is_named(value: object, where: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        _live_probe.parse_spec(value, "probe")
    assert [fault.where.startswith(where) for fault in refused.value.faults] == [True]


def test_a_specification_is_kept_as_json_holds_it() -> None:
    spec = {"limit": 6, "units": [NAME], "tries": [dict(TRY)]}
    assert _live_probe.parse_spec(spec, "probe") == {**spec, "limit": 6.0}
