# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which listeners users may log in at, and what that needs."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_auth import asking, packages
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import parse_settings

# sendmail_listen, and the names of those that offer AUTH; the loopback that is added offers none
LISTENERS: list[tuple[list[dict[str, object]], list[str]]] = [
    ([{"name": "MTA"}], []),
    ([{"name": "MTA"}, {"name": "MSA", "port": 587, "modifiers": "Ea"}], ["MSA"]),
    ([{"name": "inside", "port": 2525, "modifiers": ""}], ["inside"]),
]


@pytest.mark.parametrize(("listen", "names"), LISTENERS)
def test_listeners_without_the_modifier_offer_auth(listen: list[dict[str, object]], names: list[str]) -> None:
    settings = parse_settings({"sendmail_hub": "[192.0.2.9]", "sendmail_listen": listen})
    assert asking(settings) == names
    assert packages(settings) == (["libsasl2-modules"] if names else [])
