# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What sendmail says in address test mode, read."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_trace import (
    Lookup,
    Return,
    Trace,
    Triple,
    parse,
    triple,
)

GREETING = "ADDRESS TEST MODE (ruleset 3 NOT automatically invoked)\nEnter <ruleset> <address>\n"
HIT = Lookup("access", "From:q.test", "ERROR:5.7.1:550 (no) => (0)", 0)
MISS = Lookup("access", "From:a@q.test", None, 0)
DOWN = Lookup("access", "Connect:192.0.2.1", None, 75)
LINES = {
    HIT: "map_lookup(access, From:q.test) => ERROR:5.7.1:550 (no) => (0) (0), ad=0",
    MISS: "map_lookup(access, From:a@q.test) => NOT FOUND (0), ad=0",
    DOWN: "map_lookup(access, Connect:192.0.2.1) => NOT FOUND (75), ad=0\n"
    "map_lookup(access, Connect:192.0.2.1) tempfail: errno=2",
}

SAID = [
    ("", {"": Trace()}),
    (f"{GREETING}> ", {"": Trace()}),
    (f"{GREETING}> > > mark 1\n> > ", {"": Trace(), "1": Trace()}),
    # what sendmail complains about belongs where it was said
    ("oops\n> mark 1\n> bad\n", {"": Trace(other=("oops",)), "1": Trace(other=("bad",))}),
    ("> mark 1\n> Undefined ruleset check_mail\n> mark 2\n> ", {"": Trace(), "1": Trace(), "2": Trace()}),
    (
        (
            f"> mark 1\n> outer    input: x\n{LINES[MISS]}\ninner  input: y\n{LINES[HIT]}\n"
            f"inner    returns: b c\nouter  returns:\n{LINES[DOWN]}\n> "
        ),
        {
            "": Trace(),
            "1": Trace(
                lookups=(MISS, HIT, DOWN),
                returns=(Return("inner", "b c", (HIT,)), Return("outer", "", (MISS, HIT))),
            ),
        },
    ),
]

RESULTS = [
    ("", Triple()),
    ("RELAY", Triple()),
    ("u < @ corp . test . >", Triple()),
    ("$# RELAY", Triple("RELAY")),
    ("$# discard $: discard", Triple("discard", "", "discard")),
    (
        '$# error $@ 5 . 7 . 1 $: "550 5.7.1 Access denied"',
        Triple("error", "5.7.1", "550 5.7.1 Access denied"),
    ),
    # unquoted words get their blanks back, and operators none
    ("$# error $@ 5 . 7 . 1 $: 550 no spam . test", Triple("error", "5.7.1", "550 no spam.test")),
    (
        '$# error $: "553 Domain of " a + x @ [ 1 . 2 . 3 . 4 ] " does not exist"',
        Triple("error", "", "553 Domain of a+x@[1.2.3.4] does not exist"),
    ),
    ('$# error $: "a \\"quoted\\" word"', Triple("error", "", 'a "quoted" word')),
    ("$# esmtp $@ corp . test . $: u < @ corp . test . >", Triple("esmtp", "corp.test.", "u<@corp.test.>")),
    ("$# error $: a $: b $@ c", Triple("error", "", "a $: b $@ c")),
]


@pytest.mark.parametrize(("said", "traces"), SAID)
def test_parse(said: str, traces: dict[str, Trace]) -> None:
    assert parse(said, "mark") == traces


@pytest.mark.parametrize(("result", "expected"), RESULTS)
def test_triple(result: str, expected: Triple) -> None:
    assert triple(result) == expected
