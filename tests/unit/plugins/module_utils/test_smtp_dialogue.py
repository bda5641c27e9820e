# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The dialogue: replies as they came, and an error when a server does not keep to SMTP."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    ClosedError,
    Dialogue,
    DialogueError,
    Line,
    Reply,
    SilenceError,
    parse_line,
)
from small_relay import drips, keeps_silent
from small_relay import listener as listening

VALID = [
    (b"220 relay.corp.test ESMTP\r\n", Line(220, "relay.corp.test ESMTP", more=False)),
    (b"250-PIPELINING\r\n", Line(250, "PIPELINING", more=True)),
    (b"250 \r\n", Line(250, "", more=False)),
    (b"250\r\n", Line(250, "", more=False)),
    (b"550 5.1.1 \xe9\n", Line(550, "5.1.1 \\xe9", more=False)),
]
INVALID = [b"", b"\r\n", b"SSH-2.0-OpenSSH\r\n", b"25 short\r\n", b"650 no such class\r\n", b"250x\r\n"]


@pytest.mark.parametrize(("octets", "line"), VALID)
def test_a_line_has_a_code_and_a_text(octets: bytes, line: Line) -> None:
    assert parse_line(octets) == line


@pytest.mark.parametrize("octets", INVALID)
def test_what_is_no_reply_is_refused(octets: bytes) -> None:
    with pytest.raises(DialogueError, match="no SMTP reply"):
        parse_line(octets)


@contextmanager
def peer(*sent: bytes, hold: bool = False) -> Iterator[int]:
    """A port of this host whose listener sends these octets to its one client, one for each line it hears."""
    done = threading.Event()

    def serve() -> None:
        connection, _address = listener.accept()
        with connection, connection.makefile("rb") as heard:
            for number, octets in enumerate(sent):
                if number:
                    heard.readline()
                connection.sendall(octets)
            if hold:
                done.wait(5)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        done.set()
        thread.join()


def test_a_reply_of_many_lines_is_one_reply() -> None:
    ehlo = b"250-r hello\r\n250-SIZE 1\r\n250 HELP\r\n"
    with peer(b"220 r\r\n", ehlo) as port, Dialogue("127.0.0.1", port, timeout=5) as dialogue:
        assert dialogue.reply() == Reply(220, "r")
        assert dialogue.command("EHLO x") == Reply(250, "r hello\nSIZE 1\nHELP")
        assert (dialogue.address, dialogue.source) == ("127.0.0.1", "127.0.0.1")


def test_the_source_address_is_chosen() -> None:
    with peer(b"220 r\r\n") as port, Dialogue("127.0.0.1", port, source="127.0.0.2", timeout=5) as dialogue:
        assert dialogue.source == "127.0.0.2"


TROUBLE = [
    ([b""], False, "hung up"),
    ([b"220"], False, "hung up"),
    ([b""], True, "no reply within"),
    ([b"220-r\r\n"], True, "no reply within"),
    ([b"220-r\r\n" * 300], False, "more than 200 lines"),
    ([b"220 " + b"x" * 5000], True, "too long"),
]


@pytest.mark.parametrize(("sent", "hold", "said"), TROUBLE)
def test_a_server_that_does_not_answer_is_an_error(sent: list[bytes], *, hold: bool, said: str) -> None:
    with (
        peer(*sent, hold=hold) as port,
        Dialogue("127.0.0.1", port, timeout=0.3) as dialogue,
        pytest.raises(DialogueError, match=said),
    ):
        dialogue.reply()


def test_commands_can_go_out_together() -> None:
    replies = b"250 one\r\n250-two\r\n250 three\r\n"
    with peer(b"220 r\r\n", replies) as port, Dialogue("127.0.0.1", port, timeout=5) as dialogue:
        dialogue.reply()
        dialogue.send(b"NOOP\r\nNOOP\r\n")
        assert (dialogue.reply(), dialogue.reply()) == (Reply(250, "one"), Reply(250, "two\nthree"))


def test_silence_where_no_reply_is_due_does_not_end_the_dialogue() -> None:
    with peer(b"220 r\r\n", b"250 ok\r\n") as port, Dialogue("127.0.0.1", port, timeout=5) as dialogue:
        assert dialogue.hears(5) == Reply(220, "r")
        assert dialogue.hears(0.05) is None
        assert dialogue.command("NOOP") == Reply(250, "ok")


def test_half_a_line_is_kept_for_later() -> None:
    with peer(b"22", b"0 r\r\n") as port, Dialogue("127.0.0.1", port, timeout=5) as dialogue:
        assert dialogue.hears(0.1) is None
        dialogue.send(b"\r\n")
        assert dialogue.reply() == Reply(220, "r")


def test_a_server_that_drips_is_not_waited_for() -> None:
    with (
        listening(drips) as port,
        Dialogue("127.0.0.1", port, timeout=0.3) as dialogue,
    ):
        began = time.monotonic()
        with pytest.raises(SilenceError, match="no reply within"):
            dialogue.reply()
        assert time.monotonic() - began < 1


def test_the_deadline_ends_what_the_timeout_would_not() -> None:
    deadline = time.monotonic() + 0.2
    with (
        listening(keeps_silent) as port,
        Dialogue("127.0.0.1", port, timeout=60, deadline=deadline) as dialogue,
        pytest.raises(SilenceError),
    ):
        dialogue.reply()
    assert time.monotonic() - deadline < 1


def test_a_dialogue_can_be_broken_off_by_another_thread() -> None:
    with (
        listening(keeps_silent) as port,
        Dialogue("127.0.0.1", port, timeout=60) as dialogue,
    ):
        threading.Timer(0.1, dialogue.abort).start()
        with pytest.raises(ClosedError):
            dialogue.reply()


def test_a_closed_port_is_an_error() -> None:
    with peer(b"220 r\r\n") as port, Dialogue("127.0.0.1", port, timeout=5):
        pass
    with pytest.raises(DialogueError, match=f"cannot connect to 127.0.0.1 port {port}"):
        Dialogue("127.0.0.1", port, timeout=5)
