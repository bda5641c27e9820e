# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many faults are told."""

from __future__ import annotations

import os

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    Fault,
    InvalidInputError,
    printable,
)


@pytest.mark.parametrize(
    ("count", "lines", "last"), [(1, 1, "v[0]: bad"), (20, 20, "v[19]: bad"), (23, 21, "and 3 more")]
)
def test_a_long_list_is_cut_and_none_is_lost(count: int, lines: int, last: str) -> None:
    error = InvalidInputError(Fault(f"v[{index}]", "bad") for index in range(count))
    told = str(error).splitlines()
    assert (len(told), told[-1]) == (lines, last)
    assert len(error.faults) == count


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (os.fsdecode(b"caf\xe9"), "caf\\xe9"),
        ("café", "café"),
        (
            {os.fsdecode(b"\xff"): (1, None, [os.fsdecode(b"\xfe"), True])},
            {"\\xff": [1, None, ["\\xfe", True]]},
        ),
    ],
)
def test_what_is_no_utf_8_is_shown_with_backslashes(value: object, shown: object) -> None:
    assert printable(value) == shown
