# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""sendmail's m4 sources of each release, and compiling a .mc with them and this machine's m4.

The trees are fetched from the hosts under test. Without hosts, SENDMAIL_CF_TREES names directories that hold
a cf tree each, with colons between them.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import DEBIAN

HOSTS = ("postmaster-scratch", "postmaster-scratch12")  # those of the scenario modules


@dataclass(frozen=True)
class CompiledCf:
    """What m4 made of a .mc: the text of the .cf, what it complained of, and its exit status."""

    text: str
    stderr: str
    status: int

    @property
    def clean(self) -> bool:
        """Whether m4 had nothing to complain of."""
        return self.status == 0 and not self.stderr


def cf_trees(directory: Path) -> tuple[Path, ...]:
    """The cf tree of each release, put below directory."""
    named = os.environ.get("SENDMAIL_CF_TREES")
    if not named:
        return tuple(_relocated(_fetched(host, directory / host)) for host in HOSTS)
    copies = (directory / str(number) / "cf" for number in itertools.count())
    return tuple(_relocated(shutil.copytree(tree, copy)) for tree, copy in zip(named.split(":"), copies))


def _fetched(host: str, directory: Path) -> Path:
    words = ["podman", "exec", host, "tar", "-C", str(Path(DEBIAN.cf_directory).parent), "-ch", "cf"]
    done = subprocess.run(words, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, f"{host}: {done.stderr.decode()}"
    directory.mkdir(parents=True)
    subprocess.run(["tar", "-C", directory, "-x"], input=done.stdout, timeout=60, check=True)
    return directory / "cf"


def _relocated(tree: Path) -> Path:
    """The tree, made to read its own files: Debian's ostype names one by its path on the host."""
    for source in tree.glob("*/*.m4"):
        text = source.read_bytes()
        if (there := DEBIAN.cf_directory.encode()) in text:
            source.chmod(0o644)
            source.write_bytes(text.replace(there, bytes(tree)))
    return tree


def compile_mc(tree: Path, mc_text: str) -> CompiledCf:
    """mc_text, which includes tree's own cf.m4, as m4 compiles it where upstream does."""
    done = subprocess.run(
        ["m4", "-D_NO_MAKEINFO_", "-"],
        input=mc_text.encode(),
        cwd=tree / "cf",
        capture_output=True,
        timeout=30,
        check=False,
    )
    return CompiledCf(done.stdout.decode(), done.stderr.decode(), done.returncode)
