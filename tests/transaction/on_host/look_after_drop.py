# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host after its play was ended: what is served, and whether the files agree, as JSON."""

from __future__ import annotations

import fcntl
import json
import re
import sys
from pathlib import Path

from relay_agreement import disagreements
from relay_runs import await_quiet
from relay_served import Dialogue

_LOCK = Path("/run/sendmail-maps.lock")  # who changes the host holds it


def _await_the_module() -> None:
    """Return once nobody is at work any more who does not know yet that the play is gone."""
    with _LOCK.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)


if __name__ == "__main__":
    _await_the_module()
    await_quiet()
    with Dialogue("127.0.0.1") as peer:
        size = re.search(r"SIZE (\d+)", peer.say("EHLO client.test"))
        found = {
            "greeting": peer.greeting,
            "size": size[1] if size else "",
            "torn": disagreements(),
        }
    sys.stdout.write(json.dumps(found))
