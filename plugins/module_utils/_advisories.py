# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known of the packages on a host: a newer version, and the CVEs whose fixes they tell of."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command

DOCUMENTATION = "/usr/share/doc"

# What the daemon is linked with on Debian, and what a hole in would be a hole in it
LIBRARIES = ("libsasl2-2", "libssl3", "libssl3t64", "libwrap0")

# Without these apt-cache would write its cache anew where that is older than the lists.
_APT = ("-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=", "policy")
_PACKAGE = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9.+-]*)(?::\w+)?:\n"
    r"  Installed: (?P<installed>\S+)\n  Candidate: (?P<candidate>\S+)$",
    re.MULTILINE,
)
_NONE = "(none)"
_CVE = re.compile(rb"\bCVE-\d{4}-\d{4,7}\b")


@dataclass(frozen=True)
class Advisory:
    """A package that is installed: its version, the one that apt would install, and CVEs of its changelog.

    candidate is "" where apt cannot tell. Of LIBRARIES only the versions are told.
    """

    package: str
    installed: str
    candidate: str
    cves: tuple[str, ...]


def parse_policy(said: str) -> dict[str, tuple[str, str]]:
    """The installed version and the candidate of each package that is installed, by `apt-cache policy`."""
    return {
        found["name"]: (found["installed"], "" if found["candidate"] == _NONE else found["candidate"])
        for found in _PACKAGE.finditer(said)
        if found["installed"] != _NONE
    }


def named_cves(changelog: bytes) -> tuple[str, ...]:
    """The CVEs that a changelog names."""
    return tuple(sorted({found.decode() for found in _CVE.findall(changelog)}))


def ask_advisories(packages: Collection[str], documentation: str = DOCUMENTATION) -> list[Advisory]:
    """What is known of these packages and LIBRARIES, of those that are installed; nothing without apt.

    Nothing is fetched: apt knows what it has been told last.
    """
    apt = which("apt-cache")
    if not apt:
        return []
    wanted = sorted({*packages, *LIBRARIES})
    found = parse_policy(_command.run([apt, *_APT, *wanted]).stdout)
    return [
        Advisory(name, *versions, _changelog_cves(Path(documentation, name)) if name in packages else ())
        for name, versions in found.items()
    ]


def _changelog_cves(directory: Path) -> tuple[str, ...]:
    try:
        return named_cves(gzip.decompress((directory / "changelog.Debian.gz").read_bytes()))
    except (OSError, EOFError, zlib.error):  # not installed (dpkg.cfg(5), path-exclude), or damaged
        return ()
