# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pattern of plain lines takes none that its grammar would refuse or change, and takes common ones."""

from __future__ import annotations

import pytest
from access_rows import VALID
from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _access,
    _aliases,
    _domaintable,
    _genericstable,
    _mailertable,
    _map_entry,
    _virtusertable,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar
from hypothesis import given
from hypothesis import strategies as st
from map_rows import ALIASES, DOMAINTABLE, GENERICSTABLE, MAILERTABLE, VIRTUSERTABLE

GRAMMARS = {
    "access": _access.GRAMMAR,
    "aliases": _aliases.GRAMMAR,
    "domaintable": _domaintable.GRAMMAR,
    "genericstable": _genericstable.GRAMMAR,
    "mailertable": _mailertable.GRAMMAR,
    "virtusertable": _virtusertable.GRAMMAR,
}

# Parts of lines, right and nearly right: what is put together from them is often taken, and often just not.
PARTS = st.sampled_from(
    [
        *(
            "Connect:",
            "From:",
            "To:",
            "Spam:",
            "connect:",
            "IPv6:",
            "ERROR:",
            "error:",
            "local:",
            "esmtp:",
            "relay:",
        ),
        *("OK", "RELAY", "REJECT", "DISCARD", "SKIP", "FRIEND", "HATER", "ok", "RELAYY", "QUARANTINE:x"),
        *("192.0.2.1", "192.0.2", "10", "256", "192.0.2.01", "192.0.2.0/24", "192.0.2.1.5", "0", "1-2"),
        *(
            "2001:db8",
            "0:0:0:0:0:ffff:1:1",
            "2001:db8:0:0:0:0:0:1",
            "2001:DB8",
            "::1",
            "0db8",
            "1:2:3:4:5:6:7",
        ),
        *(
            "a.test",
            "mail.example.com",
            "A",
            "a-",
            "-a",
            "x_y",
            "a..b",
            "ä",
            "x" * 63,
            "x" * 64,
            "1.a",
            "a.1",
        ),
        *("user", "user+x", "user+*", "++", "%1", "%", "*", "!", "/", "|", '"', "#", "\\", "[", "]", "(x)"),
        *("@", "@", ".", ".", ":", ":", " ", "\t", ",", "5.7.1:", "4.7.1:", '"550 no"', '"450 no"', "550 no"),
        *("\r", "\0", "\x7f", "\u0661", "\n", '5.7.1:"550 no', "nouser 550 no", "nohost:550 no"),
    ]
)
WORDS = st.lists(PARTS, min_size=1, max_size=5).map("".join)
LINES = st.builds("{}\t{}".format, WORDS, WORDS)
ROWS = {
    "access": [
        (key, value)
        for _key, written, keys, stored in VALID
        for key in keys
        for value in [stored or str(written)]
    ],
    "aliases": ALIASES,
    "domaintable": DOMAINTABLE,
    "genericstable": GENERICSTABLE,
    "mailertable": MAILERTABLE,
    "virtusertable": VIRTUSERTABLE,
}


def check(grammar: Grammar, line: str) -> None:
    """Fails when grammar's pattern takes line and its functions do not give just that back."""
    assert grammar.plain is not None
    found = grammar.plain.match(line.encode())
    if found is None:
        return
    key, value = (part.decode() for part in found.groups())
    assert f"{key}\t{value}" == line
    (record,) = _map_entry.expand([{"key": key, "value": value}], grammar, variable="v")
    assert (record.key, record.value) == (key, value)


@pytest.mark.parametrize("name", GRAMMARS)
@given(line=LINES)
def test_no_line_is_taken_that_the_grammar_would_not_leave_alone(name: str, line: str) -> None:
    check(GRAMMARS[name], line)


@pytest.mark.parametrize("name", GRAMMARS)
@given(data=st.data())
def test_nor_is_one_that_differs_a_little_from_a_valid_one(name: str, data: st.DataObject) -> None:
    line = "\t".join(data.draw(st.sampled_from(ROWS[name])))
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, min(len(line), start + 3)))
    check(GRAMMARS[name], line[:start] + data.draw(WORDS | st.just("")) + line[end:])


TAKEN = [
    ("access", "Connect:192.0.2.1\tREJECT"),
    ("access", "Connect:192.0.2\tRELAY"),
    ("access", "Connect:IPv6:2001:db8:0:0:0:0:0:1\tOK"),
    ("access", "Connect:IPv6:2001:db8\tSKIP"),
    ("access", "Connect:mail.example.com\tDISCARD"),
    ("access", "From:user@mail.example.com\tREJECT"),
    ("access", "To:example.com\tRELAY"),
    ("access", 'To:user@example.com\tERROR:5.1.1:"550 No such user"'),
    ("access", "Spam:user@example.com\tFRIEND"),
    ("mailertable", "example.com\tesmtp:[192.0.2.1]"),
    ("mailertable", ".example.com\trelay:hub.example.com"),
    ("mailertable", "example.com\tsmtp:[hub.example.com]"),
    ("virtusertable", "user@example.com\tlocal"),
    ("virtusertable", "@example.com\tuser@example.net"),
    ("virtusertable", 'user@example.com\terror:5.1.1:"550 No such user"'),
    ("genericstable", "user\tFirst.Last@example.com"),
    ("genericstable", "user@example.com\tFirst.Last@example.com"),
    ("domaintable", "old.example.com\texample.com"),
    ("aliases", "user\tother@example.com"),
]


@pytest.mark.parametrize(("name", "line"), TAKEN)
def test_common_lines_are_taken(name: str, line: str) -> None:
    plain = GRAMMARS[name].plain
    assert plain is not None
    assert plain.match(line.encode())
    check(GRAMMARS[name], line)


LEFT_OUT = [
    ("access", "Connect:a.test\tFRIEND"),
    ("access", "Spam:a.test\tREJECT"),
    ("access", "Connect:user@a.test\tREJECT"),
    ("access", "connect:a.test\tREJECT"),
    ("access", 'To:a.test\tERROR:5.1.1:"450 Later"'),
    ("access", "Connect:IPv6:0:0:0:0:0:ffff:c000:201\tOK"),
    ("access", "Connect:a.test\tREJECT\n"),
    ("mailertable", "a.test\terror:[x]"),
    ("mailertable", "#a.test\tesmtp:b.test"),
    ("virtusertable", "#user@a.test\tuser"),
    ("virtusertable", "user@a.test\t/file"),
    ("genericstable", "user++\tuser"),
    ("aliases", "a!b\troot"),
]


@pytest.mark.parametrize(("name", "line"), LEFT_OUT)
def test_lines_that_need_the_grammar_are_left_to_it(name: str, line: str) -> None:
    plain = GRAMMARS[name].plain
    assert plain is not None
    assert not plain.match(line.encode())
