# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables make the .cf of a .mc that a person writes, line by line: every FEATURE, define and word."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._conf_names import OBSOLETE
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._features import FEATURES
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    parse_settings,
    variable_names,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import PREFIX
from ansible_collections.postmaster.sendmail.plugins.module_utils._word_rules import KEPT
from hand_written import LEAST, Row, assert_same_cf
from matrix_defines import KIND_OF, definition
from matrix_features import FEATURE_ROWS
from matrix_words import WORD_ROWS

# Features that the .mc of a host has no use for, and what the refusal says instead
REFUSED_FEATURES = {
    "blacklist_recipients": "blocklist_recipients",
    "notsticky": "it is the default",
    "nullclient": "write sendmail_kind: nullclient",
    "tls_failures": "define confTLS_FALLBACK_TO_CLEAR",
}
# Variables without a row of their own, and where what they say is to be seen
NOT_HERE = {
    "access": "the map",
    "authinfo": "the map",
    "client_connections": "the access map",
    "client_rate": "the access map",
    "generations": "the transaction",
    "hub": "the frame is for one",
    "include": "test_include",
    "jail_read_only": "the jail",
    "kind": "tests/kinds",
    "layout": "test_layouts.py",
    "local_host_names": "the class file",
    "mailertable": "the map",
    "policy_tests": "the transaction",
    "probe_limit": "the transaction",
    "queue_interval": "the unit",
    "relay_domains": "the access map",
}

REFUSED = {**OBSOLETE, **{name: right for name, (_why, right) in KEPT.items() if name in KIND_OF}}


@pytest.mark.parametrize("name", ["gateway", "submit"])
def test_the_frames_are_what_a_host_says_that_says_no_more(name: str, trees: tuple[Path, ...]) -> None:
    assert_same_cf(Row("", {}, frame=name, without_effect="it is the frame"), trees)


@pytest.mark.parametrize("row", FEATURE_ROWS, ids=str)
def test_feature(row: Row, trees: tuple[Path, ...]) -> None:
    assert_same_cf(row, trees)


def test_every_feature_of_the_trees_is_here_with_each_number_of_arguments(trees: tuple[Path, ...]) -> None:
    files = {file.stem for tree in trees for file in (tree / "feature").glob("*.m4")}
    rows: dict[str, set[int]] = {}
    for row in FEATURE_ROWS:
        name, *args = _arguments(row.lines.splitlines()[0])
        rows.setdefault(name, set()).add(len(args))
    assert files == {*rows, *REFUSED_FEATURES}
    assert rows == {name: set(range(FEATURES[name].required, len(FEATURES[name].args) + 1)) for name in rows}


def _arguments(call: str) -> list[str]:
    inside = call.partition("(")[2].rpartition(")")[0]
    return [part.strip("`' ") for part in re.split(r",\s*(?=`|,|$)", inside)]


@pytest.mark.parametrize("name", sorted(REFUSED_FEATURES))
def test_a_feature_that_is_not_for_this_is_refused_with_what_stands_for_it(name: str) -> None:
    with pytest.raises(InvalidInputError, match=re.escape(REFUSED_FEATURES[name])):
        parse_settings({**LEAST, "sendmail_feature": [{"name": name, "args": ["hub.example.com"]}]})


@cache
def _read_by(tree: Path) -> set[str]:
    """Every word of the tree's sources."""
    sources = (file for part in ("m4", "feature", "mailer") for file in (tree / part).glob("*.m4"))
    return {word for source in sources for word in re.findall(r"\w+", source.read_text("latin-1"))}


@pytest.mark.parametrize("name", sorted({*KIND_OF} - {*REFUSED}))
def test_define(name: str, trees: tuple[Path, ...]) -> None:
    for tree in trees:
        row = definition(name)
        if name not in _read_by(tree):
            row = replace(row, without_effect="this release does not know it")
        assert_same_cf(row, [tree])


@pytest.mark.parametrize("row", WORD_ROWS, ids=str)
def test_word(row: Row, trees: tuple[Path, ...]) -> None:
    assert_same_cf(row, trees)


@pytest.mark.parametrize("at", ["after OSTYPE", "before define", "after define", "before MAILER"])
def test_include(at: str, trees: tuple[Path, ...], tmp_path: Path) -> None:
    included = tmp_path / "site.m4"
    included.write_text("define(`confEIGHT_BIT_HANDLING', `pass8')dnl\n")
    said = {"include": [{"path": str(included), "at": at}]}
    assert_same_cf(Row(f"include(`{included}')", said), trees)


def test_every_word_is_here() -> None:
    """Each variable that says something of a .mc, or is told why it has no row of its own."""
    rows = (*FEATURE_ROWS, *WORD_ROWS, definition("confLOG_LEVEL"))
    said = {name for row in rows for name in row.said}
    assert said | {*NOT_HERE} == {name[len(PREFIX) :] for name in variable_names()}
    assert not said & {*NOT_HERE}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_definition_that_is_not_for_this_is_refused_with_what_stands_for_it(name: str) -> None:
    with pytest.raises(InvalidInputError, match=re.escape(REFUSED[name])):
        parse_settings({**LEAST, "sendmail_define": {name: "1"}})
