# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Throw random octets at an SMTP server, and tell what came of it.

The argument is a JSON object: server (address), seed, sequences (how many), clients (at once) and seconds
(that all of it may take). A sequence is up to some thousand octets, followed by others in the same
connection, sent at once or one after the other, in every state of a session: before EHLO, between MAIL and
DATA, within a message, where a TLS handshake is due. No message is ever ended, so that none is delivered.
"""

from __future__ import annotations

import contextlib
import json
import random
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

A_CONNECTION = 10  # sequences: sendmail hangs up after some 25 bad commands (srvrsmtp.c, MAXBADCOMMANDS)
A_ROUND = 100  # connections, after which it is asked whether there were enough
MOST_CONNECTIONS = 4  # times as many as there would be if the server never hung up
LONGEST = 4000  # octets
PATIENCE = 3.0  # seconds in which a reply is awaited
_VERBS = (
    *(b"HELO", b"EHLO", b"MAIL FROM:", b"RCPT TO:", b"DATA", b"RSET", b"NOOP", b"VRFY", b"EXPN", b"ETRN"),
    *(b"HELP", b"VERB", b"AUTH", b"STARTTLS", b"QUIT\0", b"BDAT", b"XUSR", b"GET", b"POST", b"LHLO", b"TURN"),
)
_ENDS = (b"\r\n", b"\n", b"\r", b"\0\r\n", b"")
_SYNTAX = b'<>@%!:;,."\\()[]= \t-+/$*'
_EHLO = (b"EHLO fuzz.far.test\r\n",)
_MAIL = (*_EHLO, b"MAIL FROM:<>\r\n")
_RCPT = (*_MAIL, b"RCPT TO:<postmaster@corp.test>\r\n")
_DATA = (*_RCPT, b"DATA\r\n")
_STATES = ((), _EHLO, _MAIL, _RCPT, _DATA, (*_EHLO, b"STARTTLS\r\n"))


@dataclass
class Seen:
    """What the server did: sequences thrown, octets, replies by their codes, how connections ended."""

    sequences: int = 0
    octets: int = 0
    replies: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)

    def add(self, other: Seen) -> None:
        """Count what another connection has seen."""
        self.sequences += other.sequences
        self.octets += other.octets
        self.replies += other.replies
        self.ends += other.ends


def octets(chance: random.Random) -> bytes:
    """Any octets at all."""
    return chance.randbytes(int(min(LONGEST, chance.expovariate(1 / 200) + 1)))


def command(chance: random.Random) -> bytes:
    """A verb with arguments that somebody may have forgotten to think of."""
    words = b"".join(
        chance.choice((octets, _symbols, _letters))(chance)[: chance.randrange(1, 80)]
        for _word in range(chance.randrange(4))
    )
    return chance.choice(_VERBS) + b" " * chance.randrange(3) + words


def long_line(chance: random.Random) -> bytes:
    """One line that is longer than any that RFC 5321 knows of."""
    return chance.choice(_VERBS) + bytes([chance.randrange(256)]) * chance.randrange(900, LONGEST)


def header(chance: random.Random) -> bytes:
    """What looks like a line of a header, for a moment."""
    return _letters(chance)[:20] + b":" + octets(chance)


def _symbols(chance: random.Random) -> bytes:
    return bytes(chance.choices(_SYNTAX, k=60))


def _letters(chance: random.Random) -> bytes:
    return bytes(chance.choices(range(33, 127), k=60))


def sequences(chance: random.Random, count: int) -> Iterator[bytes]:
    """As many sequences, each with the end of a line, or of what may be taken for one, or with none."""
    for _number in range(count):
        made = chance.choice((octets, command, command, long_line, header))(chance)
        yield made + chance.choice(_ENDS)


def throw(server: str, seed: int) -> Seen:
    """One connection's worth of sequences."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    seen = Seen()
    state = chance.choice(_STATES)
    with socket.create_connection((server, 25), timeout=PATIENCE) as peer:
        try:
            if chance.random() < 0.9:
                hear(peer, seen)
            for line in state:
                peer.sendall(line)
                hear(peer, seen)
            _throw_all(peer, chance, state, seen)
            peer.shutdown(socket.SHUT_WR)
            _hear_out(peer, seen)
        except TimeoutError:
            seen.ends["silence"] += 1
        except OSError:  # the server has hung up: what it said before can still be heard
            with contextlib.suppress(OSError):
                _hear_out(peer, seen)
            seen.ends["reset"] += 1
        else:
            seen.ends["end"] += 1
    return seen


def _throw_all(peer: socket.socket, chance: random.Random, state: Iterable[bytes], seen: Seen) -> None:
    one_by_one = chance.random() < 0.3
    for sequence in sequences(chance, A_CONNECTION):
        # a message is never ended
        sent = sequence.replace(b".", b",") if state is _DATA else sequence
        peer.sendall(sent)
        seen.sequences += 1
        seen.octets += len(sent)
        if one_by_one and sent.endswith(b"\n") and state is not _DATA:
            with contextlib.suppress(TimeoutError):
                peer.settimeout(0.05)
                hear(peer, seen)
            peer.settimeout(PATIENCE)


def hear(peer: socket.socket, seen: Seen) -> bytes:
    """What there is to be heard, at least an octet of it; b"" at the end."""
    heard = peer.recv(65536)
    seen.replies.update(line[:3].decode("latin-1") for line in heard.split(b"\r\n") if line[:3].isdigit())
    return heard


def _hear_out(peer: socket.socket, seen: Seen) -> None:
    while hear(peer, seen):
        pass


def main() -> None:
    """Throw as many as are wished for, in connections and seconds that are bounded too."""
    wish = json.loads(sys.argv[1])
    begun = time.monotonic()
    most = MOST_CONNECTIONS * wish["sequences"] // A_CONNECTION
    seen = Seen()
    connections = 0
    with ThreadPoolExecutor(wish["clients"]) as pool:
        while (
            seen.sequences < wish["sequences"]
            and connections < most
            and time.monotonic() - begun < wish["seconds"]
        ):
            numbers = range(wish["seed"] + connections, wish["seed"] + connections + A_ROUND)
            for found in pool.map(lambda number: throw(wish["server"], number), numbers):
                seen.add(found)
            connections += A_ROUND
    print(  # noqa: T201
        json.dumps({**vars(seen), "connections": connections, "seconds": time.monotonic() - begun})
    )


if __name__ == "__main__":
    main()
