# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a daemon read its files again: what its own user can write is no witness."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _reread
from ansible_collections.postmaster.sendmail.plugins.module_utils._command_line import Purpose
from ansible_collections.postmaster.sendmail.plugins.module_utils._unit import Unit, unit_of

MINUTE = 60.0


def began_ago(seconds: float, reloaded: float) -> Unit:
    """An active unit that began, and was reloaded, so many seconds ago."""
    now = time.monotonic()
    return unit_of(
        f"ActiveEnterTimestampMonotonic={int((now - seconds) * 1e6)}\n"
        f"StateChangeTimestampMonotonic={int((now - reloaded) * 1e6)}\n",
        None,
    )


@pytest.mark.parametrize(("seconds", "reloaded"), [(MINUTE, MINUTE), (MINUTE, 5.0), (5.0, MINUTE)])
def test_systemd_knows_of_a_start_and_a_reload_and_a_touched_pid_file_of_nothing(
    seconds: float, reloaded: float, tmp_path: Path
) -> None:
    (tmp_path / "x.cf").write_text(f"O PidFile={tmp_path}/x.pid\n", encoding="utf-8")
    (tmp_path / "x.pid").touch()
    found = _reread.reread_at(began_ago(seconds, reloaded), Purpose("/x", str(tmp_path / "x.cf")))
    assert time.time() - found == pytest.approx(min(seconds, reloaded), abs=1.0)


def test_without_a_pid_file_systemd_tells_all(tmp_path: Path) -> None:
    found = _reread.reread_at(began_ago(MINUTE, MINUTE), Purpose("/x", str(tmp_path / "none.cf")))
    assert time.time() - found == pytest.approx(MINUTE, abs=1.0)


def test_only_what_root_alone_can_write_is_roots(tmp_path: Path) -> None:
    (tmp_path / "x.pid").touch()
    assert not _reread.only_roots(tmp_path / "x.pid")  # below /tmp
    assert not _reread.only_roots(tmp_path / "none")
    assert not _reread.only_roots(Path("/dev/null"))
    assert _reread.only_roots(Path("/etc/passwd"))


SAID = """1795422902.150855 a.corp.test sm-mta[84]: restarting /usr/libexec/sendmail/sendmail due to signal
1795422941.558587 a.corp.test sm-mta[84]: restarting /usr/libexec/sendmail/sendmail due to signal
"""


@pytest.mark.parametrize(
    ("said", "moment"), [(SAID, 1795422941.558587), ("-- No entries --\n", 0.0), ("", 0.0)]
)
def test_the_journal_tells_when_the_daemon_executed_itself_last(said: str, moment: float) -> None:
    assert _reread.last_time(said) == moment
