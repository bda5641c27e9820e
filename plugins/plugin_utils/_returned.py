# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules info and probe return, as a template hands it on, which may be all that they return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import wrong


def returned(value: object, where: str, module: str) -> Mapping[str, Any]:
    """value, if it is what the module returns under its own name; where says whence it is.

    Neither module returns a key of its own name in there, so one that has it is all that was registered. Of
    that nothing could be read, and all would be told as not measured.
    """
    if not isinstance(value, Mapping):
        raise wrong(
            where, value, "is not a dictionary", f"RESULT.{module}, as the module {module} returns it"
        )
    if module in value:
        raise InvalidInputError([Fault(where, "is all of the result", f"give RESULT.{module}")])
    return value


def part(whole: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    """The dictionary that stands under name in whole; empty where there is none."""
    value = whole.get(name) or {}
    if not isinstance(value, Mapping):
        raise wrong(f"{where}.{name}", value, "is not a dictionary", "as the module info returns it")
    return value
