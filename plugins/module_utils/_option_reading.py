# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the values of options come to, as sendmail reads them: it takes any text, and is silent about most."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._option_defaults import DEFAULTS

_NUMBER = re.compile(r"\s*([+-]?\d+)")
_PART = re.compile(r"(\d+)([a-zA-Z]?)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


@dataclass(frozen=True)
class Told:
    """An option's value (the last where only one counts), and whether that is its default."""

    value: str
    default: bool

    @property
    def words(self) -> str:
        """The value for a report."""
        return f"{self.value or 'not set'}{' (the default)' if self.default and self.value else ''}"


def told_of(options: Mapping[str, Mapping[str, Any]], name: str) -> Told:
    """The option of that name in what info tells of the configuration; its default where that is silent."""
    found = options.get(name, {})
    if found.get("source") == "set":
        return Told(str(found["value"]).rpartition("\n")[2], default=False)
    return Told(DEFAULTS.get(name, found.get("value", "")), default=True)


def number(text: str) -> int:
    """A number: what atol() makes of text, which is 0 for a word."""
    found = _NUMBER.match(text)
    return int(found[1]) if found else 0


def mode(text: str) -> int:
    """A file mode (conf.c, atooct())."""
    found = re.match(r"[0-7]+", text.strip())
    return int(found[0], 8) if found else 0


def true(text: str) -> bool:
    """A truth (conf.c, atobool()): nothing at all is true, and so is what begins with t or y."""
    return not text or text[0] in "tTyY"


def seconds(text: str, unit: str) -> int:
    """A time (conf.c, convtime()), where unit is that of a number without one."""
    return sum(int(count) * _SECONDS.get((given or unit).lower(), 0) for count, given in _PART.findall(text))
