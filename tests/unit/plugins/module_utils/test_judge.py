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
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4 import (
    Complaint,
    read_trace,
    same_meaning,
)

MC = "/tmp/x/candidate.mc"
CF = "/usr/share/sendmail/cf"
HEAD = f"{CF}/m4/cfhead.m4"
EARLY = "*** ERROR: FEATURE() should be before MAILER()"
NO_TYPE = "*** ERROR: No system type defined (use OSTYPE macro)"

OLD_NAME = "WARNING: FEATURE(blacklist_recipients) is deprecated; use FEATURE(blocklist_recipients.m4)."

# What m4 wrote while it read MC, and what of it is a complaint.
TRACES = [
    ("", []),
    (f"m4trace:{MC}:5: -1- MAILER", []),
    (f"m4debug: input read from {MC}", []),
    (f"m4trace:{MC}:6: -1- FEATURE\n{EARLY}", [f"{MC}:6: {EARLY}"]),
    # a feature that calls another: the line of the .mc counts
    (
        f"m4trace:{MC}:6: -1- FEATURE\nm4trace:{CF}/feature/msp.m4:45: -1- FEATURE\n{EARLY}",
        [f"{MC}:6: {EARLY}"],
    ),
    # what an included file says is of the line that includes it
    (
        f"m4trace:{MC}:3: -1- FEATURE\nm4debug:{MC}:6: input read from /etc/mail/more.m4\n{EARLY}",
        [f"{MC}:6: {EARLY}"],
    ),
    (
        f"m4trace:{MC}:6: -1- MAILER\nm4debug:{HEAD}:9: input read from {CF}/m4/proto.m4\n{NO_TYPE}",
        [f"{MC}: {NO_TYPE}"],
    ),
    # a text without an end, and one of two lines
    (f"NOTE: it is oldm4trace:{MC}:6: -1- FEATURE\n", ["NOTE: it is old"]),
    (f"m4trace:{MC}:6: -1- FEATURE\n*** WARNING: open\n\trelay", [f"{MC}:6: *** WARNING: open\n\trelay"]),
    (f"m4trace:{MC}:6: -1- FEATURE\nm4:{MC}:6: cannot open `x'", [f"{MC}:6: cannot open `x'"]),
    (f"/usr/bin/m4:{MC}:6: cannot open `x'", [f"{MC}:6: cannot open `x'"]),
    ("m4: option requires an argument", ["m4: option requires an argument"]),
]

# Whether what was said is a reason to refuse.
COMPLAINTS = [
    (OLD_NAME, True),
    ("NOTE: OSTYPE(bsdi1.0) is deprecated.  Use OSTYPE(bsdi) instead.", True),
    ("WARNING: confUNSAFE_GROUP_WRITES is deprecated; use confDONT_BLAME_SENDMAIL.", True),
    (f"{MC}:9: Warning: end of file treated as newline", True),
    (EARLY, False),
    (NO_TYPE, False),
    (f"{MC}:9: Warning: excess arguments to builtin `define' ignored", False),
    (f"{MC}:9: cannot open `x'", False),
    ("*** WARNING: FEATURE(`greet_pause') before FEATURE(`access_db')", False),
    ("WARNING: confAUTO_REBUILD is no longer valid.", False),
    ("duplicate OSTYPE(linux)", False),
    ("*** confDEF_GROUP_ID is obsolete.", False),
    ("something else, and FEATURE(x) is deprecated; use y", False),
]

GREETING = "ADDRESS TEST MODE (ruleset 3 NOT automatically invoked)\nEnter <ruleset> <address>\n> "


@pytest.mark.parametrize(("trace", "complaints"), TRACES)
def test_complaint_is_given_its_place(trace: str, complaints: list[str]) -> None:
    assert [str(complaint) for complaint in read_trace(trace, MC).complaints] == complaints


@pytest.mark.parametrize(("said", "harmless"), COMPLAINTS)
def test_only_what_changes_nothing_is_harmless(said: str, *, harmless: bool) -> None:
    assert Complaint("", said).harmless is harmless


@pytest.mark.parametrize(
    ("trace", "vain"),
    [
        (f"m4debug:{MC}:2: input read from /x\nm4trace:{MC}:2: -1- sinclude", False),
        (f"m4trace:{MC}:2: -1- sinclude", True),
        (
            f"m4debug:{MC}:2: input read from /x\nm4trace:{MC}:2: -1- include\nm4trace:{MC}:3: -1- sinclude",
            True,
        ),
        (f"m4debug: input read from {MC}\nm4trace:{MC}:1: -1- sinclude", True),
        (f"m4trace:{MC}:2: -1- include", False),
    ],
)
def test_a_file_that_was_looked_for_in_vain_is_noticed(trace: str, *, vain: bool) -> None:
    assert read_trace(trace, MC).vain is vain


def test_files_and_calls_are_noted() -> None:
    trace = read_trace(f"m4debug: input read from {MC}\nm4debug:{MC}:1: input read from {HEAD}", MC)
    assert trace.read == [MC, HEAD]
    assert read_trace(f"m4trace:{MC}:1: -1- syscmd", MC).called == {"syscmd"}


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
    assert list(quoted([complaint], ["one", "two"], lambda _: "")) == said


def test_an_unknown_option_is_explained_once() -> None:
    complaint = "x: line 1: readcf: unknown option name DANE"
    told = list(quoted([complaint, complaint], ["O DANE=true"], lambda option: f"{option} is new"))
    assert told == [f"{complaint} (DANE is new)", "    O DANE=true"]
