# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reports as a play writes them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_runs import ansible

MADE = "2026-11-23T04:00:00Z"
FLEET = {"made": MADE, "hosts": {"mx1": {"facts": None, "findings": [], "error": "no route to host"}}}
NAMES = ("audit.json", "audit.xml", "audit.html")


def write(where: Path, *flags: str, **options: object) -> subprocess.CompletedProcess[str]:
    """What ansible-playbook says of a play, run in a directory, that writes reports with these options."""
    task: dict[str, Any] = {"postmaster.sendmail.reports": {"directory": "found", **options}}
    play = [{"hosts": "localhost", "gather_facts": False, "tasks": [task]}]
    (where / "play.yml").write_text(yaml.safe_dump(play))
    return ansible(where, "ansible-playbook", "play.yml", *flags)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("play")
    done = write(directory, fleet=FLEET)
    assert done.returncode == 0, done.stdout + done.stderr
    return directory


def test_they_are_below_the_current_directory_for_their_owner_alone(written: Path) -> None:
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (written / "found").iterdir()}
    assert modes == dict.fromkeys(NAMES, "0o600")
    assert oct((written / "found").stat().st_mode & 0o777) == "0o700"


def test_they_tell_of_the_fleet(written: Path) -> None:
    assert json.loads((written / "found" / "audit.json").read_text())["made"] == MADE
    assert all("no route to host" in (written / "found" / name).read_text() for name in NAMES)


def test_the_same_again_is_no_change(written: Path) -> None:
    assert "changed=0" in write(written, fleet=FLEET).stdout


def test_check_mode_writes_nothing(tmp_path: Path) -> None:
    assert "changed=1" in write(tmp_path, "--check", fleet=FLEET).stdout
    assert not (tmp_path / "found").exists()


def test_what_is_no_fleet_is_told(tmp_path: Path) -> None:
    done = write(tmp_path, fleet={"made": "today"})
    assert done.returncode
    assert "made: is 'today'" in done.stdout + done.stderr
    assert not (tmp_path / "found").exists()


def test_a_directory_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = write(tmp_path, fleet=FLEET, directory="file/found")
    assert done.returncode
    assert f"{tmp_path}/file/found: Not a directory" in done.stdout + done.stderr
