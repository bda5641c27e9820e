# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on the test host inside: counts the messages of a test of load that have arrived, and prints JSON.

Its argument is the tag, the beginning of each token. Only new/ is looked at: see hosts.py, find_mail.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from load_messages import judge

_KEPT = Path("/var/mail/kept")


def main(tag: str) -> None:
    """Print how often each token has arrived, and which with another body."""
    arrived: Counter[str] = Counter()
    altered = []
    for path in _KEPT.glob("**/new/*"):
        token, is_same = judge(path.read_bytes())
        if not token.startswith(f"{tag}-"):
            continue
        arrived[token] += 1
        if not is_same:
            altered.append(token)
    sys.stdout.write(json.dumps({"arrived": arrived, "altered": altered}))


if __name__ == "__main__":
    main(sys.argv[1])
