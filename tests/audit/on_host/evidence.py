# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Spoil this host as it is told, and tell what the module info sees of it.

Reads a JSON object: spoil is a shell script (may be empty; the functions of seeding.sh are at hand), info are
the arguments of the module. Prints what the module returns as its info. Waits for the host's boot first.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import time
from pathlib import Path

from ansible.module_utils.testing import patch_module_args
from ansible_collections.postmaster.sendmail.plugins.module_utils._listeners import find_sockets
from ansible_collections.postmaster.sendmail.plugins.modules import info

SMTP_PORT = 25

BOOT_LIMIT = 60.0  # seconds until systemd must have settled
SEED_LIMIT = 60  # seconds that it may take to spoil a host
_SEEDING = Path(__file__).with_name("seeding.sh")


def await_boot() -> None:
    """Return when systemd has settled, nothing has failed, and the daemon listens."""
    deadline = time.monotonic() + BOOT_LIMIT
    state = ""
    while state != "running":
        asked = ["systemctl", "is-system-running"]
        state = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
        if state == "degraded" or time.monotonic() > deadline:
            failed = ["systemctl", "--failed", "--no-legend"]
            sys.exit(f"{state}: {subprocess.run(failed, capture_output=True, text=True, check=False).stdout}")
        time.sleep(0.05)
    while not any(socket.port == SMTP_PORT for socket in find_sockets()):
        if time.monotonic() > deadline:
            sys.exit("nothing listens on port 25")
        time.sleep(0.05)


def spoil(script: str) -> None:
    """Run a script as root, and end with what it complains of if it fails."""
    whole = f"set -eu\n. {_SEEDING}\n{script}\n"
    done = subprocess.run(
        ["sh", "-c", whole], capture_output=True, text=True, timeout=SEED_LIMIT, check=False
    )
    if done.returncode:
        sys.exit(f"the seed fails:\n{script}\n{done.stdout[-1000:]}{done.stderr[-1000:]}")


def look(arguments: dict[str, object]) -> object:
    """What the module info returns."""
    out = io.StringIO()
    with patch_module_args(arguments), contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        info.main()
    answer = json.loads(out.getvalue())
    if "info" not in answer:
        sys.exit(f"info: {answer}")
    return answer["info"]


def main() -> None:
    """Do what standard input says."""
    wish = json.load(sys.stdin)
    await_boot()
    if wish["spoil"]:
        spoil(wish["spoil"])
    print(json.dumps(look(wish["info"])))  # noqa: T201


if __name__ == "__main__":
    main()
