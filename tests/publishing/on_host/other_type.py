# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: a map that is lost, and then wished of another type; prints what became of it."""

from __future__ import annotations

import json
import subprocess
import sys

from access_map import entry, mend, settle, wish
from asking import DATABASE, HOME

MAPS = HOME / "types"
TEXT = MAPS / "access"


def _made(map_type: str) -> bool:
    """Whether the module has changed the map that is wished of that type."""
    other = {"path": str(TEXT), "map_type": map_type, "cf": str(HOME / "none.cf")}
    changed = settle({**wish([entry("a.test", "there")]), **other})["changed"]
    return bool(changed)


def _is(map_type: str) -> bool:
    """Whether the database can be read as one of that type, and holds the entry."""
    words = ["makemap", "-C", "/dev/null", "-u", map_type, str(TEXT)]
    done = subprocess.run(words, capture_output=True, timeout=60, check=False)
    return done.stdout.startswith(b"from:a.test\t")


def main() -> None:
    """Make it, lose it, have it mended, and wish it otherwise."""
    MAPS.mkdir()
    seen = {"made": _made("btree") and _is("btree")}
    TEXT.with_name(DATABASE.name).unlink()
    mend(MAPS)
    seen["mended"] = _is("btree")
    seen["of another type"] = _made("hash") and _is("hash")
    seen["the same again"] = not _made("hash")
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
