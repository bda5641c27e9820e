# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A spare host with a daemon of its own for these tests, and the collection as it is installed."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entering import enter
from hosts import ROOT, Relay, relay_named
from shipping import archive

_HOME = "/srv/publishing"
_PROGRAMS = Path(__file__).parent / "on_host"
_MEND = ROOT / "roles" / "config" / "files" / "sendmail-mend-maps"
_UNIT = "publishing-test"
SPARES = ("scratch", "scratch12")  # one of each release
_LIMIT = 400  # seconds that a program on the host may take
_SET_UP = f"""
set -eu
systemctl stop {_UNIT} 2>/dev/null || true
export DEBIAN_FRONTEND=noninteractive
command -v makemap >/dev/null || apt-get -q -y install sendmail-bin sendmail-cf >/dev/null
rm -rf {_HOME}
mkdir -p {_HOME}/maps {_HOME}/queue
chmod 0700 {_HOME}/queue
tar -C {_HOME} -xf -
m4 /usr/share/sendmail/cf/m4/cf.m4 {_HOME}/relay.mc > {_HOME}/sendmail.cf
systemd-run --quiet --unit={_UNIT} --service-type=exec --collect /usr/sbin/sendmail -bD -C {_HOME}/sendmail.cf
"""


@dataclass(frozen=True)
class Spare:
    """A spare host on which the programs of on_host/ can be run."""

    host: Relay

    def run(self, program: str, *arguments: str, stdin: bytes = b"") -> dict[str, Any]:
        """What a program of on_host/ found; fails the test if it fails."""
        # -B: the first run would write more files than those after it
        command = ["python3", "-B", f"{_HOME}/{program}.py", *arguments]
        whole = [*enter(self.host.name, PYTHONPATH=_HOME), *command]
        done = subprocess.run(whole, input=stdin, capture_output=True, timeout=_LIMIT, check=False)
        assert done.returncode == 0, f"{self.host.name}: {program}: {done.stderr.decode()[-3000:]}"
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def stop(self) -> None:
        """Stop the daemon."""
        self.host.run(f"systemctl stop {_UNIT}")


def set_up(name: str) -> Spare:
    """Put the programs on the spare host of that name, and start its daemon on port 2525."""
    host = relay_named(name)
    words = [*enter(name), "sh", "-c", _SET_UP]
    done = subprocess.run(
        words, input=archive([*_PROGRAMS.iterdir(), _MEND]), capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{name}: {done.stderr.decode()}"
    return Spare(host)
