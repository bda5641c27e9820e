# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A sendmail that does not end, as on a host without DNS: its configuration is read without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _effective_options


def test_options_that_sendmail_does_not_tell_in_time_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_effective_options, "SOON", 0.2)
    monkeypatch.setattr(_effective_options, "unqualified_name", str)
    slow, cf = tmp_path / "sendmail", tmp_path / "sendmail.cf"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    cf.write_text("O LogLevel=10\n")
    assert _effective_options.ask_options(str(slow), str(cf)) == {"LogLevel": "10"}
