# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a host: builds a map as we do and as makemap does, in any order of types, and compares their dumps.

Reads the text from stdin, and prints JSON: how many records, and the first that differ for each type.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_database
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import Database

MAKEMAP = "/usr/sbin/makemap"


def dump(map_type: str, path: str) -> list[bytes]:
    """What makemap reads from the database at path, sorted."""
    said = subprocess.run(
        [MAKEMAP, "-C", "/dev/null", "-u", map_type, path], capture_output=True, check=True
    ).stdout
    return sorted(said.splitlines())


def differences(map_type: str, text: bytes) -> tuple[int, list[str]]:
    """How many records makemap makes of text, and what our database has otherwise."""
    with tempfile.TemporaryDirectory(dir="/root") as directory:
        theirs = str(Path(directory, "theirs"))
        subprocess.run([MAKEMAP, "-C", "/dev/null", map_type, theirs], input=text, check=True)
        expected = dump(map_type, theirs)
        database = Database(MAKEMAP, map_type, str(Path(directory, "ours")))
        with _map_database.built(database, text) as candidate:
            found = dump(map_type, candidate.removesuffix(".db"))
    return len(expected), [repr(line) for line in set(expected) ^ set(found)][:5]


if __name__ == "__main__":
    whole = sys.stdin.buffer.read()
    print(json.dumps({map_type: differences(map_type, whole) for map_type in ("hash", "btree")}))  # noqa: T201
