# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The test hosts as objects: running commands on them, speaking SMTP from them, finding mail on them."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import DEBIAN, LAYOUTS, Layout
from entering import enter

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("TESTS") == "full"  # all that there is to try (`make test-full`), or a sample
STRANGER = "198.51.100.101"  # client1.stranger.test, on the host world
IMPOSTOR = "198.51.100.103"  # impostor.corp.test, there too: a name below a relay domain gives no right
ARRIVAL_LIMIT = 30.0  # seconds in which a message must have arrived
_DIALOGUE = (Path(__file__).parent / "dialogue.py").read_text()

HOSTS_PROGRAM = ROOT / "molecule" / "hosts" / "hosts.py"
FINGERPRINT = (ROOT / "molecule" / "hosts" / "fingerprint").read_text()

T = TypeVar("T")


def await_value(ask: Callable[[], T], *, limit: float = ARRIVAL_LIMIT) -> T:
    """What ask returns once that is truthy, or what it last returned when limit seconds have passed."""
    deadline = time.monotonic() + limit
    while not (value := ask()) and time.monotonic() < deadline:
        time.sleep(0.3)
    return value


@dataclass(frozen=True)
class Host:
    """A test host: its inventory name and its address on the test network."""

    name: str
    address: str

    def run(
        self,
        command: str,
        *,
        stdin: str = "",
        user: str = "root",
        check: bool = True,
        timeout: float = 120,
    ) -> str:
        """The standard output of a shell command on the host; fails the test on a status other than 0.

        timeout is in seconds.
        """
        words = [*enter(self.name, user), "bash", "-c", command]
        done = subprocess.run(
            words, input=stdin, text=True, capture_output=True, timeout=timeout, check=False
        )
        if check:
            assert done.returncode == 0, f"{self.name}: {command}: {done.stderr or done.stdout}"
        return done.stdout

    def run_python(self, program: str, *arguments: object) -> str:
        """The standard output of a Python program on the host."""
        words = " ".join(shlex.quote(str(argument)) for argument in arguments)
        return self.run(f"python3 - {words} <<'PROGRAM'\n{program}\nPROGRAM")

    def converse(
        self, server: Host, lines: list[str], *, source: str = "", port: int = 25, smtps: bool = False
    ) -> list[str]:
        """Speak SMTP from here: the greeting and the reply to each line, continuation lines joined.

        A line STARTTLS begins TLS, smtps begins it before the greeting.
        """
        peer = {"server": server.address, "port": port, "source": source or self.address}
        wish = {**peer, "smtps": smtps, "lines": lines}
        said = self.run_python(_DIALOGUE, json.dumps(wish))
        replies: list[str] = json.loads(said)
        return replies

    def send(
        self,
        server: Host,
        sender: str,
        recipient: str,
        *,
        source: str = "",
        body: str = "",
        port: int = 25,
        smtps: bool = False,
        before: tuple[str, ...] = (),
    ) -> str:
        """Send one message from here and return the token in its subject, by which it can be found.

        before are the lines between EHLO and MAIL, such as a login.
        """
        token = uuid.uuid4().hex
        lines = ["EHLO client1.stranger.test", *before, f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>"]
        message = f"From: <{sender}>\r\nTo: <{recipient}>\r\nSubject: {token}\r\n\r\n{body}\r\n."
        replies = self.converse(
            server, [*lines, "DATA", message, "QUIT"], source=source, port=port, smtps=smtps
        )
        assert replies[-2].startswith("250 "), replies
        return token

    def fingerprint(self) -> list[str]:
        """Every file with owner, mode, size and time, and every mail process of this host."""
        return self.run(FINGERPRINT).splitlines()

    def find_mail(self, token: str) -> str:
        """The message kept on this host whose text holds token, waiting for it; "" when it never came.

        Only new/ is looked at: what is in a Maildir's tmp/ is half written, and moves (maildir(5)).
        """
        kept = "find /var/mail/kept -path '*/new/*' -type f"
        return await_value(lambda: self.run(f"{kept} -exec grep -l {token} {{}} + | head -1 | xargs -r cat"))


@dataclass(frozen=True)
class Relay(Host):
    """A host under test. layout says where its sendmail has what."""

    release: str
    layout: Layout = DEBIAN

    @property
    def fqdn(self) -> str:
        """Its fully qualified name."""
        return f"{self.name}.corp.test"

    def main_pid(self) -> int:
        """The process id of the daemon."""
        return int(self.run("systemctl show --property=MainPID --value sendmail.service"))

    def listening_sockets(self) -> set[str]:
        """The inodes of the sockets that listen on port 25: in proc(5), state 0A and port 0019."""
        listeners = """awk '$2 ~ /:0019$/ && $4 == "0A" {print $10}' /proc/net/tcp*"""
        return set(self.run(listeners).split())

    def await_listener(self) -> None:
        """Return when the daemon answers on port 25; fails the test when it does not."""
        probe = "bash -c 'exec 3<>/dev/tcp/127.0.0.1/25' 2>/dev/null && echo yes"
        assert await_value(lambda: self.run(probe, check=False).strip()), (
            f"{self.name}: nothing listens on 25"
        )


def ansible(program: str, *words: str, seconds: float = 600) -> subprocess.CompletedProcess[str]:
    """Run a program of Ansible with the test hosts' inventory, without the colours that molecule asks for."""
    return subprocess.run(
        [program, "--inventory", str(ROOT / "molecule" / "inventory.yml"), *words],
        text=True,
        capture_output=True,
        timeout=seconds,
        check=False,
        env={**os.environ, "ANSIBLE_FORCE_COLOR": "false"},
    )


def harden(limit: str, *flags: str, **variables: object) -> subprocess.CompletedProcess[str]:
    """Run the collection's harden playbook, as installed, on hosts of the inventory."""
    return play("harden", "--limit", limit, *flags, **variables)


def play(name: str, *flags: str, **variables: object) -> subprocess.CompletedProcess[str]:
    """Run a playbook of the collection, as installed, with the inventory of the test hosts."""
    wished = ("--extra-vars", json.dumps(variables))
    return ansible("ansible-playbook", *wished, f"postmaster.sendmail.{name}", *flags)


def result_of(module: str, host: Host, **arguments: object) -> dict[str, Any]:
    """What a module of the collection returns, run alone on that host; failed is as a play registers it."""
    asked = ("--one-line", "--module-name", f"postmaster.sendmail.{module}", "--args", json.dumps(arguments))
    done = ansible("ansible", *asked, host.name)
    assert "=>" in done.stdout, done.stdout[-3000:] + done.stderr[-1000:]
    return {**json.loads(done.stdout.partition("=>")[2]), "failed": done.returncode != 0}


GROUPS = yaml.safe_load((ROOT / "molecule" / "inventory.yml").read_text())["all"]["children"]
_ENTRIES = {name: entry for group in GROUPS.values() for name, entry in group["hosts"].items()}


def relay_named(name: str) -> Relay:
    """The host of the inventory of that name, as one under test."""
    entry = _ENTRIES[name]
    layout = LAYOUTS.get(entry["host_image"], DEBIAN)
    return Relay(name, entry["host_address"], entry["host_release"], layout)


WORLD, INSIDE = (Host(name, _ENTRIES[name]["host_address"]) for name in ("world", "inside"))
GROUP = os.environ.get("TESTED_RELAYS", "relays")  # of the inventory
RELAYS = tuple(relay_named(name) for name in GROUPS[GROUP]["hosts"])
