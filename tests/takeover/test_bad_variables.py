# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A mistake in the inventory stops the play before anything has changed, and says where it is.

These are of each kind that there is; the rest are in tests/tables/broken_variables.py.
"""

from __future__ import annotations

import pytest
from hosts import Relay, harden

GOOD = {
    "sendmail_relay_domains": ["corp.test"],
    "sendmail_hub": "[198.51.100.20]",
    "sendmail_access": [{"key": "Connect:198.51.100.20", "value": "RELAY"}],
}


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        (
            "sendmail_access",
            [{"key": "Connect:192.0.2.1", "value": "RELAYY"}],
            ["sendmail_access[0]", "RELAYY"],
        ),
        ("sendmail_relay_domains", ["corp.test", "two words"], ["sendmail_relay_domains[1]", "two words"]),
        ("sendmail_mailertable", [{"key": "corp.test", "value": "foo:bar.test"}], ["'foo'", "smtp8"]),
        (
            "sendmail_access",
            [{"key": "Connect:0.0.0.0/0", "value": "relay"}],
            ["sendmail_access[0]", "open the relay"],
        ),
        ("sendmail_feature__site", ["greylisting"], ["sendmail_feature__site[0]", "greylisting"]),
        ("sendmail_hub", "{{ nowhere.defined }}", ["sendmail_hub", "nowhere"]),
        ("sendmail_jail", "chroot", ["sendmail_jail", "namespace"]),
        ("sendmail_verify_address", None, ["sendmail_verify_address", "is not one word"]),
        ("sendmail_replace_mta", "maybe", ["sendmail_replace_mta"]),
    ],
)
def test_it_is_named_and_nothing_has_changed(
    blank: Relay, variable: str, value: object, named: list[str]
) -> None:
    before = blank.fingerprint()
    done = harden(blank.name, **{**GOOD, variable: value})
    assert done.returncode != 0
    assert "Nothing was changed" in done.stdout
    for word in named:
        assert word in done.stdout, done.stdout[-2000:]
    assert "Traceback" not in done.stdout + done.stderr
    assert blank.fingerprint() == before
