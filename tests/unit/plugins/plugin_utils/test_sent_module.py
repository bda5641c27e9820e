# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real module that is sent by SentModule, and an action that tells whether garbage is collected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible_runs import ansible

ACTION = """
import gc
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._sent_module import SentModule
class ActionModule(SentModule):
    def _execute_module(self, *args, **kwargs):
        return {**super()._execute_module(*args, **kwargs), "collected_meanwhile": gc.isenabled()}
    def run(self, tmp=None, task_vars=None):
        return {**super().run(tmp, task_vars), "collected_later": gc.isenabled()}
"""


def sent(folder: Path, *arguments: str) -> dict[str, Any]:
    """The result of the module ping that is sent so."""
    (folder / "ping.py").write_text(ACTION)
    done = ansible(
        folder,
        *("ansible", "localhost", "-m", "ping", *arguments),
        ANSIBLE_ACTION_PLUGINS=str(folder),
        ANSIBLE_LOCAL_TEMP=str(folder / "local"),
        ANSIBLE_REMOTE_TMP=str(folder / "remote"),
    )
    result: dict[str, Any] = json.loads(done.stdout.partition("=>")[2])
    return result


def test_the_result_is_the_module_s_and_nothing_is_collected_meanwhile(tmp_path: Path) -> None:
    result = sent(tmp_path, "-a", "data=there")
    assert (result["ping"], result["changed"]) == ("there", False)
    assert (result["collected_meanwhile"], result["collected_later"]) == (False, True)


def test_a_module_that_fails_is_told_as_any(tmp_path: Path) -> None:
    result = sent(tmp_path, "-a", "data=crash")
    assert "boom" in json.dumps(result)
    assert result["collected_later"]
