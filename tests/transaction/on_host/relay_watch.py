# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Watching what the daemon serves while something is done to it."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import suppress

from relay_served import served
from relay_wishes import HOME

_SEEN = HOME / "watched.json"
_PAUSE = 0.2  # seconds between two looks


class Watch:
    """Looks all the time, in a process of its own, whether a variant is served."""

    def __init__(self, variant: str) -> None:
        self.astray = 0.0
        self._child = os.fork()
        if self._child == 0:
            try:
                _look(variant)
            finally:
                os._exit(0)

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        """Say in astray the longest time in seconds between two looks that saw the variant."""
        os.kill(self._child, signal.SIGTERM)
        os.waitpid(self._child, 0)
        self.astray = json.loads(_SEEN.read_text())


def _look(variant: str) -> None:
    ends: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: ends.append(1))
    seen, longest = time.monotonic(), 0.0
    while True:
        last = bool(ends)
        with suppress(OSError):
            if served().name == variant:
                longest, seen = max(longest, time.monotonic() - seen), time.monotonic()
        if last:
            break
        time.sleep(_PAUSE)
    _SEEN.write_text(json.dumps(round(max(longest, time.monotonic() - seen), 2)))
