# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who listens on which TCP port of this host, by the kernel's tables."""

from __future__ import annotations

import ipaddress
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._packages import ask_owners
from ansible_collections.postmaster.sendmail.plugins.module_utils._processes import each_process

MAIL_PORTS = frozenset({25, 465, 587})

_LISTEN = "0A"  # include/net/tcp_states.h: TCP_LISTEN
_ACCEPTS = 0x10000  # include/linux/net.h: __SO_ACCEPTCON
_PATH_TOO = 8  # fields of a line of /proc/net/unix that has a path


@dataclass(frozen=True)
class Socket:
    """A listening TCP socket; queued are the connections that its holder has not taken yet."""

    address: str
    port: int
    inode: int
    queued: int = 0


@dataclass(frozen=True)
class Listener:
    """A listening socket and its first holder; pid is 0 and program "" when no visible process holds it.

    unit is the service of systemd that the holder belongs to, "" where it belongs to none.
    """

    address: str
    port: int
    pid: int
    program: str
    package: str
    unit: str


def parse_address(text: str) -> str:
    """An address of /proc/net/tcp or tcp6: words of 32 bits, each in the byte order of this machine."""
    words = (text[start : start + 8] for start in range(0, len(text), 8))
    octets = b"".join(int(word, 16).to_bytes(4, sys.byteorder) for word in words)
    return str(ipaddress.ip_address(octets))


def parse_sockets(table: str) -> list[Socket]:
    """The listening sockets in the text of /proc/net/tcp or tcp6 (proc(5))."""
    sockets = []
    for line in table.splitlines()[1:]:
        fields = line.split()
        if fields[3] == _LISTEN:
            address, _colon, port = fields[1].partition(":")
            queued = int(fields[4].rpartition(":")[2], 16)  # tcp_ipv4.c, get_tcp4_sock(): sk_ack_backlog
            sockets.append(Socket(parse_address(address), int(port, 16), int(fields[9]), queued))
    return sockets


def parse_unit(groups: str) -> str:
    """The service in the text of /proc/PID/cgroup: the innermost ``NAME.service`` (cgroups(7))."""
    found = re.findall(r"/([^/\n]+\.service)(?=/|$)", groups, re.MULTILINE)
    return found[-1] if found else ""


def listeners_of(
    sockets: Iterable[Socket],
    holders: Mapping[int, tuple[int, str]],
    owners: Mapping[str, str],
    units: Mapping[int, str],
) -> list[Listener]:
    """Join sockets with their holders (inode to pid and program), the programs' packages and pids' units."""
    listeners = []
    for socket in sockets:
        pid, program = holders.get(socket.inode, (0, ""))
        package = owners.get(program, "") if socket.port in MAIL_PORTS else ""
        listeners.append(Listener(socket.address, socket.port, pid, program, package, units.get(pid, "")))
    return sorted(listeners, key=lambda one: (one.port, one.address))


def find_sockets() -> list[Socket]:
    """The listening TCP sockets of this host."""
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    return [
        socket
        for table in tables
        if table.exists()  # there is no tcp6 where IPv6 is off
        for socket in parse_sockets(table.read_text(encoding="ascii"))
    ]


def parse_unix_sockets(table: str) -> frozenset[str]:
    """The paths of the listening sockets in the text of /proc/net/unix (proc(5))."""
    rows = (line.split(maxsplit=7) for line in table.splitlines()[1:])
    return frozenset(row[7] for row in rows if len(row) == _PATH_TOO and int(row[3], 16) & _ACCEPTS)


def find_unix_sockets() -> frozenset[str]:
    """The paths of the listening sockets of this host, those of other containers left out."""
    table = Path("/proc/net/unix")
    return (
        parse_unix_sockets(table.read_text(encoding="utf-8", errors="replace"))
        if table.exists()
        else frozenset()
    )


def find_listeners() -> list[Listener]:
    """The TCP listeners of this host by port."""
    sockets = find_sockets()
    holders = _holders({socket.inode for socket in sockets})
    programs = {holders[one.inode][1] for one in sockets if one.port in MAIL_PORTS and one.inode in holders}
    units = {pid: _unit(pid) for pid, _program in holders.values()}
    return listeners_of(sockets, holders, ask_owners(programs), units)


def _holders(inodes: set[int]) -> dict[int, tuple[int, str]]:
    """The process of the lowest pid that holds each of these socket inodes."""
    holders: dict[int, tuple[int, str]] = {}
    for pid, program in each_process():
        for inode in socket_inodes(pid) & inodes:
            holders.setdefault(inode, (pid, program))
    return holders


def socket_inodes(pid: int) -> set[int]:
    """The inodes of the sockets that this process holds open; none when it is gone."""
    inodes = set()
    try:
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            found = re.fullmatch(r"socket:\[(\d+)\]", str(entry.readlink()))
            if found:
                inodes.add(int(found.group(1)))
    except OSError:  # the process ended, or it is another user's and we are not root
        return inodes
    return inodes


def _unit(pid: int) -> str:
    try:
        return parse_unit(Path(f"/proc/{pid}/cgroup").read_text(encoding="utf-8"))
    except OSError:  # the process ended
        return ""
