# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sendmail's processes as the kernel shows them in /proc, not as their titles claim."""

from __future__ import annotations

import grp
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# include/uapi/linux/capability.h, in the order of their bits.
CAPABILITIES = tuple(
    f"cap_{name}"
    for line in (
        "chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable",
        "net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio",
        "sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time",
        "sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog",
        "wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore",
    )
    for name in line.split()
)

_DELETED = " (deleted)"  # proc(5): what /proc/PID/exe ends with after a package upgrade replaced the file


@dataclass(frozen=True)
class Process:
    """One process.

    uid and gid are the effective ones; supplementary are the names of the groups beside its own one;
    root_entries is empty unless jailed.
    """

    pid: int
    ppid: int
    role: str
    uid: int
    gid: int
    groups: tuple[int, ...]
    effective: tuple[str, ...]
    permitted: tuple[str, ...]
    bounding: tuple[str, ...]
    ambient: tuple[str, ...]
    inheritable: tuple[str, ...]
    no_new_privs: bool
    seccomp: int
    jailed: bool
    root_entries: tuple[str, ...]
    executable: str
    supplementary: tuple[str, ...] = ()


def capability_names(mask: int) -> tuple[str, ...]:
    """The capabilities of a kernel mask by name; "cap_63" for a bit that has none here."""
    bits = (bit for bit in range(mask.bit_length()) if mask >> bit & 1)
    return tuple(CAPABILITIES[bit] if bit < len(CAPABILITIES) else f"cap_{bit}" for bit in bits)


def parse_status(text: str) -> dict[str, str]:
    """The fields of /proc/PID/status, stripped."""
    pairs = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _colon, value in pairs}


def role_of(command_line: bytes) -> str:
    """What a process says that it does: its title without "sendmail: ", else its command line.

    conf.c, setproctitle(): the title replaces the arguments and the rest is padded.
    """
    text = command_line.replace(b"\0", b" ").decode("utf-8", "replace").strip()
    prefix = "sendmail: "
    return text[len(prefix) :] if text.startswith(prefix) else text


def process_of(
    pid: int,
    *,
    status: Mapping[str, str],
    command_line: bytes,
    executable: str,
    root_entries: tuple[str, ...] | None,
) -> Process:
    """The process that these readings of /proc/PID describe; root_entries is None in the host's root."""

    def capabilities(name: str) -> tuple[str, ...]:
        return capability_names(int(status[name], 16))

    gid = int(status["Gid"].split()[1])
    groups = tuple(int(group) for group in status["Groups"].split())
    return Process(
        pid=pid,
        ppid=int(status["PPid"]),
        role=role_of(command_line),
        uid=int(status["Uid"].split()[1]),
        gid=gid,
        groups=groups,
        effective=capabilities("CapEff"),
        permitted=capabilities("CapPrm"),
        bounding=capabilities("CapBnd"),
        ambient=capabilities("CapAmb"),
        inheritable=capabilities("CapInh"),
        no_new_privs=status["NoNewPrivs"] == "1",
        seccomp=int(status["Seccomp"]),
        jailed=root_entries is not None,
        root_entries=root_entries or (),
        executable=executable,
        supplementary=tuple(_group_name(group) for group in groups if group != gid),
    )


def _group_name(gid: int) -> str:
    """The name of a group, its number if the host knows none."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def runs(executable: str, program: str) -> bool:
    """Whether a process with this executable runs program: itself, a replaced one, or its copy in a jail."""
    if executable.endswith(_DELETED):
        executable = executable[: -len(_DELETED)]
    return bool(program) and executable.endswith(program)


def each_process() -> Iterator[tuple[int, str]]:
    """Every process of this host that has an executable: its pid, and the executable's path."""
    for pid in sorted(int(path.name) for path in Path("/proc").glob("[0-9]*")):
        if executable := executable_of(pid):  # else a kernel thread, or gone since it was listed
            yield pid, executable


def executable_of(pid: int) -> str:
    """The path of what this process runs, "" where there is none or it cannot be seen."""
    try:
        return str(Path(f"/proc/{pid}/exe").readlink())
    except OSError:
        return ""


def _root_entries(pid: int) -> tuple[str, ...] | None:
    """What the process sees at the top of its root and in its etc, or None when that root is the host's."""
    root = Path(f"/proc/{pid}/root")
    if os.path.samestat(root.stat(), Path("/proc/1/root").stat()):
        return None
    etc = root / "etc"
    inside = [f"etc/{entry.name}" for entry in etc.iterdir()] if etc.is_dir() else []
    return tuple(sorted([entry.name for entry in root.iterdir()] + inside))


def _read_process(pid: int, executable: str) -> Process | None:
    directory = Path(f"/proc/{pid}")
    try:
        return process_of(
            pid,
            status=parse_status((directory / "status").read_text(encoding="utf-8")),
            command_line=(directory / "cmdline").read_bytes(),
            executable=executable,
            root_entries=_root_entries(pid),
        )
    except (FileNotFoundError, ProcessLookupError):  # ended while it was read: sendmail's children are brief
        return None


def find_processes(program: str) -> list[Process]:
    """Every process of this host that runs program, by ascending pid."""
    found = (
        _read_process(pid, executable) for pid, executable in each_process() if runs(executable, program)
    )
    return [process for process in found if process is not None]
