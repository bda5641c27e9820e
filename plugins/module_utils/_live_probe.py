# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the relay that runs does what it should, asked from its own host. No message is ever sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def parse_spec(value: object, where: str) -> dict[str, Any]:
    """A kind: the specification of a probe, checked, as JSON holds it. Raises InvalidInputError."""
    raise NotImplementedError


def probe(spec: Mapping[str, Any]) -> list[str]:
    """What is wrong with the running relay, one fault an item; nothing when all is well.

    Ends within the limit of spec and a second, whatever the relay does.
    """
    raise NotImplementedError
