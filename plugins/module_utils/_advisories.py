# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known of the packages on a host: a newer version, and the CVEs whose fixes they tell of."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import read_plain
from ansible_collections.postmaster.sendmail.plugins.module_utils._packages import ask_packages

DOCUMENTATION = "/usr/share/doc"

# What the daemon is linked with on Debian, and what a hole in would be a hole in it
LIBRARIES = ("libsasl2-2", "libssl3", "libssl3t64", "libwrap0")

# Without these apt-cache would write its cache anew where that is older than the lists.
_APT = ("-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=", "policy")
_PACKAGE = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9.+-]*)(?::\w+)?:\n"
    r"  Installed: \S+\n  Candidate: (?P<candidate>\S+)$",
    re.MULTILINE,
)
_NONE = "(none)"
_LONGEST = 16 << 20  # octets of a changelog, which is compressed: none is a tenth as long
_CVE = re.compile(rb"\bCVE-\d{4}-\d{4,7}\b")


@dataclass(frozen=True)
class Advisory:
    """A package that is installed: its version, the one that apt would install, and CVEs of its changelog.

    candidate is "" where apt cannot tell. cves is None without a changelog, and for LIBRARIES, of which only
    the versions are told.
    """

    package: str
    installed: str
    candidate: str
    cves: tuple[str, ...] | None


def parse_candidates(said: str) -> dict[str, str]:
    """The candidate of each package that has one in what `apt-cache policy` says."""
    found = {one["name"]: one["candidate"] for one in _PACKAGE.finditer(said)}
    return {name: candidate for name, candidate in found.items() if candidate != _NONE}


def named_cves(changelog: bytes) -> tuple[str, ...]:
    """The CVEs that a changelog names."""
    return tuple(sorted({found.decode() for found in _CVE.findall(changelog)}))


def ask_advisories(packages: Collection[str], documentation: str = DOCUMENTATION) -> list[Advisory]:
    """What is known of these packages and LIBRARIES, of those that are installed.

    Nothing is fetched: apt knows what it has been told last.
    """
    versions = {name: version for name, version in ask_packages({*packages, *LIBRARIES}).items() if version}
    apt = which("apt-cache")
    said = _command.run([apt, *_APT, *sorted(versions)]).stdout if apt and versions else ""
    candidates = parse_candidates(said)
    return [
        Advisory(
            package=name,
            installed=version,
            candidate=candidates.get(name, ""),
            cves=_changelog_cves(Path(documentation, name)) if name in packages else None,
        )
        for name, version in sorted(versions.items())
    ]


def _changelog_cves(directory: Path) -> tuple[str, ...] | None:
    try:
        with gzip.open(io.BytesIO(read_plain(str(directory / "changelog.Debian.gz")))) as changelog:
            return named_cves(changelog.read(_LONGEST))
    except (OSError, EOFError, zlib.error):  # not installed (dpkg.cfg(5), path-exclude), or damaged
        return None
