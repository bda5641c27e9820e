# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running Ansible's programs in a test, with the collection that is tested, and for no host but this one."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from ansible_collections.postmaster import sendmail

COLLECTIONS = Path(next(iter(sendmail.__path__))).parents[2]


def ansible(directory: Path, program: str, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """What a program of Ansible says in a directory. settings are further variables of its environment."""
    return subprocess.run(
        [program, *words],
        cwd=directory,
        env={
            **os.environ,
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
            "ANSIBLE_FORCE_COLOR": "false",
            "ANSIBLE_HOME": str(directory / "home"),
            **settings,
        },
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )
