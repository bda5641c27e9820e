# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ten thousand random sequences of octets: the listener lives, serves at once, and has not grown.

The limits of a hardened host would shut the client out before a hundredth of them were read. On this clone
its address is exempt from them, so that they really reach the parser.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from clones import HOME, MOST, PROGRAMS, Clone, Snapshot, clone
from hosts import Host, await_value

SEQUENCES = 10_000
SECONDS = 90  # in which they must all have been thrown
CLIENTS = 12  # at once
GROWTH = 1.2
_PROGRAM = (PROGRAMS / "random_octets.py").read_text()
_DIALOGUE = ["EHLO client1.stranger.test", "MAIL FROM:<>", "RCPT TO:<postmaster@corp.test>", "QUIT"]
_SPARED = """
allow 'ClientRate:{0}\\t0' 'ClientConn:{0}\\t0' 'GreetPause:{0}\\t0'
option ConnectionRateThrottle=0
restart
"""
# what sendmail and the service manager say of a crash
_CRASH = "SYSERR|assertion|core.dump|segfault|Main process exited|status=[0-9]+/|panic|killed"
_CRASHING = {4, 6, 7, 8, 11}  # signal(7): SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV


@dataclass(frozen=True)
class Memory:
    """What a process has in memory, in KiB: all of it, and what is its own alone."""

    resident: int
    own: int


@dataclass(frozen=True)
class Thrown:
    """What the stranger saw, and what became of the host."""

    seen: dict[str, Any]
    seconds_until_served: float
    replies: list[str]
    memory: tuple[Memory, Memory]
    main_pids: tuple[int, int]
    journal: list[str]
    crashed: list[str]


def memory(host: Clone) -> Memory:
    """The daemon's memory when no session is left."""
    pid = host.main_pid()
    assert await_value(lambda: not host.run(f"pgrep --parent {pid}", check=False))
    status = host.run(f"cat /proc/{pid}/status").splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in status if line.startswith(("VmRSS", "Rss"))}
    return Memory(sizes["VmRSS"], sizes["RssAnon"] + sizes["RssShmem"])


def crashed(host: Clone) -> list[str]:
    """The commands that crashed since the accounting began."""
    told = json.loads(host.run(f"python3 {HOME}/deaths.py told"))
    return [command for command, signal in told if signal in _CRASHING]


@pytest.fixture(scope="module")
def spared(snapshots: dict[str, Snapshot], world: Host) -> Iterator[Clone]:
    """A hardened host that spares the stranger its limits."""
    with clone(snapshots["trixie"], MOST - 1) as host:
        host.look({"spoil": _SPARED.format(world.address), "info": {"gather": ["host"]}})
        yield host


@pytest.fixture(scope="module")
def thrown(spared: Clone, world: Host) -> Thrown:
    """What came of ten thousand sequences."""
    spared.run(f"python3 {HOME}/deaths.py begin")
    before, pid = memory(spared), spared.main_pid()
    wish = {
        "server": spared.address,
        "seed": 6,
        "sequences": SEQUENCES,
        "clients": CLIENTS,
        "seconds": SECONDS,
    }
    seen = json.loads(world.run_python(_PROGRAM, json.dumps(wish)))
    begun = time.monotonic()
    replies = world.converse(spared, _DIALOGUE)
    served = time.monotonic() - begun
    after = memory(spared)
    journal = spared.run("journalctl --no-pager --quiet --output=cat --unit=sendmail.service").splitlines()
    return Thrown(
        seen,
        served,
        replies,
        (before, after),
        (pid, spared.main_pid()),
        journal,
        crashed(spared),
    )


def test_all_of_them_were_thrown_and_read(thrown: Thrown) -> None:
    assert thrown.seen["sequences"] >= SEQUENCES
    assert sum(thrown.seen["replies"].values()) >= SEQUENCES / 2


def test_the_listener_serves_within_a_second(thrown: Thrown) -> None:
    assert [reply[:3] for reply in thrown.replies] == ["220", "250", "250", "250", "221"]
    assert thrown.seconds_until_served < 1


def test_nothing_crashed(thrown: Thrown) -> None:
    assert thrown.main_pids[0] == thrown.main_pids[1]
    assert thrown.journal  # it can be read, and has what the unit says
    assert not [line for line in thrown.journal if re.search(_CRASH, line)]
    assert thrown.crashed == []


def test_memory_does_not_grow(thrown: Thrown) -> None:
    before, after = thrown.memory
    assert after.resident <= before.resident * GROWTH
    assert after.own <= before.own * GROWTH


def test_no_message_entered(thrown: Thrown, spared: Clone) -> None:
    assert thrown
    assert spared.run("find /var/spool/mqueue -type f -name 'qf*'") == ""


def test_a_crash_would_be_seen(spared: Clone, world: Host, thrown: Thrown) -> None:
    assert thrown
    spared.run(f"python3 {HOME}/deaths.py begin")
    victim = f"sleep 0.7; pkill -SEGV --parent {spared.main_pid()}"
    spared.run(f"({victim}) >/dev/null 2>&1 &")
    with pytest.raises(AssertionError):
        world.converse(spared, ["EHLO client1.stranger.test", *["NOOP"] * 10_000])
    assert crashed(spared) == ["sendmail"]
