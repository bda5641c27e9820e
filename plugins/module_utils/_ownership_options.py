# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The paths of a relay and whose they are, as modules take them."""

from __future__ import annotations

from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership import KINDS

_ATTRIBUTES: dict[str, dict[str, Any]] = {
    key: {"type": "str", "required": key != "owner"} for key in ("owner", "group", "mode")
}

# What _ownership.parse takes
PATHS: dict[str, Any] = {
    "type": "list",
    "elements": "dict",
    "options": {
        "path": {"type": "str", "required": True},
        "kind": {"type": "str", "choices": list(KINDS), "required": True},
        "owner": {"type": "str", "default": "root"},
        "group": {"type": "str", "default": "root"},
        "mode": {"type": "str", "required": True},
        "optional": {"type": "bool", "default": False},
        "contents": {"type": "dict", "options": _ATTRIBUTES},
    },
}
