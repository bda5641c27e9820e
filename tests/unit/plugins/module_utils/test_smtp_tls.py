# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a handshake behind STARTTLS tells, with real servers of several protocols."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    Dialogue,
    DialogueError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_tls import Handshake, shake_hands

OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)
NEW = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.MAXIMUM_SUPPORTED)
Versions = tuple[ssl.TLSVersion, ssl.TLSVersion]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate with its key, in one file."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=relay.corp.test"),
            *("-keyout", str(path), "-out", str(path.with_suffix(".crt"))),
        ],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


def server_context(certificate: Path, versions: Versions) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = versions
    return context


@contextmanager
def server(reply: bytes, context: ssl.SSLContext | None) -> Iterator[int]:
    """The port of a listener that greets, answers one line, and shakes hands if it has a context."""

    def serve() -> None:
        connection, _address = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"220 relay.corp.test ESMTP\r\n")
            connection.recv(4096)
            connection.sendall(reply)
            if context:
                context.wrap_socket(connection, server_side=True).close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)


def tried(attempt: str, reply: bytes, context: ssl.SSLContext | None = None) -> Handshake:
    with server(reply, context) as port, Dialogue("127.0.0.1", port, timeout=5) as dialogue:
        dialogue.reply()
        return shake_hands(dialogue, attempt)


@pytest.mark.parametrize(
    ("attempt", "versions", "protocols"),
    [
        ("current", NEW, {"TLSv1.3"}),
        ("outdated", OLD, {"TLSv1.1"}),
        ("outdated", (OLD[0], NEW[1]), {"TLSv1.1"}),
    ],
)
def test_the_protocol_that_a_server_takes_is_told(
    attempt: str, versions: Versions, protocols: set[str], certificate: Path
) -> None:
    made = tried(attempt, b"220 go ahead\r\n", server_context(certificate, versions))
    assert made.protocol in protocols
    assert made.cipher
    assert (made.refused, made.error) == (False, "")


@pytest.mark.parametrize(("attempt", "versions"), [("outdated", NEW), ("current", OLD)])
def test_a_server_that_has_no_such_protocol_refuses(
    attempt: str, versions: Versions, certificate: Path
) -> None:
    made = tried(attempt, b"220 go ahead\r\n", server_context(certificate, versions))
    assert (made.protocol, made.refused) == ("", True)
    assert "PROTOCOL_VERSION" in made.error.upper()


def test_a_reply_can_refuse_too() -> None:
    made = tried("current", b"454 4.3.3 TLS not available\r\n")
    assert made == Handshake(refused=True, error="454 4.3.3 TLS not available")


def test_a_server_that_hangs_up_has_not_refused() -> None:
    made = tried("outdated", b"220 go ahead\r\n")
    assert (made.protocol, made.refused) == ("", False)
    assert made.error


def test_a_server_that_does_not_answer_is_told_as_such() -> None:
    with pytest.raises(DialogueError, match="hung up"):
        tried("current", b"")
