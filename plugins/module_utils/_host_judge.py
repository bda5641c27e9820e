# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether this host can run a candidate: its units, ports, queues, and the paths that its jail shows."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._command import run
from ansible_collections.postmaster.sendmail.plugins.module_utils._configured import Listening, listeners_in
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import private_directory
from ansible_collections.postmaster.sendmail.plugins.module_utils._listeners import Listener, find_listeners
from ansible_collections.postmaster.sendmail.plugins.module_utils._processes import runs
from ansible_collections.postmaster.sendmail.plugins.module_utils._queues import queue_directories

_ANALYZE = "systemd-analyze"
_FAMILIES = ("inet", "inet6")  # one of another has no port
_WRITABLE = """for queue; do test -r "$queue" -a -w "$queue" -a -x "$queue" || echo "$queue"; done"""


def missing_paths(paths: Iterable[str]) -> list[Fault]:
    """The paths that are required and are not there."""
    right = "install what brings it, or leave it out of the jail"
    return [Fault(path, "is required and is not there", right) for path in paths if not Path(path).exists()]


def queue_faults(cf: bytes, user: str, *, given: Collection[str] = ()) -> list[Fault]:
    """The queue directories of the .cf that user cannot use; given are those that are to be made his."""
    content = parse_cf(cf)
    groups = (equates.get("P", "") for equates in content.queue_groups.values())
    patterns = (*content.options.get("QueueDirectory", ())[-1:], *filter(None, groups))
    faults, found = [], []
    for pattern in dict.fromkeys(patterns):
        if pattern not in given:
            directories = [str(path) for path in queue_directories(pattern) if str(path) not in given]
            found += directories
            if not directories:
                faults.append(Fault(pattern, "is the queue directory and is not there", "create it first"))
    if found:
        refused = run(["sh", "-c", _WRITABLE, "sh", *found], user=user or None).stdout.splitlines()
        who = user or "this user"
        wrong, right = f"is a queue in which {who} cannot write", "give it to him"
        faults += [Fault(path, wrong, right) for path in refused]
    return faults


def port_faults(cf: bytes, *, sendmail: str, ending: Collection[str]) -> list[Fault]:
    """The listeners of the .cf whose port another program holds; ending are units that are to be stopped."""
    wanted = listeners_in(parse_cf(cf).options.get("DaemonPortOptions", ()), Listening())
    held = [one for one in find_listeners() if not runs(one.program, sendmail) and one.unit not in ending]
    return [
        Fault(
            f"listener {want['name'] or want['port']}",
            f"port {one.port} of {one.address} is held by {_holder(one)}",
            "stop and mask that, or give the listener another port",
        )
        for want in wanted
        for one in held
        if want["family"] in _FAMILIES
        and want["port"] == one.port
        and overlap(want["address"], want["family"], one.address)
    ]


def _holder(one: Listener) -> str:
    who = f"{one.program} (pid {one.pid})" if one.pid else "a process that cannot be seen"
    return f"{who}, {one.unit}" if one.unit else who


def overlap(address: str, family: str, held: str) -> bool:
    """Whether both cannot be bound: the same address, or one that stands for all of its family."""
    other = ipaddress.ip_address(held)
    try:
        mine = ipaddress.ip_address(address or ("::" if family == "inet6" else "0.0.0.0"))  # noqa: S104
    except ValueError:  # a host's name
        return True
    if mine.version != other.version:
        return other == ipaddress.ip_address("::")  # takes IPv4 too, unless it said no
    return mine == other or mine.is_unspecified or other.is_unspecified


def unit_faults(
    units: Sequence[tuple[str, str]], *, judged: Collection[str], coming: Collection[str]
) -> tuple[list[Fault], list[str]]:
    """What systemd has to say of the units, each a name and its text, whose names are in judged.

    The rest are there to be referred to. coming are paths of programs that are not there yet. What a systemd
    that is too old would ignore comes second, as remarks.
    """
    if not judged:
        return [], []
    with private_directory() as directory:
        for name, content in units:
            Path(directory, name).write_text(content, encoding="utf-8")
        paths = [str(Path(directory, name)) for name, _content in units if name in judged]
        # the colon: after these, where systemd looks by itself
        argv = ["env", f"SYSTEMD_UNIT_PATH={directory}:", _ANALYZE, "--man=no", "verify", *paths]
        said = run(argv).stderr.replace(f"{directory}/", "")
    return about_units(said, judged=judged, coming=coming)


def about_units(
    said: str, *, judged: Collection[str], coming: Collection[str]
) -> tuple[list[Fault], list[str]]:
    """What `systemd-analyze verify` said of the units judged, as unit_faults() returns it.

    The other lines are about what else is on this host.
    """
    faults, remarks = [], []
    for line in said.splitlines():
        name, _colon, wrong = line.partition(":")
        if name not in judged or any(f" {path} " in line for path in coming):
            continue
        if "Unknown key" in wrong:
            remarks.append(line)
        else:
            faults.append(Fault(name, wrong.strip(), "see systemd.exec(5)"))
    return faults, remarks
