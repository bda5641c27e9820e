# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every variable that is wrong is refused by its name, with its value, the reason and what would be right."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    base_of,
    parse_settings,
    variable_names,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import PREFIX
from broken_variables import BROKEN

HUB = {"hub": "hub.example.com"}


def _prefixed(variables: dict[str, Any]) -> dict[str, Any]:
    return {PREFIX + name: value for name, value in variables.items()}


@pytest.mark.parametrize(("variables", "said"), BROKEN)
def test_refused(variables: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_settings(_prefixed({**HUB, **variables}))
    (fault,) = caught.value.faults
    assert str(fault).startswith(said)
    assert fault.right
    assert str(fault).isprintable()


def test_every_variable_is_in_the_table() -> None:
    names = {name for variables, _said in BROKEN for name in _prefixed(variables)}
    assert {base_of(name) or name for name in names} == set(variable_names())
