# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the service manager says of a unit, read as a value."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _unit


def test_a_unit_is_what_systemd_shows() -> None:
    shown = (
        "MainPID=158\nLoadState=loaded\nActiveState=active\n"
        "FragmentPath=/etc/systemd/system/sendmail.service\nUnitFileState=enabled\n"
        "ActiveEnterTimestampMonotonic=4711000000\n"
    )
    assert _unit.unit_of(shown, 1.6) == _unit.Unit(
        loaded=True,
        active=True,
        enabled=True,
        main_pid=158,
        fragment="/etc/systemd/system/sendmail.service",
        exposure=1.6,
        started=4711.0,
    )


def test_an_unknown_unit_is_nothing() -> None:
    shown = "MainPID=0\nLoadState=not-found\nActiveState=inactive\nUnitFileState=\n"
    found = _unit.unit_of(shown, None)
    assert (found.loaded, found.active, found.enabled, found.main_pid, found.fragment) == (
        False,
        False,
        False,
        0,
        "",
    )


@pytest.mark.parametrize(
    ("said", "exposure"),
    [
        ("→ Overall exposure level for sendmail.service: 1.6 OK 🙂\n", 1.6),
        ("-> Overall exposure level for sendmail.service: 9.6 UNSAFE :-{\n", 9.6),
        ("→ Overall exposure level for a.service: 10 DANGEROUS\n", 10.0),
        ("Unit nosuch.service not found, cannot analyze.\n", None),
    ],
)
def test_exposure_is_the_sum(said: str, exposure: float | None) -> None:
    assert _unit.parse_exposure(said) == exposure
