# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The host side of the tests: the module access as this process's child, and what a map holds by makemap."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.modules import access
from asking import DATABASE, HOME, MAPS, TEXT
from module_runs import be_module, said, start

MEND = HOME / "sendmail-mend-maps"
_SAID = HOME / "said"

Entries = Sequence[Mapping[str, str]]


def entry(domain: str, word: str) -> dict[str, str]:
    """The entry that refuses the senders of domain with word."""
    return {"key": f"From:{domain}", "value": f"ERROR:5.7.1:550 {word}"}


def lines(entries: Entries) -> bytes:
    """The entries as lines of a file for src."""
    return "".join(f"{one['key']}\t{one['value']}\n" for one in entries).encode()


def wish(entries: Entries = (), *, exclusive: bool = True, src: str = "") -> dict[str, Any]:
    """The parameters of the module access for a map of entries, and of those in the file src of this host."""
    sources = [{"name": src, "digest": "", "path": ""}] if src else []
    own = {"path": str(TEXT), "map_type": "hash", "src": sources}
    return {"entries": list(entries), "exclusive": exclusive, **own}


def call(params: Mapping[str, Any]) -> None:
    """Be the module: this ends the process."""
    be_module(access.main, params)


def in_child(act: Callable[[], None]) -> int:
    """Carry act out in a child of this process, a group of its own; its status as waitpid(2) gives it."""
    return os.waitpid(start(act, _SAID), 0)[1]


def run_module(params: Mapping[str, Any]) -> dict[str, Any]:
    """The result of the module with these parameters."""
    in_child(lambda: call(params))
    return said(_SAID)


def settle(params: Mapping[str, Any]) -> dict[str, Any]:
    """The result of the module, which must not fail."""
    result = run_module(params)
    if result.get("failed"):
        raise AssertionError(result["msg"])
    return result


def mend(directory: Path = MAPS) -> None:
    """What the unit runs before each start of the daemon."""
    done = subprocess.run([MEND, directory], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{MEND}: {done.stderr}")


def dump(database: Path) -> list[bytes]:
    """The records of a database, by makemap."""
    words = ["makemap", "-C", "/dev/null", "-u", "hash", str(database.with_suffix(""))]
    return sorted(subprocess.run(words, capture_output=True, timeout=60, check=True).stdout.splitlines())


def agree() -> bool:
    """Whether the database holds what makemap makes of the text; so do two that are not there."""
    if not TEXT.exists() or not DATABASE.exists():
        return TEXT.exists() == DATABASE.exists()
    with tempfile.TemporaryDirectory() as directory:
        copies = [Path(directory, name) for name in ("made.db", "live.db")]
        with TEXT.open("rb") as text:
            words = ["makemap", "-C", "/dev/null", "hash", str(copies[0].with_suffix(""))]
            subprocess.run(words, stdin=text, timeout=60, check=True)
        shutil.copyfile(DATABASE, copies[1])
        try:
            made, live = map(dump, copies)
        except subprocess.CalledProcessError:
            return False
        return made == live
