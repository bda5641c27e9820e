# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of some Debian packages are installed."""

from __future__ import annotations

from collections.abc import Collection

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command

_FORMAT = "${binary:Package}\t${Version}\t${db:Status-Status}\n"


def parse_packages(said: str, names: Collection[str]) -> dict[str, str]:
    """Each name with its version in what dpkg-query says in _FORMAT, "" for one that is not installed.

    A package of a foreign architecture, or of several, has that behind a colon (dpkg-query(1)).
    """
    rows = [line.split("\t") for line in said.splitlines()]
    installed = {name.partition(":")[0]: version for name, version, state in rows if state == "installed"}
    return {name: installed.get(name, "") for name in names}


def ask_packages(names: Collection[str]) -> dict[str, str]:
    """The packages of these names on this host. Raises CommandFailedError when dpkg-query cannot be run."""
    if not names:
        return {}
    shown = _command.run(["dpkg-query", "--show", f"--showformat={_FORMAT}", *names])
    return parse_packages(shown.stdout, names)
