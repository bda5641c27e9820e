# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host after its play was ended: what is served, and whether the files agree, as JSON."""

from __future__ import annotations

import json
import re
import sys

from relay_agreement import disagreements, left_over
from relay_runs import await_quiet
from relay_served import Dialogue

if __name__ == "__main__":
    await_quiet()
    with Dialogue("127.0.0.1") as peer:
        size = re.search(r"SIZE (\d+)", peer.say("EHLO client.test"))
        found = {
            "greeting": peer.greeting,
            "size": size[1] if size else "",
            "torn": disagreements() + left_over(),
        }
    sys.stdout.write(json.dumps(found))
