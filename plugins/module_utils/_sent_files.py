# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option src as a module gets it from its action (plugin_utils/_map_action.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError

MISSING = "_missing"  # what the action is told: the digests of the files that it must send

Told = Mapping[str, str]  # name, digest and path, as the action sends them; a host's own file has no digest


def as_sent(src: Sequence[object]) -> list[Told]:
    """The files that src names, as the action has written it. Raises InvalidInputError otherwise."""
    for number, one in enumerate(src):
        if not isinstance(one, Mapping) or set(one) != {"name", "digest", "path"}:
            wrong = "was not brought to the host"
            raise InvalidInputError(
                [Fault(f"src[{number}]", wrong, "run the module by its action, in a task")]
            )
    return cast("list[Told]", list(src))
