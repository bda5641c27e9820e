# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The host's name as sendmail looks for it, before it does anything else."""

from __future__ import annotations

import socket


def unqualified_name() -> str:
    """The host's name, if sendmail will wait for a minute because that has no dot; "" if it will not.

    It waits when the name is known (to /etc/hosts or DNS) and none of what is known of it has a dot, and does
    not for a name that nobody knows (daemon.c, myhostname(); seen with 8.17 and 8.18).
    """
    name = socket.gethostname()
    return "" if any("." in known for known in _known_names(name)) else name


def wait_told(name: str) -> str:
    """What to tell of a host whose unqualified_name() is name; "" for none."""
    told = (
        f"the host's name, {name}, has no dot: sendmail waits for a minute whenever it starts "
        f'(in /etc/hosts, write "{name}.example.org {name}" behind the host\'s address, with your domain)'
    )
    return told if name else ""


def _known_names(name: str) -> list[str]:
    if "." in name:
        return [name]
    try:
        canonical, aliases, _addresses = socket.gethostbyname_ex(name)
    except OSError:
        return _known_names_v6(name)
    return [canonical, *aliases]


def _known_names_v6(name: str) -> list[str]:
    try:
        found = socket.getaddrinfo(name, None, socket.AF_INET6, flags=socket.AI_CANONNAME)
    except OSError:
        return ["."]  # unknown: sendmail goes on at once
    return [str(found[0][3])]
