# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Notes on the lines of maps: what never matches, contradicts, or has no effect, and where."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access, _mailertable, _virtusertable
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_lookups import lookup_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_notes import Note, notes

GRAMMARS = {
    "access": _access.GRAMMAR,
    "mailertable": _mailertable.GRAMMAR,
    "virtusertable": _virtusertable.GRAMMAR,
}

# a map, its lines, and the beginning of each note
SAID: list[tuple[str, list[tuple[str, str]], list[str]]] = [
    ("access", [("Connect:192.0.2.0/24", "REJECT")], ["f:1 (Connect:192.0.2.0/24): never matches (sendmail"]),
    ("access", [("Connect:192.0.2.", "REJECT")], ["f:1 (Connect:192.0.2.): 192.0.2. ends in a dot"]),
    ("access", [("Connect:IPv6:2001:db8::1", "OK")], ["f:1 (Connect:IPv6:2001:db8::1): never matches"]),
    ("access", [("Connect:IPv6:2001:0db8", "OK")], ["f:1 (Connect:IPv6:2001:0db8): never matches"]),
    ("access", [("192.0.2.1", "RELAY")], ["f:1 (192.0.2.1): has no tag"]),
    ("access", [("To:bob@", "REJECT")], ["f:1 (To:bob@): To:bob@ blocks local recipients only"]),
    ("access", [("Connect:192.0.2.1", "RELAY # ours")], ["f:1 (Connect:192.0.2.1): has the unknown action"]),
    ("access", [("Connect:192.0.2.1", "")], ["f:1 (Connect:192.0.2.1): has no value"]),
    (
        "access",
        [("From:a.com", "x" * 1100)],
        ["f:1 (From:a.com): is 1111 bytes long", "f:1 (From:a.com): has"],
    ),
    (
        "access",
        [("From:a.com", "OK"), ("from:A.COM", "REJECT")],
        ["f:2 (from:A.COM): contradicts f:1, which has 'OK'"],
    ),
    ("access", [("From:a.com", "OK"), ("from:A.COM", "ok")], ["f:2 (from:A.COM): says the same as f:1"]),
    (
        "access",
        [("a.com", "OK"), ("a.com", "OK")],
        ["f:1 (a.com): has no", "f:2 (a.com): has no", "f:2 (a.com): says"],
    ),
    (
        "access",
        [("Connect:192.0.2", "REJECT"), ("Connect:192.0", "reject")],
        ["f:1 (Connect:192.0.2): has no effect: Connect:192.0 at f:2 says the same"],
    ),
    (
        "access",
        [("From:u@a.b.com", "REJECT"), ("From:b.com", "REJECT")],
        ["f:1 (From:u@a.b.com): has no effect: From:b.com at f:2"],
    ),
    (
        "access",
        [("ClientRate:192.0.2", "5"), ("ClientRate:", "5")],
        ["f:1 (ClientRate:192.0.2): has no effect"],
    ),
    (
        "mailertable",
        [("a.b.com", "esmtp:[192.0.2.1]"), (".b.com", "esmtp:[192.0.2.1]"), (".", "esmtp:[192.0.2.2]")],
        ["f:1 (a.b.com): has no effect: .b.com at f:2"],
    ),
    (
        "mailertable",
        [("a.com", "[192.0.2.1]")],
        ["f:1 (a.com): has the value '[192.0.2.1]' without a mailer"],
    ),
    ("virtusertable", [("u@a.com", "x@b.com"), ("@a.com", "x@b.com")], ["f:1 (u@a.com): has no effect"]),
]

SILENT: list[tuple[str, list[tuple[str, str]]]] = [
    ("access", []),
    ("access", [("Connect:192.0.2", "RELAY"), ("Connect:192.0", "REJECT")]),
    # an exception to an exception
    ("access", [("Connect:10.1.2", "REJECT"), ("Connect:10.1", "RELAY"), ("Connect:10", "REJECT")]),
    ("access", [("From:a.com", "REJECT"), ("To:a.com", "REJECT")]),
    ("access", [("From:nota.com", "REJECT"), ("From:a.com", "REJECT")]),
    ("access", [("Connect:192.0.21", "REJECT"), ("Connect:192.0.2", "REJECT")]),
    ("access", [("Connect:192.0.2.1", "relay\r")]),
    ("mailertable", [("a.com", "esmtp:[192.0.2.1]"), (".a.com", "esmtp:[192.0.2.1]")]),
    ("virtusertable", [("u@a.com", "%1@b.com"), ("@a.com", "%1@b.com")]),
]


def said(name: str, lines: list[tuple[str, str]], grammar: Grammar) -> list[Note]:
    placed = [(f"f:{number}", key, value) for number, (key, value) in enumerate(lines, start=1)]
    return notes(placed, grammar, wider=lookup_of(name))


@pytest.mark.parametrize("is_quick", [True, False])
@pytest.mark.parametrize(("name", "lines", "beginnings"), SAID)
def test_said(name: str, lines: list[tuple[str, str]], beginnings: list[str], is_quick: bool) -> None:
    grammar = GRAMMARS[name] if is_quick else replace(GRAMMARS[name], plain=None)
    found = [str(note) for note in said(name, lines, grammar)]
    assert len(found) == len(beginnings), found
    assert all(note.startswith(beginning) for note, beginning in zip(found, beginnings)), found


@pytest.mark.parametrize(("name", "lines"), SILENT)
def test_silent(name: str, lines: list[tuple[str, str]]) -> None:
    assert said(name, lines, GRAMMARS[name]) == []


def test_both_places_are_told() -> None:
    (note,) = said("access", [("From:a.com", "OK"), ("From:a.com", "REJECT")], _access.GRAMMAR)
    assert (note.place, note.other_place) == ("f:2", "f:1")


def test_a_secret_is_not_told() -> None:
    lines = [("AuthInfo:a.com", '"U:u" "P:s3cret"'), ("AuthInfo:a.com", '"U:u" "P:0ther"')]
    (note,) = said("access", lines, _access.GRAMMAR)
    assert "s3cret" not in str(note)
    assert "0ther" not in str(note)
