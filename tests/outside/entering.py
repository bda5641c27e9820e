# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entering a test host as `podman exec` does, at a fortieth of its cost.

podman consults its database and starts a monitor and a runtime for each command, which takes a fifth of a
second, and the tests run thousands. nsenter(1) joins the namespaces of the host's first process. The command
joins its control groups, too: systemd there tells by them whose a process is.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_BELOW = re.compile(r"/(init\.scope|container)$")  # where the first process went of its own accord

# Joins the control groups that stand before "--", and becomes what stands behind it. One of the unified
# hierarchy takes no process where it has handed controllers down.
_JOIN = 'until [ "$1" = -- ]; do { echo $$ > "$1"; } 2> /dev/null; shift; done; shift; exec "$@"'
_BECOME = (
    'HOME=$(getent passwd "$0" | cut -d: -f6) '
    'exec setpriv --reuid="$0" --regid="$(id -g "$0")" --init-groups "$@"'
)

_first: dict[str, tuple[int, str]] = {}  # the first process of a host, and when it was started


def enter(host: str, user: str = "root", **environment: str) -> list[str]:
    """The words that run a command on the host of that name, to be followed by the command's own."""
    pid = _first_process(f"postmaster-{host}")
    settings = {"PATH": _PATH, "HOME": "/root", "TERM": "xterm", "container": "podman", **environment}
    return [
        *("sh", "-c", _JOIN, "sh", *_control_groups(pid), "--"),
        *("nsenter", f"--target={pid}", "--all", "--root", "--wd"),
        *("env", "--ignore-environment", *(f"{name}={value}" for name, value in settings.items())),
        *([] if user == "root" else ["sh", "-c", _BECOME, user]),
    ]


def _first_process(container: str) -> int:
    """The host's first process, which is another after each boot."""
    pid, started = _first.get(container, (0, ""))
    if not started or _started(pid) != started:
        words = ["podman", "inspect", "--format", "{{.State.Pid}}", container]
        said = subprocess.run(words, text=True, capture_output=True, timeout=60, check=False)
        pid = int(said.stdout or 0)
        assert pid, f"{container} is not running: {said.stderr}"
        _first[container] = (pid, _started(pid))
    return pid


def _started(pid: int) -> str:
    """When a process was started, in ticks since the boot (proc(5), stat, field 22); empty if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _control_groups(pid: int) -> list[str]:
    """The files that take a process into the host's control groups, one of each hierarchy that is here."""
    files: list[Path] = []
    for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
        _number, controllers, path = line.split(":", 2)
        name = controllers.removeprefix("name=") or "unified"
        mounted = _GROUPS / name if (_GROUPS / name).is_dir() else _GROUPS
        inside = mounted / path.lstrip("/")
        files += [Path(_BELOW.sub("", str(inside))) / "cgroup.procs"] if path != "/" else []
    return [str(file) for file in files if file.exists()]
