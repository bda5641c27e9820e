# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: a transaction that cannot be carried out, or is ended; prints what was seen as JSON.

Its argument is the case. In each the variant a is in effect, the transaction is for b, and afterwards, when
the adversity is over, the next run has to bring b.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from host_tree import differing, host_tree
from relay_agreement import disagreements, left_over
from relay_runs import await_quiet, run_module, said, settle, start_module
from relay_served import served_in_time
from relay_wishes import HOME, variant
from shortages import filled, no_inodes

_STORE, _MAIL = "/var/lib/sendmail-relay", "/etc/mail"
_SERVING = 10.0
_FUTURE = 5000.0  # seconds


def _sh(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=60)


@contextmanager
def _file_system(place: str, options: str) -> Iterator[None]:
    """A file system of its own at that place, with all that is there."""
    saved = f"{HOME}/aside"
    _sh("rm", "-rf", saved)
    _sh("cp", "-a", place, saved)
    _sh(
        "mount", "-t", "tmpfs", "-o", f"mode={Path(place).stat().st_mode & 0o7777:o},{options}", "none", place
    )
    _sh("cp", "-a", f"{saved}/.", place)
    _sh("systemctl", "restart", "sendmail.service")  # its jail shows the place
    served_in_time(_SERVING)
    try:
        yield
    finally:
        _sh("rm", "-rf", saved)
        _sh("cp", "-a", place, saved)
        _sh("umount", "--lazy", place)
        _sh("find", place, "-mindepth", "1", "-delete")
        _sh("cp", "-a", f"{saved}/.", place)
        _sh("systemctl", "restart", "sendmail.service")
        served_in_time(_SERVING)


@contextmanager
def _read_only(place: str) -> Iterator[None]:
    _sh("mount", "-o", "remount,ro", place)
    yield
    _sh("mount", "-o", "remount,rw", place)


def _later() -> dict[str, Any]:
    """What the next run brings."""
    settle(variant("b"))
    again = settle(variant("b"))
    return {
        "later": served_in_time(_SERVING).name,
        "disagreements": disagreements() + left_over(),
        "again": again["changed"],
    }


def _fails(
    place: str, adversity: Callable[[str], AbstractContextManager[None]], options: str
) -> dict[str, Any]:
    """What the module says when adversity is there, whether all stayed as it was, and what comes after."""
    settle(variant("a"))
    with _file_system(place, options):
        with adversity(place):
            before = host_tree(_MAIL)
            result = run_module(variant("b"))
            await_quiet()
            differs = differing(before, host_tree(_MAIL))
            serves = served_in_time(_SERVING).name
        found = {"failed": result.get("failed", False), "message": result.get("msg", ""), "differs": differs}
        return {**found, "serves": serves, **_later()}


def _clock_back() -> dict[str, Any]:
    """All that is there is from the future, as after the clock was put back."""
    settle(variant("a"))
    future = time.time() + _FUTURE
    for place in (_MAIL, _STORE):
        for path in [Path(place), *Path(place).rglob("*")]:
            os.utime(path, (future, future), follow_symlinks=False)
    unchanged = settle(variant("a"))
    return {"touched": unchanged["changed"], "serves": served_in_time(_SERVING).name, **_later()}


def _signalled(number: int, share: float) -> dict[str, Any]:
    """The module gets a signal when that share of its time is over."""
    begin = time.monotonic()
    settle(variant("b"))
    usual = time.monotonic() - begin
    settle(variant("a"))
    child = start_module(variant("b"))
    time.sleep(usual * share)
    os.kill(child, number)
    status = os.waitpid(child, 0)[1]
    await_quiet()
    found = served_in_time(_SERVING)
    return {
        "ended": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "said": {} if os.WIFSIGNALED(status) else str(said().get("msg", "")),
        "serves": found.name or str(found),
        "torn": disagreements(),
        **_later(),
    }


def _group_killed(share: float) -> dict[str, Any]:
    """All that the module has started is killed with it, but for what the service manager has."""
    return _ended_by(share, lambda child: os.killpg(child, signal.SIGKILL))


def _ended_by(share: float, end: Callable[[int], None]) -> dict[str, Any]:
    settle(variant("a"))
    child = start_module(variant("b"))
    time.sleep(share)
    end(child)
    os.waitpid(child, 0)
    await_quiet()
    found = served_in_time(_SERVING)
    return {"serves": found.name or str(found), "torn": disagreements(), **_later()}


_SHARES, _SECONDS = (0.3, 0.6, 0.8, 0.95), (0.2, 0.7, 1.2, 1.7, 2.5)
_SIZE, _INODES = "size=16m", "size=16m,nr_inodes=400"
CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "store: full disk": lambda: _fails(_STORE, filled, _SIZE),
    "store: no inodes": lambda: _fails(_STORE, no_inodes, _INODES),
    "store: read-only": lambda: _fails(_STORE, _read_only, _SIZE),
    "/etc/mail: full disk": lambda: _fails(_MAIL, filled, _SIZE),
    "/etc/mail: no inodes": lambda: _fails(_MAIL, no_inodes, _INODES),
    "/etc/mail: read-only": lambda: _fails(_MAIL, _read_only, _SIZE),
    "clock put back": _clock_back,
    **{f"SIGTERM at {share}": partial(_signalled, signal.SIGTERM, share) for share in _SHARES},
    **{f"all killed after {seconds} s": partial(_group_killed, seconds) for seconds in _SECONDS},
}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(CASES[sys.argv[1]]()))
