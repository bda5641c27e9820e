# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the reports of a fleet on the controller."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._report_html import report_html
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._report_json import report_json
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._report_junit import report_junit

REPORTS: Mapping[str, Callable[[object], str]] = {
    "audit.json": report_json,
    "audit.xml": report_junit,
    "audit.html": report_html,
}


class ActionModule(ActionBase):  # type: ignore[misc]  # ansible-core has no types
    """No connection is made. What is wrong with a host is nobody's business: the files are for the caller."""

    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validation, options = self.validate_argument_spec(
            argument_spec={
                "fleet": {"type": "dict", "required": True},
                "directory": {"type": "path", "required": True},
            }
        )
        directory = Path(options["directory"]).absolute()
        try:
            texts = {directory / name: make(options["fleet"]) for name, make in REPORTS.items()}
            changed = [path for path, text in texts.items() if _differs(path, text)]
            if not self._task.check_mode:
                for path in changed:
                    _write(path, texts[path])
        except SendmailError as error:
            raise AnsibleActionFail(str(error)) from None
        except OSError as error:
            raise AnsibleActionFail(f"{error.filename}: {error.strerror}") from None
        return {**result, "changed": bool(changed), "reports": [str(path) for path in texts]}


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_bytes() != text.encode()


def _write(path: Path, text: str) -> None:
    """Give the file its text at once: who reads it meanwhile sees the old report, or the new one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600, exist_ok=False)
    new.write_text(text, "utf-8")
    new.replace(path)
