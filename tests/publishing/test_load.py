# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of a map under load: no look-up fails, no decision is wrong, and each takes effect at once."""

from __future__ import annotations

from typing import Any

from hosts import FULL
from spares import Spare

_LIMIT = 1.0  # seconds in which a change must have taken effect


def _under_load(spare: Spare, way: str, changes: int) -> dict[str, Any]:
    """What clients saw of that many changes, published in that way."""
    found = spare.run("under_load", way, str(changes))
    found.update({key: round(value, 3) for key, value in found.items() if isinstance(value, float)})
    print(f"{spare.host.name}: {way} {found}")  # noqa: T201
    return found


def test_load(spare: Spare) -> None:
    seen = _under_load(spare, "in_place", 200)
    if FULL:
        _under_load(spare, "rename", 40)  # what is gained: told, not judged
    assert (seen["changes"], seen["temporary"], seen["other"], seen["agree"]) == (200, 0, {}, True)
    assert seen["sessions"] > 500
    assert max(seen["new_session_largest"], seen["open_session_largest"]) < _LIMIT
