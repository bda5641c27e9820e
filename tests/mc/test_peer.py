# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that puppet-sendmail can say can be said here, with the same effect, and the guide tells how."""

from __future__ import annotations

from pathlib import Path

import pytest
from peer_counterparts import COUNTERPARTS, markdown
from peer_evidence import ROOT, Evidence
from peer_surface import SURFACE

GUIDE = ROOT / "docs" / "guides" / "puppet-sendmail.md"
_EVIDENCE = {
    f"{row.type} {row.parameters[:40]}: {shown}": shown for row in COUNTERPARTS for shown in row.shown
}


@pytest.mark.parametrize("shown", _EVIDENCE.values(), ids=_EVIDENCE)
def test_it_has_the_same_effect(shown: Evidence, trees: tuple[Path, ...]) -> None:
    shown.check(trees)


def test_every_parameter_has_one_counterpart_that_is_shown() -> None:
    told = [(row.type, name) for row in COUNTERPARTS for name in row.parameters.split()]
    assert len(told) == len(set(told))
    assert set(told) == {(kind, name) for kind, names in SURFACE.items() for name in names}
    assert {row.type for row in COUNTERPARTS} == {*SURFACE}
    assert not [row for row in COUNTERPARTS if not row.shown]


def test_the_guide_has_the_same_table() -> None:
    assert markdown() in GUIDE.read_text("utf-8"), "python tests/mc/peer_counterparts.py prints the table"
