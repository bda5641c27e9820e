# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a .cf in force has otherwise than its .mc compiles to."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._drift import told

COMPILED = """V10/Berkeley
Kaccess hash -T<TMPF> /etc/mail/access
O LogLevel=10
O PrivacyOptions=goaway,noetrn
Slocal_rules
R$*\t$: $1
R$+\t$@ $1
"""

DRIFTS = [
    ("O LogLevel=10", "O LogLevel=0", ("option LogLevel is 0, and the .mc says 10",)),
    ("O LogLevel=10", "", ("option LogLevel is missing, and the .mc says 10",)),
    (
        "O LogLevel=10",
        "O LogLevel=10\nCRexample.net",
        ("class R is example.net, which the .mc does not say",),
    ),
    ("R$+\t$@ $1\n", "", ("ruleset local_rules has 0 other rules, 1 missing",)),
    ("R$*\t$: $1\nR$+\t$@ $1", "R$+\t$@ $1\nR$*\t$: $1", ("ruleset local_rules has another order",)),
    (
        "-T<TMPF>",
        "-o",
        ("map access is hash -o /etc/mail/access, and the .mc says hash -T<TMPF> /etc/mail/access",),
    ),
]
SAME = [
    ("O LogLevel", "# a comment\nO LogLevel"),
    ("goaway,noetrn", "noetrn,goaway"),
    ("V10/Berkeley", "##### built by root@x\nV10/Berkeley"),
]


@pytest.mark.parametrize(("old", "new", "expected"), DRIFTS)
def test_what_differs_is_told(old: str, new: str, expected: tuple[str, ...]) -> None:
    live = COMPILED.replace(old, new)
    assert live != COMPILED
    assert told(live.encode(), COMPILED.encode()) == expected


@pytest.mark.parametrize(("old", "new"), SAME)
def test_what_means_the_same_is_not(old: str, new: str) -> None:
    live = COMPILED.replace(old, new)
    assert live != COMPILED
    assert told(live.encode(), COMPILED.encode()) == ()
