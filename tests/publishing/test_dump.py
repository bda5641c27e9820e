# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What makemap reads from our database is what it reads from its own, for every map that people have.

The maps are those of tests/corpus, and of the folder that the environment variable SENDMAIL_CORPUS names.
"""

from __future__ import annotations

import os
from pathlib import Path

from ansible_collections.postmaster.sendmail.tests.corpus.report import files, judge
from hosts import ROOT
from spares import Spare

_FOLDERS = [ROOT / "tests" / "corpus" / "own", *map(Path, filter(None, [os.environ.get("SENDMAIL_CORPUS")]))]


def test_our_database_is_makemaps(spare: Spare) -> None:
    compared = 0
    for path in (path for folder in _FOLDERS for path in files(folder)):
        good = judge(path).good
        text = b"".join(b"%b\t%b\n" % pair for pair in good)
        for map_type, (count, differing) in spare.run("dump_same", stdin=text).items():
            assert (count, differing) == (len(good), []), f"{path}: {map_type}"
            compared += count
    assert compared > 20


def test_the_order_of_a_big_map_changes_nothing(spare: Spare) -> None:
    text = b"".join(
        b"Connect:10.%d.%d.%d\tREJECT\n" % (n >> 16, n >> 8 & 255, n & 255) for n in range(70_000)
    )
    assert spare.run("dump_same", stdin=text) == {"hash": [70_000, []], "btree": [70_000, []]}
