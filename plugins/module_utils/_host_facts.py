# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What kind of host this is: names, release, service manager, library directory."""

from __future__ import annotations

import os
import platform
import re
import shlex
import socket
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_name import unqualified_name
from ansible_collections.postmaster.sendmail.plugins.module_utils._unit import systemd_runs


@dataclass(frozen=True)
class Host:
    """The host. systemd is 0 where it is not the running service manager; superuser is who asks.

    unqualified_name is the name for which sendmail waits for a minute at each start, "" if it does not.
    """

    fqdn: str
    hostname: str
    unqualified_name: str
    addresses: tuple[str, ...]
    distribution: str
    release: str
    codename: str
    systemd: int
    library_directory: str
    python: str
    superuser: bool


def parse_os_release(text: str) -> dict[str, str]:
    """The assignments of os-release(5): names to unquoted values."""
    words = shlex.split(text, comments=True)
    return dict(word.split("=", 1) for word in words if "=" in word)


def parse_systemd_version(said: str) -> int:
    """The number in `systemctl --version` ("systemd 257 (257.13-1~deb13u1)"), 0 if there is none."""
    found = re.match(r"systemd (\d+)", said)
    return int(found.group(1)) if found else 0


def _os_release() -> Mapping[str, str]:
    path = Path("/etc/os-release")
    return parse_os_release(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _systemd() -> int:
    if not systemd_runs():
        return 0
    return parse_systemd_version(_command.run(["systemctl", "--version"]).stdout)


def _canonical_name(hostname: str) -> str:
    try:
        return str(socket.getaddrinfo(hostname, None, flags=socket.AI_CANONNAME)[0][3]) or hostname
    except OSError:
        return hostname


def _library_directory() -> str:
    architecture = sysconfig.get_config_var("MULTIARCH") or f"{os.uname().machine}-linux-gnu"
    # Debian has a directory for each architecture; the Red Hat family has lib64.
    directories = (Path("/usr/lib", str(architecture)), Path("/usr/lib64"))
    return next((str(directory) for directory in directories if directory.is_dir()), "")


def ask_host() -> Host:
    """This host. addresses are those of its interfaces but loopback, as `hostname -I` orders them."""
    hostname = socket.gethostname()
    release = _os_release()
    return Host(
        fqdn=_canonical_name(hostname),
        hostname=hostname,
        unqualified_name=unqualified_name(),
        addresses=tuple(_command.run(["hostname", "-I"]).stdout.split()),
        distribution=release.get("ID", ""),
        release=release.get("VERSION_ID", ""),
        codename=release.get("VERSION_CODENAME", ""),
        systemd=_systemd(),
        library_directory=_library_directory(),
        python=platform.python_version(),
        superuser=os.geteuid() == 0,
    )
