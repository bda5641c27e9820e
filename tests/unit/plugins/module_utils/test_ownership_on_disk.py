# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How changes reach the files that were judged and no others, and what a survey sees."""

from __future__ import annotations

import grp
import os
import pwd
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, attributes_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership import Wish, survey
from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership_changes import Change, execute
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import below, look

PRIVATE = Attributes("smmta", "smmta", 0o700)


@pytest.fixture
def me() -> Attributes:
    """Attributes that whoever runs the tests may give."""
    return Attributes(pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name, 0o700)


def test_apply_makes_what_was_planned(tmp_path: Path, me: Attributes) -> None:
    file = tmp_path.resolve() / "file"
    file.write_text("x")
    made = tmp_path.resolve() / "made"
    execute([Change(str(made), None, me), Change(str(file), look(str(file)), replace(me, mode=0o600))])
    assert attributes_of(str(made)) == me
    assert attributes_of(str(file)) == replace(me, mode=0o600)


def test_apply_does_not_touch_what_was_exchanged(tmp_path: Path, me: Attributes) -> None:
    file = tmp_path.resolve() / "file"
    file.write_text("x")
    before = look(str(file))
    other = tmp_path.resolve() / "other"
    other.write_text("y")
    other.chmod(0o644)
    other.replace(file)
    with pytest.raises(SendmailError, match="was exchanged"):
        execute([Change(str(file), before, replace(me, mode=0o600))])
    assert attributes_of(str(file)) == replace(me, mode=0o644)


def test_apply_does_not_touch_what_got_another_name(tmp_path: Path, me: Attributes) -> None:
    file = tmp_path.resolve() / "file"
    file.write_text("x")
    file.chmod(0o644)
    before = look(str(file))
    (tmp_path / "name").hardlink_to(file)
    with pytest.raises(SendmailError, match="was exchanged"):
        execute([Change(str(file), before, replace(me, mode=0o600))])
    assert attributes_of(str(file)) == replace(me, mode=0o644)


def test_apply_follows_no_link_that_appeared(tmp_path: Path, me: Attributes) -> None:
    real = tmp_path.resolve() / "real"
    real.mkdir()
    file = real / "file"
    file.write_text("x")
    file.chmod(0o644)
    (tmp_path / "queue").symlink_to(real)
    with pytest.raises(SendmailError, match="queue/file: cannot be changed: Not a directory"):
        execute([Change(f"{tmp_path.resolve()}/queue/file", look(str(file)), replace(me, mode=0o600))])
    assert attributes_of(str(file)) == replace(me, mode=0o644)


def test_apply_passes_over_a_queue_file_that_was_delivered(tmp_path: Path, me: Attributes) -> None:
    file = tmp_path.resolve() / "qf1"
    file.write_text("x")
    before = look(str(file))
    file.unlink()
    execute([Change(str(file), before, me)])
    assert below(str(tmp_path)) == ()


def test_survey_knows_which_names_the_host_lacks(tmp_path: Path) -> None:
    wish = Wish(str(tmp_path.resolve()), "directory", Attributes("root", "no-such-group", 0o755))
    assert survey([wish]).unknown == (("group", "no-such-group"),)


def test_survey_does_not_go_where_a_planted_link_leads(tmp_path: Path) -> None:
    ground = tmp_path.resolve()
    (ground / "elsewhere").mkdir()
    (ground / "elsewhere" / "file").write_text("x")
    ground.chmod(0o777)
    (ground / "queue").symlink_to(ground / "elsewhere")
    wish = Wish(f"{ground}/queue", "queue", PRIVATE, contents=PRIVATE)
    assert survey([wish]).contents == {}
