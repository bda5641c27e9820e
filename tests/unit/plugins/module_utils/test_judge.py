# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What m4 and sendmail said, read. Both are run on real hosts (molecule/modules)."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._judge import (
    complaints_in,
    quoted,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4 import located, same_meaning

MC = "/tmp/x/candidate.mc"
CF = "/usr/share/sendmail/cf"
HEAD = f"{CF}/m4/cfhead.m4"
EARLY = "*** ERROR: FEATURE() should be before MAILER()"
NO_TYPE = "*** ERROR: No system type defined (use OSTYPE macro)"

TRACES = [
    ("", []),
    (f"m4trace:{MC}:5: -1- MAILER(smtp)", []),
    (f"m4trace:{MC}:6: -1- FEATURE(nouucp)\n{EARLY}", [f"{MC}:6: {EARLY}"]),
    # a feature that calls another: the line of the .mc counts
    (
        f"m4trace:{MC}:6: -1- FEATURE(msp)\nm4trace:{CF}/feature/msp.m4:45: -1- FEATURE(x)\n{EARLY}",
        [f"{MC}:6: {EARLY}"],
    ),
    (
        f"m4trace:{MC}:6: -1- MAILER(smtp)\nm4trace:{HEAD}:9: -1- include({CF}/m4/proto.m4)\n{NO_TYPE}",
        [f"{MC}: {NO_TYPE}"],
    ),
    (f"m4trace:{MC}:6: -1- FEATURE(x)\nm4:{MC}:6: cannot open `x'", [f"m4:{MC}:6: cannot open `x'"]),
    ("m4: option requires an argument", ["m4: option requires an argument"]),
]

GREETING = "ADDRESS TEST MODE (ruleset 3 NOT automatically invoked)\nEnter <ruleset> <address>\n> "


@pytest.mark.parametrize(("trace", "complaints"), TRACES)
def test_complaint_is_given_its_place(trace: str, complaints: list[str]) -> None:
    assert list(located(trace, MC)) == complaints


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (b"V10\n", b"V10\n", True),
        (b"##### built by root@a on Mon\n##### in /x\n##### using y\nV10\n", b"V10\n", True),
        (b"##### built by root@a on Mon\nV10\n", b"##### built by me@b on Tue\nV10\n", True),
        (b"V10\n", b"V9\n", False),
        (b"V10\n", b"V10\n#\n", False),
        (b"V10\nO LogLevel=9\n", b"V10\nO LogLevel=1\n", False),
        (b"#####  $Id: a $  #####\n", b"#####  $Id: b $  #####\n", False),
    ],
)
def test_only_the_builders_header_makes_no_difference(one: bytes, other: bytes, *, same: bool) -> None:
    assert same_meaning(one, other) is same


@pytest.mark.parametrize(
    ("output", "complaints"),
    [
        (GREETING, []),
        (f"Warning: low\n{GREETING}", ["Warning: low"]),
        (f'x: line 3: invalid rewrite line "R\x01*"\n{GREETING}', ['x: line 3: invalid rewrite line "R$*"']),
        ("\n", []),
    ],
)
def test_greeting_is_no_complaint(output: str, complaints: list[str]) -> None:
    assert complaints_in(output) == complaints


@pytest.mark.parametrize(
    ("complaint", "said"),
    [
        ("x: line 2: readcf: bad", ["x: line 2: readcf: bad", "    two"]),
        ("x: line 9: readcf: bad", ["x: line 9: readcf: bad"]),
        ("x: line 0: bad", ["x: line 0: bad"]),
        ("Warning: low", ["Warning: low"]),
    ],
)
def test_complaint_is_followed_by_its_line(complaint: str, said: list[str]) -> None:
    assert list(quoted([complaint], ["one", "two"])) == said
