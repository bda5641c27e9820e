# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to taking over a host shows what the filter gives, and what is refused of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_to_words import variables_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import parse_settings

GUIDE = (Path(__file__).parents[3] / "docs" / "guides" / "migrate.md").read_text("utf-8")
HUB = {"sendmail_hub": "hub.example.com"}


def shown(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


def test_the_file_becomes_what_is_shown() -> None:
    (written,) = shown("m4")
    _playbook, variables = map(yaml.safe_load, shown("yaml"))
    assert variables_of(written) == variables


def test_what_is_refused_is_what_is_shown() -> None:
    (written,), (refused,) = shown("m4"), shown("text")
    with pytest.raises(InvalidInputError) as caught:
        parse_settings({**HUB, **variables_of(written)})
    assert str(caught.value).split() == refused.split()
