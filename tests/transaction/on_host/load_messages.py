# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Messages for the tests of load, each of which tells by itself whether it has arrived as it was sent."""

from __future__ import annotations

import hashlib
import random

_LINES = (
    b"",
    b".",
    b"..two",
    b".hidden",
    b"From the beginning of a line",
    b"trailing blanks  \t ",
    b"=3D =E4 as it is",
    b"\xc3\xa4\xc3\xb6\xc3\xbc in eight bits",
    b"-- ",
    b"x" * 900,
)


def body(token: str) -> bytes:
    """The body of the message of that token, lines ended by LF; the same for the same token."""
    dice = random.Random(token)  # noqa: S311
    lines = [dice.choice(_LINES) for _line in range(dice.randint(1, 12))]
    return b"\n".join([token.encode(), *lines, b"%x" % dice.getrandbits(256), b""])


def digest(content: bytes) -> str:
    """What a message says of its body."""
    return hashlib.sha256(content).hexdigest()


def data(token: str, sender: str, recipient: str) -> bytes:
    """The message as DATA sends it, with the dot that ends it."""
    content = body(token)
    header = (
        f"From: <{sender}>\nTo: <{recipient}>\nSubject: {token}\nX-Digest: {digest(content)}\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    ).encode()
    lines = (header + content).split(b"\n")[:-1]
    stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
    return b"\r\n".join([*stuffed, b".", b""])


def judge(message: bytes) -> tuple[str, bool]:
    """The token of a message that has arrived, and whether its body is the one that was sent."""
    header, _empty, content = message.partition(b"\n\n")
    fields = dict(
        line.decode("latin-1").split(": ", 1) for line in header.split(b"\n") if line[:2] in (b"Su", b"X-")
    )
    return fields.get("Subject", ""), fields.get("X-Digest") == digest(content)
