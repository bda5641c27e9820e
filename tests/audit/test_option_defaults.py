# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit takes for the default of an option is what the programs of both releases do without it.

A .cf that is silent shows in no golden file whether its finding is true: the comment beside it may be wrong.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_defaults import DEFAULTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_reading import number, seconds
from clones import PROGRAMS
from hosts import GROUPS, relay_named

_SUBOPTIONS = {"nextcommand": "command", "miscshort": "misc"}  # where sendmail's own word is another


@pytest.fixture(scope="module", params=[*GROUPS["stocks"]["hosts"]])
def seen(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a release's sendmail does: see option_defaults.py."""
    found: dict[str, Any] = json.loads(
        relay_named(request.param).run_python((PROGRAMS / "option_defaults.py").read_text())
    )
    return found


def test_timeouts(seen: dict[str, Any]) -> None:
    ours = {
        name: seconds(DEFAULTS[f"Timeout.{_SUBOPTIONS.get(name, name)}"], "s") for name in seen["timeouts"]
    }
    assert len(ours) > 15
    assert seen["timeouts"] == ours


def test_free_blocks(seen: dict[str, Any]) -> None:
    assert seen["free_blocks"] == (number(DEFAULTS["MinFreeBlocks"]) > 0)


def test_forward(seen: dict[str, Any]) -> None:
    assert seen["forward"] == (DEFAULTS["ForwardPath"] == "$z/.forward")


def test_mime_headers(seen: dict[str, Any]) -> None:
    """Two characters are lost for the end."""
    assert seen["header"] == number(DEFAULTS["MaxMimeHeaderLength"]) - 2
