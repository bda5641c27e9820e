# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a host keeps a candidate from running there."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _host_judge
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_judge import (
    about_units,
    missing_paths,
    overlap,
    port_faults,
    queue_faults,
)

SENDMAIL = "/usr/libexec/sendmail/sendmail"
USER = "nobody"
ANY = "0.0.0.0"  # noqa: S104 - nothing is bound


def test_paths_that_are_required_are_looked_for(tmp_path: Path) -> None:
    (tmp_path / "here").touch()
    faults = missing_paths([str(tmp_path / "here"), str(tmp_path / "gone")])
    assert [fault.where for fault in faults] == [str(tmp_path / "gone")]


@pytest.fixture
def queues() -> Iterator[Path]:
    """Queues: q1 and q2 are the user's, one can only be read, and one not even entered."""
    with tempfile.TemporaryDirectory() as directory:  # others could not enter those of pytest
        holder = Path(directory)
        holder.chmod(0o755)
        for name, mode in (("q1", 0o700), ("q2", 0o700), ("read", 0o755), ("root", 0o700)):
            (holder / name).mkdir()
            (holder / name).chmod(mode)
            if name.startswith("q"):
                shutil.chown(holder / name, USER)
        yield holder


QUEUES = [
    ("O QueueDirectory={}/q1\n", [], []),
    ("O QueueDirectory={}/q*\n", [], []),
    ("O QueueDirectory={}/read\n", [], ["{}/read"]),
    ("O QueueDirectory={}/root\n", [], ["{}/root"]),
    ("O QueueDirectory={}/root\n", ["{}/root"], []),
    ("O QueueDirectory={}/gone\n", [], ["{}/gone"]),
    ("O QueueDirectory={}/gone\n", ["{}/gone"], []),
    ("O QueueDirectory={}/gone*\n", [], ["{}/gone*"]),
    ("O QueueDirectory={}/root\nO QueueDirectory={}/q1\n", [], []),  # the last one counts
    ("O QueueDirectory={}/q1\nQslow, P={}/read\n", [], ["{}/read"]),
    ("V10\n", [], []),
]


@pytest.mark.parametrize(("cf", "given", "wrong"), QUEUES)
def test_a_queue_must_be_the_users(queues: Path, cf: str, given: list[str], wrong: list[str]) -> None:
    content = cf.replace("{}", str(queues)).encode()
    faults = queue_faults(content, USER, given=[path.replace("{}", str(queues)) for path in given])
    assert [fault.where for fault in faults] == [path.replace("{}", str(queues)) for path in wrong]


@pytest.fixture
def port() -> Iterator[int]:
    """A port of 127.0.0.1 that this process holds."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


LISTENERS = [
    ("Name=MTA, Port={}", True),
    ("Name=MTA, Addr=127.0.0.1, Port={}", True),
    ("Name=MTA, Addr=127.0.0.2, Port={}", False),
    ("Name=MTA, Family=inet6, Addr=::1, Port={}", False),
    ("Name=MTA, Port=1", False),
    ("Name=MTA, Family=local, Addr=/run/smtp.sock, Port={}", False),
]


@pytest.mark.parametrize(("listener", "is_held"), LISTENERS)
def test_a_port_that_another_program_holds_is_a_fault(port: int, listener: str, is_held: bool) -> None:
    cf = f"O DaemonPortOptions={listener.format(port)}\n".encode()
    found = [fault.wrong for fault in port_faults(cf, sendmail=SENDMAIL, ending=())]
    program = os.path.realpath(sys.executable)
    held = f"port {port} of 127.0.0.1 is held by {program} (pid {os.getpid()})"
    assert [wrong.partition(",")[0] for wrong in found] == ([held] if is_held else [])


def test_a_port_that_sendmail_itself_holds_is_none(port: int) -> None:
    cf = f"O DaemonPortOptions=Name=MTA, Port={port}\n".encode()
    assert port_faults(cf, sendmail=os.path.realpath(sys.executable), ending=()) == []


OVERLAPS = [
    ("", "inet", ANY, True),
    ("", "inet", "127.0.0.1", True),
    ("", "inet", "::", True),
    ("", "inet", "::1", False),
    ("", "inet6", "::1", True),
    ("", "inet6", ANY, False),
    ("192.0.2.1", "inet", ANY, True),
    ("192.0.2.1", "inet", "192.0.2.2", False),
    ("2001:db8::1", "inet6", "2001:db8::1", True),
    ("mail.example.com", "inet", "192.0.2.1", True),  # nobody can say
]


@pytest.mark.parametrize(("address", "family", "held", "both"), OVERLAPS)
def test_addresses_that_cannot_both_be_bound(address: str, family: str, held: str, both: bool) -> None:
    assert overlap(address, family, held) is both


SAID = """\
sendmail.service:5: Failed to parse Type=bogus, ignoring: Invalid argument
sendmail.service:6: Unknown key 'FutureKey' in section [Service], ignoring.
sendmail.service: Command /usr/sbin/gone is not executable: No such file or directory
sendmail.service: Command /usr/local/sbin/coming is not executable: No such file or directory
/usr/lib/systemd/system/other.service:3: Unknown key 'Old' in section [Unit], ignoring.
other.service: Failed to open: No such file or directory
"""


def test_what_systemd_says_of_other_units_is_passed_over() -> None:
    faults, remarks = about_units(SAID, judged=["sendmail.service"], coming=["/usr/local/sbin/coming"])
    assert [(fault.where, fault.wrong) for fault in faults] == [
        ("sendmail.service", "5: Failed to parse Type=bogus, ignoring: Invalid argument"),
        ("sendmail.service", "Command /usr/sbin/gone is not executable: No such file or directory"),
    ]
    assert remarks == ["sendmail.service:6: Unknown key 'FutureKey' in section [Service], ignoring."]


def test_systemd_is_not_asked_where_no_unit_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_host_judge, "_ANALYZE", "/nowhere/systemd-analyze")
    assert _host_judge.unit_faults([("a.service", "")], judged=(), coming=()) == ([], [])
