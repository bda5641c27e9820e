# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which modes are taken, for which kind of file."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mode import faults, mode_of

SAFE = [
    ("directory", "0755 0711 0700 2755"),
    ("queue", "0700 0770 2770 2750"),
    ("file", "0644 0600 0755 0444"),
    ("map", "0640 0600 0440"),
    ("key", "0400 0600"),
    ("contents", "0600 0660 0640"),
]

UNSAFE = [
    ("directory", "0775 0777 1777 4755"),
    ("queue", "0755 0701 0777 1770"),
    ("file", "0664 0666 4755 2755"),
    ("map", "0644 0660 0641 0750"),
    ("key", "0440 0604 0640 0700"),
    ("contents", "0644 0700 0602"),
]


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, row in SAFE for mode in row.split()])
def test_safe_mode(kind: str, mode: str) -> None:
    assert mode_of(mode, kind, "x") == int(mode, 8)


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, row in UNSAFE for mode in row.split()])
def test_unsafe_mode_comes_with_one_that_is_safe(kind: str, mode: str) -> None:
    (fault,) = faults(mode, kind, "x")
    assert f"mode {mode}" in fault.wrong
    assert mode_of(fault.right.split()[-1], kind, "x") >= 0


@pytest.mark.parametrize("text", ["416", "00640", "0648", "0o640", "-640", "u=rw", "0640\n", "٠٦٤٠", ""])
def test_anything_but_four_octal_digits_is_no_mode(text: str) -> None:
    with pytest.raises(InvalidInputError, match=r"^/etc/mail/access: mode .* is not four octal digits"):
        mode_of(text, "map", "/etc/mail/access")
