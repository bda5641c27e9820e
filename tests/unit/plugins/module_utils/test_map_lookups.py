# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wider keys that sendmail asks for, each from the rulesets that ask."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_lookups import lookup_of

ASKED: list[tuple[str, str, list[str]]] = [
    ("access", "connect:192.0.2.1", ["connect:192.0.2", "connect:192.0", "connect:192", "connect:"]),
    ("access", "connect:ipv6:2001:db8", ["connect:ipv6:2001", "connect:ipv6", "connect:"]),
    ("access", "connect:[192.0.2]", ["connect:[192.0]", "connect:[192]", "connect:"]),
    ("access", "from:a.example.com", ["from:example.com", "from:com", "from:"]),
    ("access", "from:u@a.com", ["from:u@", "from:a.com", "from:com", "from:"]),
    ("access", "spam:u@a.com", ["spam:a.com", "spam:com", "spam:u@", "spam:"]),
    ("access", "to:u@a.com", ["to:a.com", "to:com", "to:"]),
    ("access", "from:u@", ["from:"]),
    ("access", "from:u+x@", ["from:u+*@", "from:u@", "from:"]),
    ("access", "to:u+x@a.com", ["to:u+*@a.com", "to:u@a.com", "to:a.com", "to:com", "to:"]),
    ("access", "to:u+*@a.com", ["to:u@a.com", "to:a.com", "to:com", "to:"]),
    ("access", "clientrate:", []),
    ("access", "certissuer:/C=US/CN=a.b", []),
    ("access", "compat:a@b.com<@>c@d.com", []),
    ("mailertable", "a.example.com", [".example.com", ".com", "."]),
    ("mailertable", ".example.com", [".com", "."]),
    ("mailertable", "com", ["."]),
    ("mailertable", ".", []),
    ("virtusertable", "u@a.com", ["@a.com"]),
    ("virtusertable", "u+x@a.com", ["u++@a.com", "u+*@a.com", "u@a.com", "++@a.com", "+*@a.com", "@a.com"]),
    ("virtusertable", "u+*@a.com", ["u@a.com", "++@a.com", "+*@a.com", "@a.com"]),
    ("virtusertable", "+*@a.com", ["@a.com"]),
    ("virtusertable", "@a.com", []),
    ("genericstable", "u@a.com", ["@a.com", "u"]),
    ("genericstable", "u+x@a.com", ["u+*@a.com", "u@a.com", "@a.com", "u+x", "u+*", "u"]),
    ("genericstable", "u+*", ["u"]),
    ("genericstable", "u", []),
    ("genericstable", "@a.com", []),
    ("domaintable", "a.example.com", []),
]


@pytest.mark.parametrize(("name", "key", "wider"), ASKED)
def test_asked(name: str, key: str, wider: list[str]) -> None:
    assert list(lookup_of(name)(key)) == wider
