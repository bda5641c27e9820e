# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the guides show is said again by the .mc that comes of it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Block, Mc, render
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_parse import parse
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_to_words import words_of
from test_mc_guide import EXAMPLES, rendered
from words_values import statements


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
