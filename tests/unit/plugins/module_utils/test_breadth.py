# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much of the internet a name or a network stands for. Networks together: see test_access_rights.py."""

from __future__ import annotations

import ipaddress

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._breadth import (
    is_narrow,
    is_public_suffix,
)


@pytest.mark.parametrize(
    "domain",
    ["com", "de", ".com", "info", "xn--p1ai", "co.uk", "com.au", ".or.at", "ne.jp", "com.xn--p1ai", "org.pl"],
)
def test_a_top_level_domain_is_public_and_so_is_what_a_registry_has_below(domain: str) -> None:
    assert is_public_suffix(domain)


@pytest.mark.parametrize(
    "domain",
    [
        "example.com",
        "corp",
        "lan",
        "localhost",
        "test",
        "",
        "10",
        "corp.test",
        "x.co.uk",
        "co.com",
        "bbc.uk",
        "go.it",
        "ac.de",
    ],
)
def test_other_names_are_not(domain: str) -> None:
    assert not is_public_suffix(domain)


NARROW = ["10.1.0.0/16", "100.64.0.0/16", "192.0.2.0/24", "8.8.0.0/16", "2a00:1::/32", "fd00:1:2::/48"]
NOT_NARROW = ["10.0.0.0/8", "8.8.0.0/15", "0.0.0.0/0", "2a00::/31", "fd00::/16", "::/0"]


@pytest.mark.parametrize("network", [*NARROW, *NOT_NARROW])
def test_a_network_is_narrow_that_can_be_one_s_own(network: str) -> None:
    assert is_narrow(ipaddress.ip_network(network)) == (network in NARROW)
