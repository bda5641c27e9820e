# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of names hold what the cf trees of both releases ask for, and say what becomes of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._conf_names import CONF_NAMES, OBSOLETE
from ansible_collections.postmaster.sendmail.plugins.module_utils._features import FEATURES
from ansible_collections.postmaster.sendmail.plugins.module_utils._features import OBSOLETE as OLD_FEATURES
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4_names import M4_NAMES
from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_flags import MAILERS
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call, Mc, defines, render
from cf_trees import compile_mc

_CONF = re.compile(r"\bconf[A-Z][A-Z0-9_]*[A-Z0-9]\b")
_ASKED = re.compile(r"(?:_DEFIFNOT\(|ifdef\(|_OPTINS\()`([A-Z][A-Z0-9_]*[A-Z0-9])'")
_ARGUMENT = re.compile(r"_ARG(\d?)_")
_NEEDED = re.compile(r"requires FEATURE\(`?(\w+)")
_MODIFIED = re.compile(r"_MODMF_\(.*, `([A-Z0-9]+)'\)")
# Set by a macro of their own, or by the tree for itself
_INTERNAL = {"MASQUERADE_NAME", "OSTYPE", "TEMPFILE", "USE_CW_FILE", "DEBIAN_DEBUG", "DEBIAN_MSP"}
# m4 takes these apart, or they are another name for an option.
_AGAIN = {"confMESSAGE_TIMEOUT", "confTIME_ZONE", "confDELIVERY_MODE", "confMIN_FREE_BLOCKS"}


def _sources(tree: Path, *directories: str) -> dict[str, str]:
    files = (file for directory in directories for file in sorted((tree / directory).glob("*.m4")))
    return {file.stem: file.read_text("latin-1") for file in files}


def test_every_conf_name_is_known(trees: tuple[Path, ...]) -> None:
    for tree in trees:
        found = set(_CONF.findall((tree / "m4/proto.m4").read_text("latin-1")))
        assert len(found) > 150
        assert found <= {*CONF_NAMES, *OBSOLETE}


def test_every_other_name_is_known(trees: tuple[Path, ...]) -> None:
    for tree in trees:
        text = "\n".join(_sources(tree, "m4", "feature", "mailer", "ostype").values())
        found = set(_ASKED.findall(text))
        assert len(found) > 60
        assert found - _INTERNAL <= set(M4_NAMES)


def test_each_conf_name_becomes_the_option_that_the_table_says(trees: tuple[Path, ...]) -> None:
    newest = trees[0]
    options = {
        name: known.becomes
        for name, known in CONF_NAMES.items()
        if name not in _AGAIN and name not in OBSOLETE and re.fullmatch(r"[A-Z].*[A-Za-z]", known.becomes)
    }
    own = {name: f"zz{name.lower()}" for name in options}
    statements = (
        Call("OSTYPE", ("linux",)),
        *defines(own.items()),
        Call("MAIL_FILTER", ("filter", "S=local:/filter")),  # without one, no option of Milter is written
        Call("MAILER", ("smtp",)),
    )
    made = compile_mc(newest, render(Mc(statements), cf_directory=str(newest))).text.splitlines()
    lost = [
        name
        for name, value in own.items()
        if f"O {options[name]}={value}" not in made and f"E{options[name]}={value}" not in made
    ]
    assert len(own) > 150
    assert not lost


def test_every_feature_is_known_with_its_arguments(trees: tuple[Path, ...]) -> None:
    for tree in trees:
        sources = _sources(tree, "feature")
        assert set(sources) <= {*FEATURES, *OLD_FEATURES}
        read = {
            name: max((int(number or 1) for number in _ARGUMENT.findall(source)), default=0)
            for name, source in sources.items()
            if name in FEATURES
        }
        assert read == {name: len(FEATURES[name].args) for name in read}


def test_every_feature_that_another_asks_for_stands_before_it(trees: tuple[Path, ...]) -> None:
    for tree in trees:
        sources = _sources(tree, "feature")
        asked = {(name, early) for name in FEATURES for early in _NEEDED.findall(sources.get(name, ""))}
        assert len(asked) > 8
        assert not [(name, early) for name, early in asked if early not in FEATURES[name].after]


def test_every_mailer_whose_flags_can_be_modified_is_known(trees: tuple[Path, ...]) -> None:
    for tree in trees:
        assert set(_MODIFIED.findall("\n".join(_sources(tree, "mailer").values()))) == set(MAILERS)


@pytest.mark.parametrize("name", sorted(OLD_FEATURES))
def test_an_old_feature_is_one_that_m4_warns_of_or_that_is_empty(trees: tuple[Path, ...], name: str) -> None:
    for tree in trees:
        body = (tree / "feature" / f"{name}.m4").read_text("latin-1")
        code = [line for line in body.splitlines() if not re.match(r"#|dnl|divert|VERSIONID|\s*$", line)]
        assert "errprint" in body or not code
