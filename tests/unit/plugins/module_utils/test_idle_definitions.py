# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Definitions that no file of the cf tree asks for are told, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._idle_definitions import idle_definitions

ASKS = "_OPTION(LogLevel, `confLOG_LEVEL', `9')\nifdef(`confMAILER_NAME',, `x')\n"

# the text of a .mc, and where what is idle in it stands
CASES = [
    ("define(`confLOG_LEVEL', `9')dnl\n", []),
    ("dnl\ndefine(`confLOGLEVEL', `9')dnl\n", ["x.mc:2: define(confLOGLEVEL)"]),
    (" define(confB, `1')\ndefine(`confA', `1')\n", ["x.mc:1: define(confB)", "x.mc:2: define(confA)"]),
    ("define(`confOWN', `1')dnl\nifdef(`confOWN', `FEATURE(`x')')dnl\n", []),
    ("dnl define(`confOFF', `1')\ndefine(`OTHER', `1')dnl\n", []),
    ("define(`confLOG', `9')dnl\n", ["x.mc:1: define(confLOG)"]),
]


@pytest.mark.parametrize(("mc", "expected"), CASES)
def test_what_nothing_asks_for_is_told(mc: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "proto.m4").write_text(ASKS)
    (tmp_path / "odd.m4").write_bytes(b"\xff")
    sources = [str(tmp_path / "odd.m4"), str(tmp_path / "proto.m4")]
    found = [*idle_definitions(mc, sources, shown_as="x.mc")]
    assert [fault.where for fault in found] == expected
    assert all(fault.wrong and fault.right for fault in found)
