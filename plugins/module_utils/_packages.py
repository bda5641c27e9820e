# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Debian packages: which are installed, and which own a file. A host without dpkg tells of none."""

from __future__ import annotations

import re
from collections.abc import Collection
from shutil import which

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command

_FATAL = 2  # dpkg-query(1), "EXIT STATUS"; 1 is for a name that it does not know
_FORMAT = "${binary:Package}\t${Version}\t${db:Status-Status}\n"


def parse_packages(said: str, names: Collection[str]) -> dict[str, str]:
    """Each name with its version in what dpkg-query says in _FORMAT, "" for one that is not installed.

    A package of a foreign architecture, or of several, has that behind a colon (dpkg-query(1)).
    """
    rows = [row for line in said.splitlines() if len(row := line.split("\t")) == 3]
    installed = {name.partition(":")[0]: version for name, version, state in rows if state == "installed"}
    return {name: installed.get(name, "") for name in names}


def parse_owners(said: str) -> dict[str, str]:
    """Paths to package names in what `dpkg-query --search` says ("sendmail-bin: /usr/bin/makemap")."""
    lines = re.findall(r"^([a-z0-9][^:,\s]*)(?::\w+)?: (/.+)$", said, re.MULTILINE)
    return {path: package for package, path in lines}


def ask_packages(names: Collection[str]) -> dict[str, str]:
    """The packages of these names here, as parse_packages gives them; nothing where dpkg does not tell."""
    said = _dpkg_query("--show", f"--showformat={_FORMAT}", about=names)
    return {} if said is None else parse_packages(said, names)


def ask_owners(paths: Collection[str]) -> dict[str, str]:
    """The package of each of these paths that belongs to one."""
    return parse_owners(_dpkg_query("--search", about=paths) or "")


def packaged_in(paths: Collection[str], owners: Collection[str]) -> tuple[str, ...]:
    """Those of paths that are among the owned ones, where a package may say /lib for systemd's /usr/lib."""
    return tuple(path for path in paths if not {*owners}.isdisjoint(_spellings(path)))


def ask_packaged(paths: Collection[str]) -> tuple[str, ...]:
    """Those of these paths that a package brought along; all of them where there is no dpkg to ask."""
    if not which("dpkg-query"):
        return tuple(paths)
    return packaged_in(paths, ask_owners({spelling for path in paths for spelling in _spellings(path)}))


def _spellings(path: str) -> tuple[str, str]:
    """A path below /usr or the root, which a merged /usr makes one, in both ways."""
    return (path, path[4:] if path.startswith("/usr/") else f"/usr{path}")


def _dpkg_query(*words: str, about: Collection[str]) -> str | None:
    """What dpkg-query says; None where the host has none, or it cannot read its database."""
    program = which("dpkg-query")
    found = _command.run([program, *words, *sorted(about)]) if program and about else None
    return found.stdout if found and found.status < _FATAL else None
