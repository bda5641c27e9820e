# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controller's part of a module of many files: to send it without delay."""

from __future__ import annotations

import gc
from typing import Any

from ansible.plugins.action.normal import ActionModule


class SentModule(ActionModule):  # type: ignore[misc]  # ansible-core has no types
    """Send the module and return its result, as is done with any.

    Ansible parses each file that a module imports to learn what that imports in turn. Meanwhile Python's
    garbage collector would walk again and again through all that the play has loaded, which takes longer than
    the parsing. It pauses, as the process ends with the task.
    """

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        collected = gc.isenabled()
        gc.disable()
        try:
            result: dict[str, Any] = super().run(tmp, task_vars)
        finally:
            if collected:
                gc.enable()
        return result
