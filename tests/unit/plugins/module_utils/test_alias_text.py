# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text of aliases: what newaliases stores of it, what of it stays, and what is said about the rest."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._alias_text import FORM
from ansible_collections.postmaster.sendmail.plugins.module_utils._aliases import GRAMMAR
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_source import Source, compose
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import merge, records
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_form import (
    for_makemap,
    to_store,
    written,
)
from map_rows import ALIASES

# what newaliases of 8.17.1 and 8.18.1 stores of it
STORED = [
    (b"# head\n\npostmaster: root\n", [b"postmaster\troot"]),
    (b"Abuse:   postmaster,\n\tnoc@example.com ,\n  x@y.test  \n", None),
    (b"list:\n\ta,\n\tb\n", [b"list\ta,\tb"]),
    (b"sp2 :  me   \n", [b"sp2\tme   "]),
    (b"list: :include:/etc/mail/list\n", [b"list\t:include:/etc/mail/list"]),
    (b'robot: "|/usr/lib/robot -f, --to x"\n', [b'robot\t"|/usr/lib/robot -f, --to x"']),
    (b"owner: a # tail\n", [b"owner\ta # tail"]),
    (b"blank: y\n   \nafter: z\n", [b"blank\ty   ", b"after\tz"]),
    (b"last: z", [b"last\tz"]),
    (b"", []),
    (b"   \n", []),
]


@pytest.mark.parametrize(("text", "stored"), STORED)
def test_what_is_stored_is_what_newaliases_stores(text: bytes, stored: list[bytes] | None) -> None:
    wished = stored if stored is not None else [b"abuse\tpostmaster,\tnoc@example.com ,  x@y.test  "]
    assert list(records(for_makemap(text, FORM))) == wished
    assert list(FORM.faults(text, "aliases")) == []
    assert list(records(to_store(text, FORM))) == [*wished, b"@\t@"]


@pytest.mark.parametrize(("text", "_stored"), STORED)
def test_lines_keep_their_numbers_and_nothing_is_lost(text: bytes, _stored: object) -> None:
    assert b"".join(unit for unit, _line in FORM.units(text)) == text
    whole = text if text.endswith(b"\n") else text + b"\n"
    assert for_makemap(whole, FORM).count(b"\n") == whole.count(b"\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"a: b\nnocolon\n", "aliases:2: has no colon"),
        (b"nocolon\n with: one below\n", "aliases:1: has no colon"),
        (b"a: b,\n# c\n  d\n", "aliases:3: begins with a blank, and continues nothing"),
        (b"empty:\nb: c\n", "aliases:1: gives empty no value"),
        (b"list:\n \nb: c\n", "aliases:1: gives list no value"),
        (b'"full name": joe\n', "aliases:1: has a name that is not one plain word"),
        (b"full name: joe\n", "aliases:1: has a name that is not one plain word"),
        (b"a(comment)b: joe\n", "aliases:1: has a name that is not one plain word"),
        (b": joe\n", "aliases:1: has a name that is not one plain word"),
        (b"user@a.test: root\n", "aliases:1: user@a.test is no local name"),
        (b"a: b,\n c\n\nhost!user: root\n", "aliases:4: host!user is no local name"),
        (b"\xff@: root\n", "aliases:1: \ufffd@ is no local name"),
    ],
)
def test_what_newaliases_would_refuse_or_store_otherwise_is_a_fault(text: bytes, said: str) -> None:
    assert [f"{fault.where}: {fault.wrong}" for fault in FORM.faults(text, "aliases")] == [said]


def test_what_is_written_is_stored_as_it_was_meant() -> None:
    lines = b"".join(f"{key}\t{value}\n".encode() for key, value in ALIASES)
    text = written(lines, FORM)
    assert text.startswith(b"postmaster: root\nAbuse: postmaster, noc@example.com\n")
    assert for_makemap(text, FORM) == lines
    assert list(FORM.faults(text, "aliases")) == []


def test_a_wish_replaces_an_alias_with_all_its_lines_and_leaves_the_others() -> None:
    text = b"# all\nList: a,\n\tb\n#: old\nroot: x\n\nteam:\n  c\n"
    wish = {b"list": b"list: d\n", b"root": None, b"team": b"#: new\nteam: e\n", b"more": b"more: f\n"}
    assert merge(text, wish, FORM) == b"# all\nlist: d\n\n#: new\nteam: e\nmore: f\n"


def test_an_alias_that_says_the_same_is_kept_as_it_is_written() -> None:
    text = b"#: us\nRoot :   a,\n b\n"
    assert merge(text, {b"root": b"#: us\nroot: a, b\n"}, FORM) == text


def test_a_file_of_src_is_read_in_the_same_form_and_faults_name_its_lines() -> None:
    good = Source("one", b"# c\nlist: a@example.com,\n  b@example.com\nroot: noc@example.com\n")
    composed = compose([good], [Entry("root", "me")], GRAMMAR)
    assert (composed.text, composed.overridden) == (b"list\ta@example.com,  b@example.com\n", 1)
    bad = Source("two", b"list: a,\n  b\nrobot: |/bin/x y\nROBOT2: b\nlist: c\nnocolon\n")
    with pytest.raises(InvalidInputError) as caught:
        compose([bad], [], GRAMMAR)
    assert [str(fault).partition(" ")[0].rstrip(":") for fault in caught.value.faults] == [
        "two:6",
        "two:3",
        "two:5",
    ]
