# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the roles' argument specifications say of variables that are none of the relay's policy."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.action.settings import declared, declared_faults

TAKEN = [
    ("sendmail_jail", "namespace"),
    ("sendmail_packages", ["sendmail-bin"]),
    ("sendmail_replace_mta", True),
    ("sendmail_verify_port", "2525"),
    ("sendmail_exposure_limit", 2),
]

# a variable, its value, and what is said besides the variable's name
REFUSED = [
    ("sendmail_jail", "chroot", "namespace"),
    ("sendmail_jail", None, "null"),
    ("sendmail_packages", "sendmail-bin", "list"),
    ("sendmail_packages", [None], "null"),
    ("sendmail_replace_mta", "false", "bool"),
    ("sendmail_verify_port", "smtp", "int"),
    ("sendmail_exposure_limit", "low", "float"),
]


@pytest.mark.parametrize(("name", "value"), TAKEN)
def test_taken(name: str, value: object) -> None:
    assert declared_faults(name, value, declared()[name]) == []


@pytest.mark.parametrize(("name", "value", "said"), REFUSED)
def test_refused(name: str, value: object, said: str) -> None:
    (fault,) = declared_faults(name, value, declared()[name])
    assert fault.where.startswith(name)
    assert said in str(fault)


def test_every_declared_default_is_taken() -> None:
    for name, option in declared().items():
        assert "default" not in option or declared_faults(name, option["default"], option) == []
