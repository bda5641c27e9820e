# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: changes a map where that cannot be done, and prints what the module said as JSON.

Each adversity has a file system of its own for the map. What stands there before and after must be the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from access_map import agree, entry, mend, run_module, settle, wish
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_publish
from asking import DATABASE, MAPS, MARK, TEXT, Session, await_daemon, decide
from shortages import filled, no_inodes

OLD = wish([entry("same.test", "same"), entry("other.test", "old")])
NEW = wish([entry("same.test", "same"), entry("other.test", "new")])
MANY = wish([entry(f"host{number}.test", "x" * 150) for number in range(3000)])
BIG = wish([*MANY["entries"], entry("same.test", "same"), entry("other.test", "new")])


def _state() -> list[tuple[str, int, int, int, str]]:
    """Name, owner, mode, size and content of all that stands beside the map."""
    found = []
    for path in sorted(MAPS.iterdir()):
        status = path.stat()
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found.append((path.name, status.st_uid, status.st_mode, status.st_size, digest))
    return found


@contextmanager
def _file_system(options: str) -> Iterator[None]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"mode=0755,{options}", "none", MAPS], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", MAPS], check=True)


@contextmanager
def _remounted(options: str) -> Iterator[None]:
    subprocess.run(["mount", "-o", f"remount,{options}", MAPS], check=True)
    yield
    subprocess.run(["mount", "-o", "remount,rw", MAPS], check=True)


def _fails(adversity: Callable[[], Any], wished: dict[str, Any], options: str) -> dict[str, Any]:
    """What the module says when adversity is there, whether all stayed as it was, and what comes after."""
    with _file_system(options):
        settle(OLD)
        with adversity():
            before = _state()
            result = run_module(wished)
            same = before == _state()
            answers = decide("same.test", "other.test")
        # and once there is room again, if there can be
        later = run_module(NEW)
        return {
            "failed": result.get("failed", False),
            "message": result.get("msg", ""),
            "same": same,
            "answers": answers,
            "later": (later.get("msg", ""), *decide("same.test", "other.test"), agree(), MARK.exists()),
        }


def _locked() -> dict[str, Any]:
    """A reader that keeps its lock: the module waits, fails, and changes nothing."""

    @contextmanager
    def reader() -> Iterator[None]:
        # the daemon's own look-ups share the lock
        child = subprocess.Popen(["flock", "--no-fork", "--shared", DATABASE, "sleep", "60"])
        time.sleep(0.5)
        yield
        child.kill()
        child.wait()

    _map_publish._LOCK_LIMIT = 3.0  # instead of half a minute
    return _fails(reader, NEW, "size=8m")


def _clock_back() -> dict[str, Any]:
    """A database from the future, as after the clock was put back: an open session sees each change still."""
    with _file_system("size=8m"):
        settle(OLD)
        future = time.time() + 5000
        os.utime(DATABASE, (future, future))
        with Session() as session:
            answers = [session.decide("other.test")]
            for wished in (NEW, OLD, NEW):
                settle(wished)
                answers.append(session.decide("other.test"))
            MARK.write_text("hash\n")
            TEXT.write_bytes(TEXT.read_bytes().replace(b"new", b"mended"))
            mend()
            answers.append(session.decide("other.test"))
        return {"answers": answers, "fresh": decide("other.test"), "mark": MARK.exists()}


def _mended(broken: Callable[[], object]) -> dict[str, Any]:
    """What the start of the daemon makes of a map that is broken in some way."""
    with _file_system("size=8m"):
        settle(OLD)
        broken()
        mend()
        mode = oct(DATABASE.stat().st_mode & 0o7777)
        left = sorted(path.name for path in MAPS.iterdir())
        return {"answers": decide("same.test", "other.test"), "agree": agree(), "mode": mode, "left": left}


def _left_by_a_mending() -> None:
    MARK.write_text("hash\n")
    Path(f"{DATABASE}.mending").mkdir()
    Path(f"{DATABASE}.mending", "map.db").write_bytes(b"half")


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "full disk": lambda: _fails(lambda: filled(MAPS), NEW, "size=400k"),
    "full disk, big change": lambda: _fails(lambda: filled(MAPS), BIG, "size=400k"),
    "no room for all of it": lambda: _fails(lambda: _remounted("rw"), BIG, "size=1m"),
    "no inodes": lambda: _fails(lambda: no_inodes(MAPS), NEW, "size=8m,nr_inodes=20"),
    "read-only": lambda: _fails(lambda: _remounted("ro"), NEW, "size=8m"),
    "locked by a reader": _locked,
    "clock put back": _clock_back,
    "mend: missing": lambda: _mended(DATABASE.unlink),
    "mend: empty": lambda: _mended(lambda: DATABASE.write_bytes(b"")),
    "mend: marked": lambda: _mended(lambda: MARK.write_text("hash\n")),
    "mend: marked, no type": lambda: _mended(MARK.touch),
    "mend: cut off itself": lambda: _mended(_left_by_a_mending),
}


if __name__ == "__main__":
    await_daemon()
    sys.stdout.write(json.dumps(CASES[sys.argv[1]]()))
