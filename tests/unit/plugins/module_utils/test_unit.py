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


def test_what_changes_a_unit_is_told() -> None:
    shown = (
        "LoadState=loaded\n"
        "DropInPaths=/etc/systemd/system/a.service.d/x.conf /run/systemd/system/a.service.d/y.conf\n"
        "Wants=network-online.target b.service\nNeedDaemonReload=yes\n"
    )
    found = _unit.unit_of(shown, None)
    assert found.drop_ins == (
        "/etc/systemd/system/a.service.d/x.conf",
        "/run/systemd/system/a.service.d/y.conf",
    )
    assert found.wants == ("b.service", "network-online.target")
    assert found.needs_reload


GENERATED = (
    "LoadState=loaded\nUnitFileState=generated\nSourcePath=/etc/init.d/sendmail\n"
    "FragmentPath=/run/systemd/generator.late/sendmail.service\n"
)


@pytest.mark.parametrize(("wanted", "enabled"), [("", False), ("multi-user.target", True)])
def test_an_init_script_is_the_file_of_the_unit_made_from_it(wanted: str, *, enabled: bool) -> None:
    found = _unit.unit_of(f"{GENERATED}WantedBy={wanted}\n", None)
    assert found.fragment == "/etc/init.d/sendmail"
    assert found.enabled is enabled


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


SHOWN = """Type=exec
ExecStart={ path=/usr/sbin/sendmail ; argv[]=/usr/sbin/sendmail -bD -L a ; ignore_errors=no ; pid=0 }
ExecStart={ path=/bin/x ; argv[]=/bin/x ; ignore_errors=no ; b ; ignore_errors=yes ; pid=0 }
Environment=LANG=C.UTF-8 "A=b LD_C=d"
PassEnvironment=LD_PRELOAD TZ
EnvironmentFiles=/etc/default/sendmail (ignore_errors=yes)
EnvironmentFiles=/etc/sysconfig/sendmail (ignore_errors=no)
StateChangeTimestampMonotonic=4712000000
"""


def test_what_a_unit_starts_is_told() -> None:
    found = _unit.unit_of(SHOWN, None)
    assert found.starts == (
        _unit.Start("/usr/sbin/sendmail", ("/usr/sbin/sendmail", "-bD", "-L", "a")),
        _unit.Start("/bin/x", ("/bin/x", ";", "ignore_errors=no", ";", "b")),
    )
    assert found.variables == ("LANG", "A", "LD_PRELOAD", "TZ")
    assert found.environment_files == ("/etc/default/sendmail", "/etc/sysconfig/sendmail")
    assert (found.changed, found.brief) == (4712.0, False)


def test_a_unit_that_ends_by_itself_is_brief() -> None:
    assert _unit.unit_of("Type=oneshot\n", None).brief
