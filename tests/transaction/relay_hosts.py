# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A host as a hardened relay, with the wish that made it one and the programs for tests of it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entering import enter
from hosts import INSIDE, ROOT, WORLD, Host, Relay, relay_named
from shipping import archive

HOME = "/srv/transaction"
_PROGRAMS = Path(__file__).parent / "on_host"
_TLS = ROOT / "build" / "hosts" / "tls"
_LIMIT = 3600  # seconds that a program on a host may take
_STRANGER = {"client_address": "192.0.2.7", "recipient": "someone@example.net"}

# What a host is asked before it may count; the words are those of the module policy.
POLICY_TESTS: list[dict[str, Any]] = [
    {"name": "a stranger", **_STRANGER, "sender": "someone@far.test", "expect": {"verdict": "reject"}},
    {
        "name": "one who claims to be ours",
        **_STRANGER,
        "sender": "user@corp.test",
        "expect": {"verdict": "reject"},
    },
    {
        "name": "mail for us",
        "client_address": "192.0.2.7",
        "sender": "someone@far.test",
        "recipient": "user@corp.test",
        "expect": {"verdict": "accept"},
    },
]
_SET_UP = f"""
set -eu
command -v strace >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get -q -y install strace >/dev/null
rm -rf {HOME}
mkdir -p -m 0755 {HOME}
tar -C {HOME} -xf -
for name in a b; do
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 400 -subj /CN=$name.switch.test \
    -keyout {HOME}/$name.key -out {HOME}/$name.pem 2>/dev/null
done
"""
# The module as the playbook ran it is still there; it unpacks itself, parameters and all.
_CAPTURE = """
set -eu
found=$(ls -t /home/admin/.ansible/tmp/*/AnsiballZ_relay.py | head -1)
python3 "$found" explode >/dev/null
cat "$(dirname "$found")/debug_dir/args"
rm -rf /home/admin/.ansible/tmp/*
"""


def variables(name: str) -> dict[str, Any]:
    """What makes that host a relay of corp.test."""
    pairs = [(_TLS / f"{name}.{kind}.pem", _TLS / f"{name}.{kind}.key") for kind in ("rsa", "ecdsa")]
    return {
        "sendmail_relay_domains": ["corp.test"],
        "sendmail_hub": "[198.51.100.20]",
        "sendmail_access": [{"key": "Connect:198.51.100.20", "value": "RELAY"}],
        "sendmail_tls_server_certificate": [
            {"content": certificate.read_text()} for certificate, _key in pairs
        ],
        "sendmail_tls_server_key": [{"content": key.read_text()} for _certificate, key in pairs],
        "sendmail_policy_tests": POLICY_TESTS,
    }


@dataclass(frozen=True)
class Hardened:
    """A hardened host on which the programs of on_host/ can be run."""

    host: Relay

    def run(self, program: str, *arguments: object) -> dict[str, Any]:
        """What a program of on_host/ found; fails the test if it fails."""
        return run_program(self.host, program, *arguments)

    def start(self, program: str, *arguments: object) -> subprocess.Popen[str]:
        """Begin to run a program of on_host/."""
        return start_program(self.host, program, *arguments)


def start_program(host: Host, program: str, *arguments: object) -> subprocess.Popen[str]:
    """Begin to run a program of on_host/ on that host."""
    # -B: the first run would write more files than those after it
    command = [
        *enter(host.name, PYTHONPATH=HOME),
        "python3",
        "-B",
        f"{HOME}/{program}.py",
        *map(str, arguments),
    ]
    return subprocess.Popen(
        command, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def ended(running: subprocess.Popen[str], limit: float = _LIMIT) -> dict[str, Any]:
    """What a program has found, once it has ended; fails the test if it fails."""
    output, errors = running.communicate(timeout=limit)
    assert running.returncode == 0, f"{running.args!r}: {errors[-3000:]}"
    found: dict[str, Any] = json.loads(output)
    return found


def run_program(host: Host, program: str, *arguments: object) -> dict[str, Any]:
    """What a program of on_host/ finds on that host."""
    return ended(start_program(host, program, *arguments))


def ship(host: Host) -> None:
    """Put the programs, the collection and the certificates of the variants on the host."""
    words = [*enter(host.name), "sh", "-c", _SET_UP]
    done = subprocess.run(
        words, input=archive(_PROGRAMS.glob("*.py")), capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{host.name}: {done.stderr.decode()}"


def set_up(name: str) -> Hardened:
    """Harden the host of that name, and put what tests it there and on its neighbours."""
    host = relay_named(name)
    harden_and_keep(host, variables(name))
    wish = host.run(_CAPTURE)
    for one in (host, WORLD, INSIDE):
        _ship_to(one)
    host.run(f"cat > {HOME}/wish.json", stdin=json.dumps(_own_parameters(json.loads(wish))))
    return Hardened(host)


def _ship_to(host: Host) -> None:
    if host in (WORLD, INSIDE):
        host.run(f"mkdir -p {HOME}")
        for program in _PROGRAMS.glob("load_*.py"):
            host.run(f"cat > {HOME}/{program.name}", stdin=program.read_text())
    else:
        ship(host)


def _own_parameters(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters without those that Ansible adds for itself."""
    given: Mapping[str, Any] = arguments["ANSIBLE_MODULE_ARGS"]
    return {name: value for name, value in given.items() if not name.startswith("_ansible_")}


def play(host: Relay, wished: Mapping[str, Any]) -> list[str]:
    """The words of the playbook harden with these variables, on that host."""
    inventory = str(ROOT / "molecule" / "inventory.yml")
    words = ["ansible-playbook", "--inventory", inventory, "--limit", host.name]
    return [*words, "--extra-vars", json.dumps(wished), "postmaster.sendmail.harden"]


def harden_and_keep(host: Relay, wished: Mapping[str, Any]) -> None:
    """Run the playbook harden such that the modules it runs stay on the host."""
    done = subprocess.run(
        play(host, {**wished, "ansible_pipelining": False}),
        text=True,
        capture_output=True,
        timeout=600,
        check=False,
        env={**os.environ, "ANSIBLE_KEEP_REMOTE_FILES": "1"},
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
