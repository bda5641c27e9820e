# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clones of a host: a second to make, then spoiled, looked at and thrown away.

A clone boots from a picture of the host's disk. It has the host's name, an address of its own, and the
counters of a daemon that nobody has spoken to.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entering import enter
from hosts import ROOT, Relay
from shipping import archive

HOME = "/srv/audit"  # where a clone has the collection, and the programs of on_host/
PROGRAMS = Path(__file__).parent / "on_host"
_NAMES = "mutant"
_ADDRESSES = "198.51.100.{}"
_FIRST = 180  # the last octet of the first clone's address
MOST = 20  # at once
_LIMIT = 120  # seconds that one look may take
_TRIES = 3
# Bytecode is made once, here, and not in every clone.
SHIP = f"rm -rf {HOME} && mkdir -p {HOME} && tar -C {HOME} -xf - && python3 -m compileall -q {HOME}"


def podman(*words: str, stdin: bytes = b"", check: bool = True) -> subprocess.CompletedProcess[bytes]:
    """Run podman under the settings of the test hosts."""
    settings = {**os.environ, "CONTAINERS_CONF": str(ROOT / "molecule" / "hosts" / "containers.conf")}
    done = subprocess.run(
        ["podman", *words], input=stdin, capture_output=True, timeout=_LIMIT, check=False, env=settings
    )
    assert not check or done.returncode == 0, (
        f"podman {' '.join(words)[:200]}: {done.stderr.decode()[-2000:]}"
    )
    return done


@dataclass(frozen=True)
class Snapshot:
    """A picture of a host's disk, and the host's full name."""

    image: str
    release: str
    host_name: str


@dataclass(frozen=True)
class Clone(Relay):
    """A host that boots from a picture of another."""

    def look(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        """What the program evidence.py tells of this host: see there. Fails the test if that fails."""
        said = subprocess.run(
            [*enter(self.name, PYTHONPATH=HOME), "python3", f"{HOME}/evidence.py"],
            input=json.dumps(wish).encode(),
            capture_output=True,
            timeout=_LIMIT,
            check=False,
        )
        assert said.returncode == 0, f"{self.name}: {said.stderr.decode()[-2000:]}"
        found: dict[str, Any] = json.loads(said.stdout)
        return found


@contextmanager
def snapshot(host: Relay) -> Iterator[Snapshot]:
    """A picture of a running host, with the collection and what calls it; removed at the end."""
    container, image = f"postmaster-{host.name}", f"localhost/postmaster/snapshot-{host.name}"
    podman("exec", "--interactive", container, "sh", "-c", SHIP, stdin=archive(PROGRAMS.iterdir()))
    podman("commit", "--quiet", "--pause=false", container, image)
    try:
        yield Snapshot(image, host.release, host.run("hostname --fqdn").strip())
    finally:
        podman("image", "rm", "--force", image, check=False)


@contextmanager
def clone(picture: Snapshot, number: int) -> Iterator[Clone]:
    """Clone number (from 0, below MOST) of what was pictured; it is booting. Removed at the end."""
    made = Clone(f"{_NAMES}-{number}", _ADDRESSES.format(_FIRST + number), picture.release)
    words = ("--hostname", picture.host_name, "--network", "postmaster", "--ip", made.address)
    own = ("--dns=none", "--no-hosts", "--privileged", "--systemd=always")
    name = f"postmaster-{made.name}"
    try:
        podman("create", "--name", name, *words, *own, picture.image, "/lib/systemd/systemd")
        _start(name)
        yield made
    finally:
        podman("rm", "--force", "--ignore", "--time", "0", name, check=False)


def _start(name: str) -> None:
    """Start a container; now and then the kernel has no room for one more systemd for a moment."""
    for _try in range(_TRIES):
        podman("start", name)
        running = podman("exec", name, "true", check=False)
        if running.returncode == 0:
            return
    raise AssertionError(f"{name} does not start: {running.stderr.decode()}")


def remove_clones() -> None:
    """Remove what a run that was cut off has left."""
    found = podman("ps", "--all", "--quiet", "--filter", f"name=^postmaster-{_NAMES}-").stdout.decode()
    if found.split():
        podman("rm", "--force", "--ignore", "--time", "0", *found.split())


@contextmanager
def snapshots(hosts: Mapping[str, Relay]) -> Iterator[dict[str, Snapshot]]:
    """Pictures of hosts, by the same names; no clone outlives them."""
    remove_clones()
    with ExitStack() as kept, ThreadPoolExecutor() as pool:
        kept.callback(remove_clones)
        pictures = [snapshot(host) for host in hosts.values()]
        yield dict(zip(hosts, pool.map(kept.enter_context, pictures), strict=True))
