# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Measure on the host itself: reload or restart its daemon while new clients come, and print what they met.

Clients come from a network namespace of their own, so that they meet the listener as other hosts do.
Arguments: the verb, "wait" or "refuse" (whether the collection has new clients wait), how many times. Prints
a list of JSON objects, one a time: gap (seconds in which nobody listened), took (seconds of the step),
slowest (seconds until the last had its greeting and its leave), and numbers of clients by what they met.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _service, _waiting_clients
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import DAEMON, Step

HOST, CLIENT = "192.0.2.1", "192.0.2.2"
LASTING, BETWEEN, BEFORE = 4.0, 0.02, 0.7  # seconds
PATIENCE = 15.0


def client(met: list[tuple[str, float]]) -> None:
    """Connect, hear the greeting, and leave."""
    began = time.monotonic()
    what = "greeted"
    try:
        with socket.create_connection((HOST, 25), PATIENCE) as connection:
            connection.settimeout(PATIENCE)
            if not connection.recv(512).startswith(b"220"):
                what = "turned away"
            connection.sendall(b"QUIT\r\n")
            connection.recv(512)
    except ConnectionRefusedError:
        what = "refused"
    except ConnectionResetError:
        what = "reset"
    except OSError:
        what = "timed out"
    met.append((what, time.monotonic() - began))


def clients() -> None:
    """New clients for a while, one each BETWEEN seconds, and print what they met."""
    met: list[tuple[str, float]] = []
    threads = []
    end = time.monotonic() + LASTING
    while time.monotonic() < end:
        threads.append(threading.Thread(target=client, args=(met,)))
        threads[-1].start()
        time.sleep(BETWEEN)
    for thread in threads:
        thread.join()
    kinds = [what for what, _seconds in met]
    counts = {kind: kinds.count(kind) for kind in ("refused", "reset", "turned away", "timed out")}
    figures = {"clients": len(met), **counts, "slowest": max(seconds for _what, seconds in met)}
    sys.stdout.write(json.dumps(figures))


def make_namespace() -> None:
    """A network namespace "gap" that is joined to the host's own."""
    for line in (
        "ip netns add gap",
        "ip link add gap0 type veth peer name gap1",
        "ip link set gap1 netns gap",
        f"ip address add {HOST}/24 dev gap0",
        "ip link set gap0 up",
        f"ip -n gap address add {CLIENT}/24 dev gap1",
        "ip -n gap link set gap1 up",
    ):
        subprocess.run(line.split(), check=True)


def measure(verb: str) -> dict[str, float]:
    """One step, and what the clients of that time met."""
    words = ["ip", "netns", "exec", "gap", sys.executable, __file__, "clients"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as beside:
        time.sleep(BEFORE)
        began = time.monotonic()
        (done,) = _service.execute([Step(verb, DAEMON)])
        took = time.monotonic() - began
        met = json.loads(beside.communicate()[0])
    return {"gap": done.gap or 0.0, "took": took, **met}


def main(verb: str, manner: str, times: str) -> None:
    """Measure, and print."""
    if not Path("/run/netns/gap").exists():
        make_namespace()
    if manner == "refuse":
        _waiting_clients.ARCHITECTURES.clear()  # as on a machine whose kernel we do not know
    sys.stdout.write(json.dumps([measure(verb) for _time in range(int(times))]))


if __name__ == "__main__":
    if sys.argv[1:] == ["clients"]:
        clients()
    else:
        main(*sys.argv[1:])
