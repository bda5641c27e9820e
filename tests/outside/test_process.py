# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who the daemon is, what it may do, and what it can see."""

from __future__ import annotations

import re

import pytest
from hosts import Relay, await_value

NET_BIND_SERVICE = 1 << 10

# Prints uids, capability sets, no_new_privs and seccomp of every process that runs the program of its first
# argument, as often as it can while the shell command of its second one runs, each distinct line once.
WATCH = """
import os, subprocess, sys
seen, command = set(), subprocess.Popen(["sh", "-c", sys.argv[2]])
while command.poll() is None:
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{pid}/exe").split(" ")[0] != sys.argv[1]:
                continue
            status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status"))
        except OSError:
            continue
        keys = ("Uid", "Gid", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp")
        seen.add("|".join(" ".join(status[key].split()) for key in keys))
print("\\n".join(sorted(seen)))
"""

# Enters the mount namespace and root of the process of its argument, becomes that process's user, and prints
# every directory in which that user can make a file.
WRITABLE = """
import ctypes, os, sys
pid = sys.argv[1]
owner, namespace = os.stat(f"/proc/{pid}"), os.open(f"/proc/{pid}/ns/mnt", os.O_RDONLY)
root = os.open(f"/proc/{pid}/root", os.O_RDONLY)
assert ctypes.CDLL(None).setns(namespace, 0) == 0
os.fchdir(root)
os.chroot(".")
os.setgroups([])
os.setgid(owner.st_gid)
os.setuid(owner.st_uid)
for directory, _folders, _files in os.walk("/"):
    if not directory.startswith(("/proc", "/sys")):
        try:
            os.close(os.open(directory, os.O_TMPFILE | os.O_RDWR))
        except OSError as refused:
            if refused.errno != 95:  # EOPNOTSUPP: writable, but no nameless files there
                continue
        print(directory)
"""


@pytest.fixture(scope="module")
def processes(relay: Relay) -> list[list[str]]:
    """Every state in which a sendmail process was seen while the service was started three times."""
    restarts = "for n in 1 2 3; do systemctl restart sendmail || exit; sleep 1; done"
    seen = relay.run_python(WATCH, relay.layout.programs.sendmail, restarts).splitlines()
    relay.await_listener()
    assert len(seen) >= 2, "the daemon and the submission queue runner should have been seen"
    return [line.split("|") for line in seen]


def test_no_process_is_ever_root(processes: list[list[str]]) -> None:
    for uids, gids, *_rest in processes:
        assert "0" not in uids.split(), uids
        assert "0" not in gids.split(), gids


def test_no_capability_but_the_low_port(processes: list[list[str]]) -> None:
    for _uids, _gids, *sets, _privileges, _seccomp in processes:
        assert all(int(mask, 16) in (0, NET_BIND_SERVICE) for mask in sets), sets


def test_no_new_privileges_and_seccomp(processes: list[list[str]]) -> None:
    assert {tuple(process[-2:]) for process in processes} == {("1", "2")}


def test_its_root_is_the_jail(relay: Relay) -> None:
    root = f"/proc/{relay.main_pid()}/root"
    top = set(relay.run(f"ls -A {root}").split())
    assert top <= {"dev", "etc", "lib", "lib64", "proc", "root", "run", "sbin", "sys", "tmp", "usr", "var"}, (
        top
    )
    assert relay.run(f"ls -A {root}/root {root}/var/tmp {root}/tmp").split() == [
        f"{root}/root:",
        f"{root}/tmp:",
        f"{root}/var/tmp:",
    ]
    assert relay.run(f"ls {root}/var").split() == ["spool", "tmp"]
    assert relay.run(f"ls {root}/var/spool").split() == ["mqueue"]
    hidden = ["shadow", "sudoers", "ssh", "machine-id", "cron.d", "systemd"]
    shown = relay.run(f"ls {root}/etc").split()
    assert not set(hidden) & set(shown), shown


def test_the_jail_holds_no_other_program(relay: Relay) -> None:
    root = f"/proc/{relay.main_pid()}/root"
    search = (
        f"find {root}/usr/libexec {root}/usr/bin {root}/usr/sbin {root}/bin -type f -perm /111 2>/dev/null"
    )
    assert relay.run(search, check=False).split() == [root + relay.layout.programs.sendmail]


def test_a_file_made_on_the_host_is_not_seen(relay: Relay) -> None:
    relay.run("touch /srv/canary /etc/canary /var/lib/canary /run/canary")
    root = f"/proc/{relay.main_pid()}/root"
    seen = relay.run(
        f"ls -d {root}/srv/canary {root}/etc/canary {root}/var/lib/canary {root}/run/canary", check=False
    )
    relay.run("rm /srv/canary /etc/canary /var/lib/canary /run/canary")
    assert seen == ""


def test_the_daemon_can_write_nowhere_but_its_queue(relay: Relay) -> None:
    writable = relay.run_python(WRITABLE, relay.main_pid()).split()
    assert set(writable) == {
        "/var/spool/mqueue",
        "/run/sendmail/mta",
        "/tmp",
        "/var/tmp",
        "/dev/shm",
        "/dev/mqueue",
    }


def test_exposure(relay: Relay) -> None:
    for unit in ("sendmail.service", "sendmail-msp.service"):
        said = relay.run(f"systemd-analyze security --no-pager {unit} | tail -1")
        found = re.search(r"(\d+\.\d)", said)
        assert found, said
        assert float(found.group(1)) <= 2.0, said


def test_a_reload_keeps_the_process_and_its_jail(relay: Relay) -> None:
    before, closing = relay.main_pid(), relay.listening_sockets()
    relay.run("systemctl reload sendmail")
    # a hangup makes sendmail execute itself: until it has, the old socket may still answer
    assert await_value(lambda: relay.listening_sockets() - closing)
    assert not relay.listening_sockets() & closing
    assert relay.main_pid() == before
    assert "home" not in relay.run(f"ls /proc/{before}/root").split()
    assert relay.run(f"grep ^CapEff /proc/{before}/status").split()[1] == f"{NET_BIND_SERVICE:016x}"
