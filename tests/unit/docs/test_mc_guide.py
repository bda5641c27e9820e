# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every example of the guide to the .mc is one that the variables take, and every word has one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.postmaster.sendmail.plugins.action.settings import declared
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_kind import daemon_mc
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Block, Mc, render
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_parse import parse
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_to_words import words_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_words import McWords
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    base_of,
    parse_settings,
    variable_names,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._submit_mc import submit
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import kinds_of
from words_values import statements

GUIDE = (Path(__file__).parents[3] / "docs" / "guides" / "mc.md").read_text("utf-8")
EXAMPLES: list[dict[str, Any]] = [
    yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
]
DECLARED = declared()
HUB = {"sendmail_hub": "hub.example.com"}


def rendered(variables: dict[str, Any]) -> tuple[str, str]:
    settings = parse_settings({**HUB, **variables})
    return render(daemon_mc(settings)), render(submit(settings))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: next(iter(example)))
def test_an_example_is_taken_and_changes_what_is_rendered(example: dict[str, Any]) -> None:
    assert {base_of(name) or name for name in example} <= set(variable_names())
    assert rendered(example) != rendered({})


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: next(iter(example)))
def test_an_example_is_what_the_roles_declare(example: dict[str, Any]) -> None:
    for name, value in example.items():
        base = base_of(name) or name
        said = ArgumentSpecValidator({base: DECLARED[base]}).validate({base: value})
        assert said.error_messages == []


def said_in(text: str) -> list[str]:
    """What the text says, in no order; blocks of one macro are one, and a boolean is True or False."""
    blocks: dict[str, tuple[str, ...]] = {}
    others = []
    for statement in parse(text).statements:
        if isinstance(statement, Block):
            blocks[statement.macro] = (*blocks.get(statement.macro, ()), *statement.lines)
        else:
            others.append(statement)
    return sorted(repr(each).replace("'true'", "'True'") for each in [*blocks.items(), *others])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: next(iter(example)))
def test_an_example_goes_there_and_back(example: dict[str, Any]) -> None:
    for text in rendered(example):
        again = render(Mc(statements(words_of(parse(text)))))
        assert said_in(again) == said_in(text)


def test_every_word_has_an_example() -> None:
    shown = {base_of(name) or name for example in EXAMPLES for name in example}
    assert set(kinds_of(McWords)) - shown == set()
