# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Watching a daemon: what its pid file tells. (The listeners are watched in tests/transaction.)"""

from __future__ import annotations

from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _daemon_watch


def test_without_a_pid_file_there_is_no_time(tmp_path: Path) -> None:
    (tmp_path / "x.cf").write_text("O PidFile=/nonexistent/x.pid\n")
    assert _daemon_watch.written_at(_daemon_watch.pid_file(str(tmp_path / "x.cf"))) == 0.0
    assert _daemon_watch.pid_file("/nonexistent/x.cf") is None
