# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a host and prints JSON: seconds of each way to build a map, for one number of entries.

Arguments: how many entries, how many times each way is measured. Every time is of the wall clock.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _map_database,
    _map_publish,
    _map_record,
    _map_text,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import Database
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_delta import Delta

DIRECTORY = Path("/root/bench-maps")
MAP = DIRECTORY / "access"
OTHERS = DIRECTORY / "others"  # the map of the rival, so that neither warms the other's pages
ATTRIBUTES = Attributes("root", "root", 0o640)
MODULE = "ansible_collections.postmaster.sendmail.plugins.modules.access"
VALUES = ("REJECT", "OK", "DISCARD", 'ERROR:5.7.1:"550 Not from there"')
WISH = _map_record.of_bytes(b"none that the module has")
REJECTED = b"Connect:203.0.113.99"  # the entry that changes


def entries(count: int) -> list[str]:
    """count entries in no order: addresses, sender domains and recipients, always the same ones."""
    chosen = random.Random(count)  # noqa: S311  # not for secrets
    keys: set[str] = set()
    while len(keys) < count - 1:
        kind = chosen.random()
        if kind < 0.5:
            keys.add("Connect:" + ".".join(str(chosen.randint(1, 199)) for _octet in range(4)))
        elif kind < 0.8:
            keys.add(f"From:d{chosen.getrandbits(40):x}.example{chosen.randint(0, 99)}.com")
        else:
            keys.add(f"To:u{chosen.getrandbits(40):x}@relay{chosen.randint(0, 99)}.example")
    lines = [f"{key}\t{chosen.choice(VALUES)}\n" for key in sorted(keys)] + [f"{REJECTED.decode()}\tREJECT\n"]
    chosen.shuffle(lines)
    return lines


def timed(action: Callable[[], object]) -> float:
    """The seconds that action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def makemap_as_everybody_calls_it(source: Path) -> None:
    """makemap hash /etc/mail/access < /etc/mail/access."""
    with source.open("rb") as text:
        subprocess.run(["makemap", "hash", str(OTHERS)], stdin=text, check=True)


def database_step(text: bytes) -> None:
    """The whole text becomes the live database: built, checked, published, recorded."""
    database = Database("/usr/sbin/makemap", "hash", str(MAP))
    with _map_database.built(database, text) as candidate:
        _map_publish.publish_map(None, candidate, database.file, ATTRIBUTES)
    record(text, _map_record.of_blocks(database.file))


def one_entry_step(text: bytes, value: bytes) -> None:
    """One entry of the live database changes: amended, checked, published, recorded."""
    database = Database("/usr/sbin/makemap", "hash", str(MAP))
    before = _map_record.read(database.file)
    assert before is not None
    key = REJECTED.lower()
    with _map_database.amended(database, Delta({key: value}, {key: b"other"})) as candidate:
        changed = _map_publish.publish_map(None, candidate, database.file, ATTRIBUTES)
    assert changed
    record(text, _map_record.of_changed(database.file, before.blocks, changed), digest=before.text)


def record(text: bytes, found: tuple[int, tuple[str, ...]], *, digest: str = "") -> None:
    """What the module writes down after a publication; the text's digest belongs to another step."""
    _map_record.write(
        f"{MAP}.db", _map_record.Digests(WISH, digest or _map_record.of_bytes(text), *found, {}, "hash")
    )


def module(**options: object) -> dict[str, object]:
    """What one call of the module answers, as Ansible makes it on the host: a new Python process."""
    common = {"path": str(MAP), "owner": "root", "group": "root", "cf": "/nonexistent"}
    arguments = DIRECTORY / "arguments.json"
    arguments.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": {**common, **options}}))
    done = subprocess.run(
        [sys.executable, "-m", MODULE, str(arguments)], capture_output=True, text=True, check=False
    )
    answer: dict[str, object] = json.loads(done.stdout or "{}")
    assert done.returncode == 0, answer.get("msg", done.stderr)
    return answer


def whole(source: Path) -> dict[str, object]:
    """A call of the module with a file as the whole map."""
    told = {"name": str(source), "digest": "", "path": str(source)}
    return module(exclusive=True, src=[told])


@contextlib.contextmanager
def peak_memory(found: list[float]) -> Iterator[None]:
    """Adds to found the most megabytes that this process's descendants held together (sum of their Pss)."""
    over = threading.Event()
    most = 0

    def watch() -> None:
        nonlocal most
        while not over.wait(0.02):
            most = max(most, sum(proportional_kilobytes(pid) for pid in descendants(os.getpid())))

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield
    over.set()
    watcher.join()
    found.append(most / 1024)


def descendants(pid: int) -> list[int]:
    """The processes below pid."""
    with contextlib.suppress(OSError):
        children = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return children + [below for child in children for below in descendants(child)]
    return []


def proportional_kilobytes(pid: int) -> int:
    """The memory of a process, shared pages counted in parts."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return int(text.split("\nPss:")[1].split()[0])
    return 0


def measure(count: int, times: int) -> dict[str, list[float]]:
    """Seconds (and megabytes: peak_mb) of each way, each as often as times."""
    DIRECTORY.mkdir(mode=0o700, exist_ok=True)
    sources = []
    lines = entries(count)
    for name in ("one", "two"):  # each has another order, so that every call has all to do
        sources.append(DIRECTORY / name)
        sources[-1].write_text("".join(lines))
        lines.reverse()
        lines[0], lines[-1] = lines[-1], lines[0]
    found: dict[str, list[float]] = {}

    def note(way: str, seconds: float) -> None:
        found.setdefault(way, []).append(seconds)

    for number in range(times):
        source = sources[number % 2]
        text = source.read_bytes()
        note("makemap", timed(lambda source=source: makemap_as_everybody_calls_it(source)))  # type: ignore[misc]
        note("database_step", timed(lambda text=text: database_step(text)))  # type: ignore[misc]
        note("one_entry_step", timed(lambda text=text: one_entry_step(text, b"OK")))  # type: ignore[misc]
        # a record of another map: nothing is known of this one
        for beside in (MAP, Path(f"{MAP}.db"), Path(f"{MAP}.db.digest")):
            beside.unlink(missing_ok=True)
        OTHERS.with_suffix(".db").rename(f"{MAP}.db")
        Path(f"{MAP}.db").write_bytes(b"")
        note("module", timed(lambda source=source: whole(source)))  # type: ignore[misc]
        note("unchanged", timed(lambda source=source: whole(source)))  # type: ignore[misc]
        entry = {"key": REJECTED.decode(), "value": "RELAY"}
        note("one_entry_module", timed(lambda entry=entry: module(entries=[entry])))  # type: ignore[misc]
        note("interpreter", timed(lambda: subprocess.run([sys.executable, "-c", START], check=True)))
    with peak_memory(found.setdefault("peak_mb", [])):
        MAP.unlink()
        whole(sources[0])
    assert sum(1 for _record in _map_text.records(MAP.read_bytes())) == count
    return found


START = "import ansible.module_utils.basic"

if __name__ == "__main__":
    result = measure(int(sys.argv[1]), int(sys.argv[2]))
    subprocess.run(["rm", "-rf", str(DIRECTORY)], check=True)
    print(json.dumps(result))  # noqa: T201  # its only output
