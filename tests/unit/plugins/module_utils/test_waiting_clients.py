# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""New clients of a port wait while it changes hands, where the kernel lets us have them wait."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _waiting_clients
from ansible_collections.postmaster.sendmail.plugins.module_utils._waiting_clients import waiting_clients

_IPV6 = Path("/proc/sys/net/ipv6/conf/lo/disable_ipv6")
LOOPBACKS = ["127.0.0.1"] + (["::1"] if _IPV6.exists() and _IPV6.read_text().strip() == "0" else [])


@pytest.fixture(params=LOOPBACKS)
def listener(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """Somebody who listens at a loopback address, and where."""
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    with socket.create_server((request.param, 0), family=family) as server:
        yield request.param, server.getsockname()[1]


def is_let_in(place: tuple[str, int]) -> bool:
    """Whether a new client is connected at once."""
    try:
        socket.create_connection(place, timeout=0.3).close()
    except TimeoutError:
        return False
    return True


def test_who_comes_meanwhile_waits(listener: tuple[str, int]) -> None:
    with waiting_clients([listener[1]], lambda: True) as wait:
        assert is_let_in(listener) is not wait
    assert is_let_in(listener)


def test_a_session_goes_on(listener: tuple[str, int]) -> None:
    with socket.create_connection(listener) as session, waiting_clients([listener[1]], lambda: True):
        assert session.send(b"EHLO") == 4
        assert session.getpeername()[1] == listener[1]


def test_another_port_is_none_of_its(listener: tuple[str, int]) -> None:
    with waiting_clients([port for port in (25, 587) if port != listener[1]], lambda: True):
        assert is_let_in(listener)


def test_without_a_port_nobody_waits() -> None:
    with waiting_clients([], lambda: True) as wait:
        assert not wait


def test_on_an_unknown_machine_nobody_waits(
    listener: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_waiting_clients, "ARCHITECTURES", {})
    with waiting_clients([listener[1]], lambda: True) as wait:
        assert not wait
        assert is_let_in(listener)


@pytest.mark.parametrize("ports", [[25], [25, 465, 587], list(range(1, 41))])
def test_every_jump_of_the_program_lands_in_it(ports: list[int]) -> None:
    code = _waiting_clients.program(ports, 3)
    several = list(struct.iter_unpack("=BBhi", code))
    jumps = [(at, offset) for at, (kind, _registers, offset, _value) in enumerate(several) if kind & 7 == 5]
    landings = [at + 1 + offset for at, offset in jumps if offset]
    assert len(landings) == len(ports) + 4
    assert max(landings) < len(several)
    assert several[-1][0] == 0x95
