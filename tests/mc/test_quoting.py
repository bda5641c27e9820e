# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No value changes the meaning of another line: what m4 really makes of every macro, on both releases."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import (
    Call,
    Mc,
    Statement,
    define,
    feature,
    overlay,
    render,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_macros import may_be_defined
from cf_trees import CompiledCf, compile_mc
from hypothesis import given, settings
from hypothesis import strategies as st
from mc_values import ANY_TEXT, INERT_VALUES, VALUES, Carrier, carriers, inert_carriers

# What stands beside the value, so that each value shows
_BESIDE = (
    Call("OSTYPE", ("linux",)),
    Call("INPUT_MAIL_FILTER", ("beside", "S=inet:1@127.0.0.1")),
    feature("use_cw_file"),
    feature("use_ct_file"),
    Call("MAILER", ("smtp",)),
    Call("MAILER", ("local",)),
)
_BENIGN = "zzbenign"
# Each of them has done harm to a template somewhere.
NASTY = (
    "it's",
    "`",
    "'",
    "`'",
    "a, b",
    "x)",
    "(",
    "$1",
    "$*",
    "dnl",
    "define(x",
    "# dnl",
    "len",
    "changequote",
)


def compiled(tree: Path, *statements: Statement) -> CompiledCf:
    beside = overlay((*_BESIDE, feature("access_db")), statements)
    return compile_mc(tree, render(Mc(beside), cf_directory=str(tree)))


@cache
def benign(tree: Path, carrier: Carrier) -> CompiledCf:
    return compiled(tree, carrier(_BENIGN))


def takes(tree: Path, statement: Statement) -> bool:
    """Whether the release has the feature."""
    name = statement.args[0] if isinstance(statement, Call) and statement.macro == "FEATURE" else "access_db"
    return (tree / "feature" / f"{name}.m4").exists()


def assert_exact(trees: tuple[Path, ...], carrier: Carrier, value: str) -> None:
    """The .cf is that of a benign value, but for the value: exact where it stands, no other line touched."""
    for tree in (tree for tree in trees if takes(tree, carrier(value))):
        before, after = benign(tree, carrier), compiled(tree, carrier(value))
        assert _BENIGN in before.text
        assert after.text.splitlines() == before.text.replace(_BENIGN, value).splitlines()
        assert (after.stderr, after.status) == (before.stderr.replace(_BENIGN, value), before.status)


@pytest.mark.parametrize("place", carriers())
@settings(max_examples=6, deadline=None)
@given(value=VALUES)
def test_value_comes_out_as_it_was_given(trees: tuple[Path, ...], place: str, value: str) -> None:
    carrier = _CARRIERS[place]
    try:
        assert_exact(trees, carrier, value)
    except InvalidInputError:
        assert place == "VERSIONID 1"
        assert {"'", "`"} & set(value)


@pytest.mark.parametrize("place", inert_carriers())
@settings(max_examples=6, deadline=None)
@given(value=INERT_VALUES)
def test_plain_value_comes_out_of_what_takes_it_apart(
    trees: tuple[Path, ...], place: str, value: str
) -> None:
    assert_exact(trees, _INERT_CARRIERS[place], value)


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("place", ["DAEMON_OPTIONS 1", "RELAY_DOMAIN 1", "confDOMAIN_NAME", "LOCAL_CONFIG"])
def test_what_harms_templates_does_no_harm(trees: tuple[Path, ...], place: str, value: str) -> None:
    assert_exact(trees, _CARRIERS[place], value)


@settings(max_examples=60, deadline=None)
@given(place=st.sampled_from(sorted(carriers())), value=ANY_TEXT)
def test_any_text_is_exact_or_refused(trees: tuple[Path, ...], place: str, value: str) -> None:
    try:
        render(Mc((_CARRIERS[place](value),)))
    except InvalidInputError:
        return
    if value:  # an empty argument is one left out
        assert_exact(trees, _CARRIERS[place], value)


def test_every_definition_of_the_trees_is_exact(trees: tuple[Path, ...]) -> None:
    """All at once: each name that the tree asks for is given a value of its own, benign and then nasty."""
    for tree in trees:
        wished = list(_definitions(tree))
        plain, nasty = ({name: values[at] for name, *values in wished} for at in (0, 1))
        before, after = (
            compiled(tree, *(define(name, value) for name, value in values.items()))
            for values in (plain, nasty)
        )
        seen = [name for name in plain if plain[name] in before.text]
        assert len(seen) > 200
        expected = before.text
        for name in plain:
            expected = expected.replace(plain[name], nasty[name])
        assert after.text.splitlines() == expected.splitlines()


def _definitions(tree: Path) -> Iterator[tuple[str, str, str]]:
    """(name, benign value, nasty value) of every name that some m4 source of the tree asks for."""
    text = "\n".join(source.read_text(errors="replace") for source in tree.glob("*/*.m4"))
    names = {
        name for name in re.findall(r"\b(?:conf[A-Z]\w*|[A-Z][A-Z0-9]*_\w+)", text) if may_be_defined(name)
    }
    hot = itertools.cycle(NASTY)
    # Flags are put together letter by letter, and a time is told from a keyword.
    for number, name in enumerate(sorted(name for name in names if not name.endswith("_FLAGS"))):
        value = f"zz{number}zz"
        statement = define(name, f"{next(hot)}{number}y")
        yield name, value, statement.args[1] if not list(statement.faults()) else f"y{number}y"


_CARRIERS = carriers()
_INERT_CARRIERS = inert_carriers()
