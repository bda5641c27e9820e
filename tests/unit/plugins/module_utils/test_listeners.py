# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listening sockets, who holds them, and of what package and unit that is."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _listeners

PROGRAM = "/usr/libexec/sendmail/sendmail"


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("00000000", "0.0.0.0"),  # noqa: S104 - read, not listened on
        ("0100007F", "127.0.0.1"),
        ("2D6433C6", "198.51.100.45"),
        ("00000000000000000000000000000000", "::"),
        ("B80D0120000000000000000001000000", "2001:db8::1"),
    ],
)
def test_addresses_are_in_the_order_of_the_machine(raw: str, address: str) -> None:
    assert _listeners.parse_address(raw) == address


TCP = """  sl  local_address rem_address   st tx_queue          rx_queue          tr tm->when retrnsmt uid
   0: 00000000:0019 00000000:0000 0A 00000000:00000000 00:00000000 00000000 100 0 54823 1 0 100 0 0 10 0
   1: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000   0 0 46329 1 0 100 0 0 10 0
   2: 2D6433C6:0019 2E6433C6:A1B2 01 00000000:00000000 00:00000000 00000000 100 0 54999 1 0 20 4 30 10 -1
"""


def test_only_listening_sockets_are_listeners() -> None:
    sockets = _listeners.parse_sockets(TCP)
    assert [(one.port, one.inode) for one in sockets] == [(25, 54823), (22, 46329)]


def test_listeners_have_holders_and_mail_ports_have_packages() -> None:
    holders = {54823: (158, PROGRAM)}
    owners, units = {PROGRAM: "sendmail-bin"}, {158: "sendmail.service"}
    found = _listeners.listeners_of(_listeners.parse_sockets(TCP), holders, owners, units)
    assert [(one.port, one.pid, one.program, one.package, one.unit) for one in found] == [
        (22, 0, "", "", ""),
        (25, 158, PROGRAM, "sendmail-bin", "sendmail.service"),
    ]


@pytest.mark.parametrize(
    ("groups", "unit"),
    [
        ("0::/system.slice/sendmail.service\n", "sendmail.service"),
        ("0::/system.slice/system-postfix.slice/postfix@-.service\n", "postfix@-.service"),
        ("2:cpu:/outer.scope\n0::/outer.scope/system.slice/exim4.service/worker\n", "exim4.service"),
        ("0::/init.scope\n", ""),
        ("", ""),
    ],
)
def test_the_unit_is_the_innermost_service(groups: str, unit: str) -> None:
    assert _listeners.parse_unit(groups) == unit


def test_a_package_is_told_only_for_a_mail_port() -> None:
    holders = {46329: (77, "/usr/sbin/sshd")}
    found = _listeners.listeners_of(
        _listeners.parse_sockets(TCP), holders, {"/usr/sbin/sshd": "openssh-server"}, {}
    )
    assert [one.package for one in found] == ["", ""]
