# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controller's part of the module mc: its src file."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._map_action import MapAction


class ActionModule(MapAction):
    """See MapAction. A content that is no UTF-8 is refused here, since it cannot travel to the host."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        content = self._task.args.get("content")
        try:
            str(content).encode()
        except UnicodeEncodeError as error:
            line = str(content).count("\n", 0, error.start) + 1
            raise AnsibleActionFail(
                f"content: line {line} is not UTF-8 (name the file as src: its bytes stay as they are)"
            ) from None
        return super().run(tmp, task_vars)
