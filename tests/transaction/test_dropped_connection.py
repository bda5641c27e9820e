# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whoever runs the play goes away in the middle: the connection drops, or the play itself is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time

import pytest
from hosts import FULL
from relay_hosts import Hardened, play, variables

_DROPPED = (2.0, 5.0, 8.0, 11.0) if FULL else (5.0,)  # seconds into the play
_CHANGE = {"key": "From:dropped.test", "value": "REJECT"}


def _play(relay: Hardened, size: int) -> subprocess.Popen[str]:
    """Begin a play that changes a map and the .cf."""
    wished = variables(relay.host.name)
    wished["sendmail_access"].append(_CHANGE)
    wished["sendmail_max_message_size"] = size
    words = play(relay.host, wished)
    return subprocess.Popen(
        words, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )


@pytest.mark.parametrize("seconds", _DROPPED)
def test_the_next_play_puts_it_right(relays: list[Hardened], seconds: float) -> None:
    relay = relays[0]
    size = 20_000_100 + int(seconds)
    first = _play(relay, size)
    time.sleep(seconds)
    # the play and its ssh with it: on the host this is a connection that drops
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    found = relay.run("look_after_drop")
    print(f"{relay.host.name}: dropped after {seconds} s: {found}")  # noqa: T201
    assert found["torn"] == []
    assert found["greeting"].startswith("220")
    again = _play(relay, size)
    said, _errors = again.communicate(timeout=300)
    assert again.returncode == 0, said[-3000:]
    assert relay.run("look_after_drop")["size"] == str(size)
