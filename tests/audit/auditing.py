# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An audit of a clone by the collection's own modules and judges, without Ansible's round trips."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from threading import Lock, Thread
from typing import Any

import yaml
from ansible_collections.postmaster.sendmail.plugins.module_utils._gathering import SUBSETS
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit import JUDGES, findings
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import catalogue
from clones import HOME, PROGRAMS, SHIP, Clone, podman
from hosts import ROOT, WORLD, Host
from shipping import archive

_ROLE = yaml.safe_load((ROOT / "roles" / "verify" / "vars" / "main.yml").read_text())
_DOMAINS = ["corp.test"]
_FOREIGN = "far.test"
EXPECTED = (
    {
        "name": "the hub sends out",
        "client_address": "198.51.100.20",
        "sender": "user@corp.test",
        "recipient": "someone@far.test",
        "expect": {"verdict": "accept"},
    },
)
_LIMIT = 120.0  # seconds that one probe may take
_READ = {
    "SMTP": ("commands",),
    "TLS": ("commands", "tls"),
    "RELAY": ("commands", "domains", "relay"),
}
_SLOW = ("decisions",)  # of info: half of the time that all of it takes
EVERYTHING = tuple(control.id for control in catalogue())


@dataclass
class Prober:
    """The stranger's end: a program on another host, which calls the module probe whenever it is told to."""

    running: subprocess.Popen[str]
    _numbers: Iterator[int] = field(default_factory=count)
    _awaited: dict[int, Future[dict[str, Any]]] = field(default_factory=dict)
    _turn: Lock = field(default_factory=Lock)

    def probe(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """What the module returns as its probe. Fails the test if the module fails."""
        with self._turn:
            number = next(self._numbers)
            answer = self._awaited[number] = Future[dict[str, Any]]()
            assert self.running.stdin
            self.running.stdin.write(json.dumps({"id": number, "arguments": arguments}) + "\n")
            self.running.stdin.flush()
        said = answer.result(timeout=_LIMIT)
        assert "probe" in said, said
        seen: dict[str, Any] = said["probe"]
        return seen

    def listen(self) -> None:
        """Hand every answer to who waits for it, until there are no more."""
        for line in self.running.stdout or ():
            answer = json.loads(line)
            self._awaited.pop(answer["id"]).set_result(answer)


@contextmanager
def prober(host: Host = WORLD) -> Iterator[Prober]:
    """A prober on that host, which ends with the test and leaves nothing."""
    container = f"postmaster-{host.name}"
    podman("exec", "--interactive", container, "sh", "-c", SHIP, stdin=archive(PROGRAMS.iterdir()))
    words = ["podman", "exec", "--interactive", "--env", f"PYTHONPATH={HOME}", container]
    command = [*words, "python3", f"{HOME}/prober.py"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        made = Prober(running)
        Thread(target=made.listen, daemon=True).start()
        try:
            yield made
        finally:
            assert running.stdin
            running.stdin.close()
    podman("exec", container, "rm", "-rf", HOME)


@dataclass(frozen=True)
class Auditor:
    """Who audits clones, with the help of a stranger."""

    stranger: Prober

    def audit(
        self,
        host: Clone,
        controls: Sequence[str] = EVERYTHING,
        *,
        seed: str = "",
        kind: str = "gateway",
        expected: Sequence[Mapping[str, Any]] = EXPECTED,
    ) -> dict[str, dict[str, Any]]:
        """The findings by their ids, after the host was spoiled by a seed.

        expected are questions to the rulesets with the answers that are due. What none of these controls
        reads and takes long is left out: from outside all, from inside what the rulesets say. Others may tell
        then that they have not measured.
        """
        attempts = sorted({name for one in controls for name in _attempts(one)})
        needed = {key for one in controls for key in JUDGES[one].info}
        subsets = [name for name in SUBSETS if name not in _SLOW or name in needed]
        arguments = {"gather": subsets, "units": _ROLE["__sendmail_verify_units"], "questions": [*expected]}
        info = host.look({"spoil": seed, "info": arguments})
        longest = int(info["options"].get("MaxHeadersLength", 32768))
        target = _target(host, attempts, longest, wait=0 if kind == "nullclient" else 10)
        seen = self.stranger.probe(target) if attempts else {}
        return {one["id"]: one for one in findings(info, seen, kind=kind)}


def _attempts(control: str) -> Iterator[str]:
    """What must be tried for a control: what its judge needs, and what those of its area always read."""
    yield from JUDGES[control].probe
    yield from _READ.get(control.split("-")[1], ())


def _target(host: Clone, attempts: Sequence[str], longest_header: int, *, wait: int) -> dict[str, Any]:
    """The arguments of the module probe, as the role verify gives them; wait is in seconds."""
    return {
        "host": host.address,
        "domains": _DOMAINS,
        "foreign_domain": _FOREIGN,
        "attempts": attempts,
        "max_headers_length": longest_header,
        "wait": wait,
    }
