# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A blank host on which something is measured, and the tables of what was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import ansible
from hosts import HOSTS_PROGRAM, ROOT, Host

TREE = "/opt/bench"  # the collection and what it needs of Ansible, on the host


def say(text: str) -> None:
    """Print at once."""
    print(text, flush=True)  # noqa: T201


def copy_tree(host: Host, parent: Path, *names: str) -> None:
    """Copy folders below parent to the host's tree."""
    packed = subprocess.run(
        ["tar", "--create", f"--directory={parent}", "--exclude=__pycache__", *names],
        capture_output=True,
        check=True,
    )
    container = f"postmaster-{host.name}"
    subprocess.run(
        ["podman", "exec", "--interactive", container, "tar", "--extract", f"--directory={TREE}"],
        input=packed.stdout,
        check=True,
    )


def prepare(host: Host, packages: str, program: str) -> None:
    """A blank host with packages, our collection, and the program of this folder that measures there."""
    subprocess.run([sys.executable, HOSTS_PROGRAM, "up", "world", "inside"], check=True)  # the names of all
    subprocess.run([sys.executable, HOSTS_PROGRAM, "renew", host.name], check=True)
    host.run(f"apt-get --quiet=2 update && apt-get --quiet=2 --yes install {packages} > /root/apt.log 2>&1")
    host.run(f"mkdir -p {TREE}")
    copy_tree(
        host,
        Path(ansible.__file__).parents[1],
        "ansible/__init__.py",
        "ansible/release.py",
        "ansible/_vendor",
        "ansible/_internal",
        "ansible/module_utils",
        "ansible/modules/__init__.py",
        "ansible/modules/ping.py",
    )
    copy_tree(host, ROOT / "build" / "collections", "ansible_collections")
    copy_tree(host, ROOT / "tests" / "bench", program)


def table(rows: list[list[str]]) -> None:
    """Print rows in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        say("  ".join(cell.rjust(width) for cell, width in zip(row, widths)))
    say("")
