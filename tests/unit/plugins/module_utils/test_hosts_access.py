# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The TCP wrappers' rules for sendmail: whether one of hosts.allow makes hosts.deny mean nothing."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._hosts_access import hosts_access

DEFEATS = [
    pytest.param("sendmail: all\n", "ALL: ALL\n", ("sendmail: all",), id="Debian's rule"),
    pytest.param("ALL: ALL\n", "sendmail: .example.net\n", ("ALL: ALL",), id="all of everything"),
    pytest.param("sendmail, sshd : ALL\n", "ALL: PARANOID\n", ("sendmail, sshd : ALL",), id="several"),
    pytest.param("sendmail: \\\n all\n", "ALL: ALL\n", ("sendmail:  all",), id="over two lines"),
    pytest.param("sendmail: all\n", "", (), id="nothing denied"),
    pytest.param("sendmail: 192.0.2.\n", "ALL: ALL\n", (), id="some clients"),
    pytest.param("sendmail: ALL EXCEPT .example.net\n", "ALL: ALL\n", (), id="with exceptions"),
    pytest.param("sshd: ALL\n", "ALL: ALL\n", (), id="another daemon"),
    pytest.param("# sendmail: all\n", "ALL: ALL\n", (), id="a comment"),
    pytest.param("sendmail: all : DENY\n", "ALL: ALL\n", (), id="a denial there"),
    pytest.param("sendmail: all\n", "sshd: ALL\n", (), id="a denial of another daemon"),
]


@pytest.mark.parametrize(("allow", "deny", "defeats"), DEFEATS)
def test_a_rule_for_all_defeats_a_denial(allow: str, deny: str, defeats: tuple[str, ...]) -> None:
    assert hosts_access(allow, deny).defeats == defeats


def test_the_rules_for_sendmail_are_told() -> None:
    found = hosts_access("sshd: 10.\nsendmail: all\n", "# none\nALL: ALL\n")
    assert (found.allow, found.deny) == (("sendmail: all",), ("ALL: ALL",))
