# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What mends maps before sendmail starts runs as root: it writes into no file but a map's own, and ends."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "roles/config/files/sendmail-mend-maps"
MAP = {"access": "To:a.test\tOK\n", "access.db": "old", "access.db.publishing": "hash\n"}
STRANGE = [
    *(
        (name, kind)
        for name in ("access.db", "access.db.publishing")
        for kind in ("link", "pipe", "directory")
    ),
    *(("access", kind) for kind in ("pipe", "directory")),
]


def place(path: Path, kind: str, elsewhere: Path) -> None:
    """Put something that is no file at path."""
    path.unlink()
    if kind == "link":
        path.symlink_to(elsewhere)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()


@pytest.mark.parametrize(("name", "kind"), STRANGE)
def test_what_is_no_file_is_left_alone(tmp_path: Path, name: str, kind: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("of somebody else\n", encoding="ascii")
    maps = tmp_path / "maps with a blank"
    maps.mkdir()
    for one, content in MAP.items():
        (maps / one).write_text(content, encoding="ascii")
    place(maps / name, kind, elsewhere)
    before = sorted(maps.iterdir())
    done = subprocess.run(["/bin/sh", SCRIPT, maps], capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{maps / name}: is not a regular file (move it out of the way)\n"
    assert elsewhere.read_text(encoding="ascii") == "of somebody else\n"
    assert sorted(maps.iterdir()) == before
