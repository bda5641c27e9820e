# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: changes a map again and again under load, and prints what clients saw as JSON.

The arguments are how it is published (in_place, or rename to compare) and the number of changes.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from access_map import agree, entry, lines
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_database, _map_publish
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, FileState
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_delta import Delta
from asking import DATABASE, HOME, TEXT, Session, await_daemon, decide

_CLIENTS = 3
_ENTRIES = 20_000
_OTHER = 2_000  # entries that a change of most of them replaces
_WAITED = 10.0  # seconds after which a change counts as one that never took effect
_UNCHANGED = {"first.test": "first", "last.test": "last", "unlisted.test": "250"}
_RECIPIENT = "root"
_KEY = b"from:changing.test"
_ATTRIBUTES = Attributes("root", "smmta", 0o640)


class Changer:
    """Changes the map: in turn one entry in a copy of the database, and many at once in one built anew."""

    def __init__(self) -> None:
        self._texts = [self._text(name) for name in ("a", "b")]
        self._turn = 0
        makemap = shutil.which("makemap") or "makemap"
        self._database = _map_database.Database(makemap, "hash", str(TEXT))
        self.change("v0")

    def change(self, word: str) -> None:
        """Publish the map with this word for the domain that changes."""
        self._turn += 1
        value = f"ERROR:5.7.1:550 {word}".encode()
        text = self._texts[(self._turn - 1) // 2 % 2] + b"%b\t%b\n" % (_KEY, value)
        wish = (str(TEXT), FileState(text, _ATTRIBUTES))
        if self._turn % 2:
            candidate = _map_database.built(self._database, text)
        else:
            delta = Delta({_KEY: value}, {_KEY: b"another"})
            candidate = _map_database.amended(self._database, delta)
        with candidate as made:
            _map_publish.publish_map(wish, made, str(DATABASE), _ATTRIBUTES)

    @staticmethod
    def _text(name: str) -> bytes:
        hosts = [
            entry(f"host{number}.many.test", name if number < _OTHER else "always")
            for number in range(_ENTRIES)
        ]
        fixed = [entry(domain, word) for domain, word in _UNCHANGED.items() if word != "250"]
        return lines([*hosts, *fixed]).replace(b"From:", b"from:")


def _client(report: Path) -> None:
    """Ask for what no change is about until SIGTERM, and write down how often each answer came."""
    seen: Counter[str] = Counter()
    ends: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: ends.append(1))
    while not ends:
        try:
            with Session() as session:
                said = {domain: session.decide(domain) for domain in _UNCHANGED}
                code = session.accepts(_RECIPIENT)
        except OSError as error:
            seen[f"temporary: {error}"] += 1
            continue
        seen["sessions"] += 1
        for domain, word in said.items():
            if word == "4xx":
                seen["temporary"] += 1
            elif word != _UNCHANGED[domain]:
                seen[f"wrong: {domain} {word}"] += 1
        if code != "250":
            seen["temporary" if code.startswith("4") else f"wrong: {_RECIPIENT} {code}"] += 1
    report.write_text(json.dumps(seen))


def _start_client(report: Path) -> int:
    child = os.fork()
    if child == 0:
        try:
            _client(report)
        finally:
            os._exit(0)
    return child


def _seconds_until(session: Session | None, word: str) -> float:
    """How long it takes until a new session, or the one given, decides by the change."""
    begin = time.monotonic()
    while time.monotonic() - begin < _WAITED:
        if (session.decide("changing.test") if session else decide("changing.test")[0]) == word:
            return time.monotonic() - begin
    return float("inf")


def main(manner: str, count: int) -> None:
    """Make count changes under load."""
    await_daemon()
    if manner == "rename":
        _map_publish._may_be_changed_in_place = lambda database: not database  # never
    changer = Changer()
    reports = [HOME / f"client{number}" for number in range(_CLIENTS)]
    clients = [_start_client(report) for report in reports]
    calls, new, same = [], [], []
    with Session() as session:
        session.decide("changing.test")
        for number in range(1, count + 1):
            begin = time.monotonic()
            changer.change(f"v{number}")
            calls.append(time.monotonic() - begin)
            new.append(_seconds_until(None, f"v{number}"))
            if manner != "rename":
                same.append(_seconds_until(session, f"v{number}"))
    for client in clients:
        os.kill(client, signal.SIGTERM)
        os.waitpid(client, 0)
    seen: Counter[str] = Counter()
    for report in reports:
        seen.update(json.loads(report.read_text()))
    found = {
        "changes": count,
        "sessions": seen.pop("sessions", 0),
        "temporary": sum(number for what, number in seen.items() if what.startswith("temporary")),
        "other": {what: number for what, number in seen.items() if what != "temporary"},
        "agree": agree(),
        "publishing_median": sorted(calls)[count // 2],
        "publishing_largest": max(calls),
        "new_session_largest": max(new),
        "open_session_largest": max(same, default=0.0),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
