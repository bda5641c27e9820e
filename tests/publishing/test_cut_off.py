# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change of a map that is cut off anywhere: the daemon answers by the old or the new one, or refuses."""

from __future__ import annotations

import pytest
from hosts import FULL
from spares import SPARES, Spare

OLD, NEW, NONE = ["same", "old", "250", "there"], ["same", "new", "there", "250"], ["4xx"] * 4


# each change, what was live before, how many cuts there are at least, and the steps that are cut
CHANGES = [
    ("first", NONE, 40, {"start", "replace", "fsync"}),
    ("few", OLD, 40, {"start", "sendfile", "pwrite", "ftruncate"}),
    ("most", OLD, 40, {"start", "pwrite", "ftruncate"}),
    ("large", OLD, 40, {"pwrite", "ftruncate", "replace"}),
]
# Each of them on every host, or on one in turn
TRIED = [(host, *change) for host in SPARES for change in CHANGES]
SAMPLE = [(SPARES[number % len(SPARES)], *change) for number, change in enumerate(CHANGES)]


@pytest.mark.parametrize(
    ("spare", "change", "before", "least", "steps"), TRIED if FULL else SAMPLE, indirect=["spare"]
)
def test_cut_off(spare: Spare, change: str, before: list[str], least: int, steps: set[str]) -> None:
    seen = spare.run("cut_off", change)
    print(f"{spare.host.name}, {change}: {seen['cuts']} cuts; {seen['answers']}")  # noqa: T201
    assert seen["faults"] == []
    assert (seen["old"], seen["new"]) == (before, NEW)
    assert seen["cuts"] >= least
    assert steps <= set(seen["reached"])
