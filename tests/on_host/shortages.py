# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""File systems that have no room left, for as long as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def filled(place: str | Path) -> Iterator[None]:
    """No room at that place but for a few bytes."""
    filler = Path(place, "filler")
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    yield
    filler.unlink()


@contextmanager
def no_inodes(place: str | Path) -> Iterator[None]:
    """Room for no further file at that place."""
    made: list[Path] = []
    try:
        while True:
            path = Path(place, f"inode{len(made)}")
            path.touch()
            made.append(path)
    except OSError:
        pass
    yield
    for path in made:
        path.unlink()
