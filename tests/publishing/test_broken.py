# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each broken configuration is refused with its reason and its place, and the running one is left alone."""

from __future__ import annotations

import json

from broken import BROKEN, OF_RELEASE
from spares import Spare


def test_broken_configurations_are_refused(spare: Spare) -> None:
    rows = [*BROKEN, *OF_RELEASE[spare.host.name]]
    found = spare.run("refuse", stdin=json.dumps([row.mc for row in rows]).encode())
    wrong = [
        f"{row.what}: {words!r} is not in {answer['said']!r}"
        for row, answer in zip(rows, found["answers"], strict=True)
        for words in row.words
        if words not in answer["said"]
    ]
    touched = {
        row.what: answer["touched"]
        for row, answer in zip(rows, found["answers"], strict=True)
        if answer["touched"]
    }
    assert not wrong, "\n".join(wrong)
    assert touched == {}
    assert found["left"] == []
