# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: cuts a change of the map off at every point, and prints what was seen as JSON.

After each cut the daemon is asked, in a session that was open before and in a new one. Then the map is put
right by the next run of the module or by what runs before the next start of the daemon, in turn.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from access_map import agree, call, entry, in_child, lines, mend, settle, wish
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, FileState
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_publish import publish_map
from asking import DATABASE, HOME, MAPS, MARK, TEXT, Session, await_daemon, decide
from guillotine import Guillotine, cuts

KEYS = ("same.test", "other.test", "added.test", "removed.test")
REFUSED = ("4xx",) * len(KEYS)
_LONG_AGO = 7200  # seconds; what is left over is swept away after an hour
_SAVED, _REACHED, _BULK = HOME / "saved", HOME / "reached", HOME / "bulk"
_CANDIDATES = (Path("/run"), MAPS, Path("/tmp"))  # where candidates are made

Entries = list[dict[str, str]]


@dataclass(frozen=True)
class Change:
    """A change of the map: how it is before (None: there is none), the wish, and what is to be cut off."""

    before: dict[str, Any] | None
    wished: dict[str, Any]
    act: Callable[[], None]


@dataclass
class Seen:
    """What the cuts of one change have shown; old and new are the answers before and after the change."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    cuts: int = 0
    reached: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def _named(*, word: str, added: bool) -> Entries:
    return [
        entry("same.test", "same"),
        entry("other.test", word),
        entry("added.test" if added else "removed.test", "there"),
    ]


def _many(count: int, text: str) -> Entries:
    return [entry(f"host{number}.many.test", f"{text}{number}") for number in range(count)]


def _first() -> Change:
    """There is no map yet."""
    wished = wish(_named(word="new", added=True))
    return Change(None, wished, lambda: call(wished))


def _few() -> Change:
    """Few entries are other: a copy of the database is changed."""
    wished = wish(_named(word="new", added=True) + _many(500, "a"))
    return Change(wish(_named(word="old", added=False) + _many(500, "a")), wished, lambda: call(wished))


def _most() -> Change:
    """Most entries are other: the database is built anew."""
    wished = wish(_named(word="new", added=True) + _many(500, "b"))
    return Change(wish(_named(word="old", added=False) + _many(500, "a")), wished, lambda: call(wished))


def _large() -> Change:
    """All blocks of a large database are other: its publication alone is cut off."""
    candidate, attributes = HOME / "candidate.db", Attributes("root", "smmta", 0o640)
    bulks = [_BULK.with_suffix(f".{name}") for name in ("old", "new")]
    for bulk, padding in zip(bulks, ("x", "y")):
        bulk.write_bytes(lines(_many(10_000, padding * 180)))
    before = wish(_named(word="old", added=False), src=str(bulks[0]))
    wished = wish(_named(word="new", added=True), src=str(bulks[1]))
    settle(wished)
    shutil.copyfile(DATABASE, candidate)
    text = (str(TEXT), FileState(TEXT.read_bytes(), attributes))

    def act() -> None:
        blocks = publish_map(text, str(candidate), str(DATABASE), attributes)
        assert len(blocks) > 2, blocks

    return Change(before, wished, act)


CHANGES = {"first": _first, "few": _few, "most": _most, "large": _large}


def _restore() -> None:
    """The map as it was before the change, made some time ago; whatever else is there stays, as on a host."""
    for path in (TEXT, DATABASE, MARK, DATABASE.with_suffix(".db.digest")):
        path.unlink(missing_ok=True)
        saved = _SAVED / path.name
        if saved.exists():
            shutil.copy2(saved, path)
            found = saved.stat()
            os.chown(path, found.st_uid, found.st_gid)
            os.utime(path, (found.st_atime, time.time() - 60))


def _save(change: Change) -> None:
    shutil.rmtree(_SAVED, ignore_errors=True)
    if change.before is None:
        _SAVED.mkdir()
        return
    settle(change.before)
    shutil.copytree(MAPS, _SAVED)
    for path in MAPS.iterdir():
        os.chown(_SAVED / path.name, path.stat().st_uid, path.stat().st_gid)


def _cut(change: Change, stop: int, manner: str) -> int:
    """Carry the change out up to that point; the status of the process."""

    def act() -> None:
        guillotine = Guillotine(stop, manner)
        guillotine.install()
        try:
            change.act()
        finally:
            reached = list(guillotine.reached)
            if not stop:
                _REACHED.write_text(json.dumps(reached))

    return in_child(act)


def _judge(seen: Seen, answer: tuple[str, ...]) -> str:
    """Which map an answer is by; "" if it is by none, or refused without a mark."""
    if answer in (seen.old, seen.new):
        return "old" if answer == seen.old else "new"
    return "refused" if answer == REFUSED and MARK.exists() else ""


def _try(change: Change, seen: Seen, stop: int, manner: str) -> None:
    """Cut the change off at that point, ask, have it put right, and ask again."""
    where = f"{stop} {manner}"
    by_module = seen.cuts % 2 == 0
    seen.cuts += 1
    _restore()
    with Session() as session:
        session.decide(KEYS[0])  # so that it has the map open
        status = _cut(change, stop, manner)
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            seen.faults.append(f"{where}: was not cut off: status {status}")
        for name, answer in (("open", tuple(map(session.decide, KEYS))), ("fresh", decide(*KEYS))):
            verdict = _judge(seen, answer)
            seen.answers[f"{name} {verdict or 'wrong'}"] += 1
            if not verdict:
                seen.faults.append(f"{where}: {name} session: {answer}, mark {MARK.exists()}")
        if by_module:
            settle(change.wished)
        else:
            mend()
        # the database says by now what the text says
        right = seen.new if b":550 new" in (TEXT.read_bytes() if TEXT.exists() else b"") else seen.old
        later = tuple(map(session.decide, KEYS))
        # a session that has met half a map refuses until it ends (sendmail/map.c, bogus maps)
        seen.answers[f"open later {'right' if later == right else 'refused'}"] += 1
        if later not in (right, REFUSED):
            seen.faults.append(f"{where}: session that was open, later: {later}")
    state = {"answer": decide(*KEYS), "agree": agree(), "mark": MARK.exists()}
    if state != {"answer": right, "agree": True, "mark": False} or (by_module and right != seen.new):
        seen.faults.append(f"{where}: not put right by {'the module' if by_module else 'the unit'}: {state}")


def _leftovers(change: Change) -> list[str]:
    """What is left over after an hour and one more change, beside what belongs there."""
    _restore()
    aged = [path for place in _CANDIDATES for path in place.glob("sendmail-candidate-*")]
    aged += MAPS.glob(".*.staged-*")
    for path in aged:
        os.utime(path, (time.time() - _LONG_AGO,) * 2)
    settle(change.wished)
    known = {TEXT.name, DATABASE.name, f"{DATABASE.name}.digest"}
    left = [path for path in aged if path.exists()]
    left += [path for path in MAPS.iterdir() if path.name not in known and path not in left]
    return [f"{len(aged)} were left, and still: {path}" for path in left]


def main(name: str) -> None:
    """Try all cuts of the change of that name."""
    await_daemon()
    tempfile.gettempdir()  # it tries the directory out by a file, once: before the children, not in the first
    change = CHANGES[name]()
    _save(change)
    _restore()
    old = decide(*KEYS)
    if _cut(change, 0, "before") != 0:
        raise AssertionError((HOME / "said").read_text())
    reached = json.loads(_REACHED.read_text())
    seen = Seen(old, decide(*KEYS), reached=Counter(reached))
    for stop, manner in cuts(reached):
        _try(change, seen, stop, manner)
    seen.faults += _leftovers(change)
    sys.stdout.write(json.dumps(vars(seen)))


if __name__ == "__main__":
    main(sys.argv[1])
