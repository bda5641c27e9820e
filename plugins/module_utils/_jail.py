# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the daemon's jail shows of the host (the role chroot)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

# Shown whatever the inventory says (__sendmail_jail_directories)
SHOWN = ("/etc/mail", "/etc/ssl/certs", "/usr/share/ca-certificates")


def shows(path: str, further: Iterable[str] = ()) -> bool:
    """Whether the jail shows path, further being the entries of sendmail_jail_read_only."""
    return any(path == there or path.startswith(f"{there}/") for there in (*SHOWN, *_inside(further)))


def _inside(entries: Iterable[str]) -> Iterator[str]:
    """Where the jail shows what -/outside:/inside names (systemd.exec, "BindReadOnlyPaths")."""
    for entry in entries:
        yield entry.lstrip("-").split(":")[-1].rstrip("/")
