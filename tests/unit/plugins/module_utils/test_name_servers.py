# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Name servers: who is named in resolv.conf, and who answers a real datagram."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._name_servers import (
    answers,
    is_answer,
    parse_name_servers,
    question,
)

NAMED = {
    "nameserver 192.0.2.1\n": ("192.0.2.1",),
    "# nameserver 192.0.2.9\nsearch corp.test\nnameserver 2001:db8::1\nnameserver 192.0.2.2\n": (
        "2001:db8::1",
        "192.0.2.2",
    ),
    "nameserver a\nnameserver 192.0.2.1 # first\n": ("192.0.2.1",),
    "".join(f"nameserver 192.0.2.{last}\n" for last in range(1, 6)): ("192.0.2.1", "192.0.2.2", "192.0.2.3"),
    "nameserver\n": ("127.0.0.1",),
    "": ("127.0.0.1",),
}

REPLIES = {
    "an answer": lambda asked: asked[:2] + b"\x81\x80" + asked[4:],
    "a refusal": lambda asked: asked[:2] + b"\x81\x85" + asked[4:],
}
NO_REPLIES = {
    "the question itself": lambda asked: asked,
    "another's answer": lambda asked: bytes([asked[0] ^ 1]) + asked[1:2] + b"\x81\x80" + asked[4:],
    "half an answer": lambda asked: asked[:2] + b"\x81\x80",
    "nothing": lambda _asked: b"",
}


@pytest.mark.parametrize(("text", "servers"), NAMED.items())
def test_the_servers_are_those_that_the_c_library_asks(text: str, servers: tuple[str, ...]) -> None:
    assert parse_name_servers(text) == servers


@contextmanager
def _server(reply: object) -> Iterator[int]:
    """A name server on loopback that replies once in that way; its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))

        def serve() -> None:
            asked, client = listening.recvfrom(512)
            listening.sendto(reply(asked), client)  # type: ignore[operator]

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


@pytest.mark.parametrize("how", REPLIES)
def test_a_server_that_replies_answers(how: str) -> None:
    with _server(REPLIES[how]) as port:
        assert answers("127.0.0.1", port, 2.0)


@pytest.mark.parametrize("how", NO_REPLIES)
def test_what_is_no_reply_is_no_answer(how: str) -> None:
    with _server(NO_REPLIES[how]) as port:
        assert not answers("127.0.0.1", port, 2.0)


def test_where_nobody_listens_nobody_answers() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    assert not answers("127.0.0.1", port, 2.0)
    assert not answers("no address", port, 2.0)


def test_a_question_is_one_of_dns() -> None:
    assert question(0x1234).hex() == "12340100000100000000000000" + "00020001"
    assert not is_answer(question(0x1234), 0x1234)
