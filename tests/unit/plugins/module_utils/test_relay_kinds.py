# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What this relay takes of what sendmail's grammar allows."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_kinds import (
    MAILERS,
    access_entries,
    jail_path,
    mailer_faults,
    mailertable_entries,
    other_host,
    run_interval,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import Kind

ENTRIES = [
    *(
        (access_entries, key, "RELAY")
        for key in ("Connect:10", "Connect:10.0.0.0/8", "Connect:2001:db8::/32")
    ),
    *((access_entries, key, "RELAY") for key in ("Connect:[10.1.1.1]", "Connect:IPv6:2002", "To:a.test")),
    *((access_entries, key, "relay") for key in ("To:user@a.test", "Connect:2002::/16", "Connect:a.test")),
    *((access_entries, key, "REJECT") for key in ("From:com", "Connect:0.0.0.0/0", "Connect:IPv6", "To:com")),
    *((mailertable_entries, "a.test", f"{mailer}:[192.0.2.1]") for mailer in MAILERS[:5]),
    (mailertable_entries, "a.test", "local:postmaster"),
    (mailertable_entries, "a.test", "error:5.7.1:550 No"),
]

# kind, key, value, and a word of what is said
REFUSED_ENTRIES = [
    *((access_entries, f"Connect:{net}", "RELAY", "all clients in") for net in ("0.0.0.0/0", "128.0.0.0/1")),
    *((access_entries, f"Connect:{net}", "relay", "all clients in") for net in ("10.0.0.0/7", "::/0")),
    *((access_entries, f"Connect:{net}", "RELAY", "all clients in") for net in ("2000::/3", "IPv6", "com")),
    *((access_entries, f"connect:{net}", "Relay", "all clients in") for net in ("IPv6:::/0", "2000::/15")),
    (access_entries, "Connect:IPv6", "RELAY", "all clients in ::/0"),
    (access_entries, "To:com", "RELAY", "all mail to com"),
    (access_entries, "From:a.test", "RELAY", "no effect"),
    (access_entries, "From:user@a.test", "relay", "no effect"),
    (access_entries, "Connect:", "RELAY", "nothing behind it"),
    (access_entries, "To:", "RELAY", "nothing behind it"),
    (access_entries, "0.0.0.0/0", "RELAY", "has no tag"),
    (access_entries, "Connect:192.0.2.1", " RELAY", "has blanks"),
    (access_entries, "Connect:10.0.0.0/99", "RELAY", "is no network"),
]


@pytest.mark.parametrize("mailer", ["foo", "SMTP", "uucp"])
def test_a_mailer_that_is_not_there_is_told(mailer: str) -> None:
    entries = [{"key": "b.test", "state": "absent"}, {"key": "a.test", "value": f"{mailer}:b.test"}]
    (fault,) = mailer_faults(entries, "v", ["mine"])
    assert fault.where == "v[1] (a.test)"
    assert "smtp8, dsmtp" in fault.right
    assert list(mailer_faults(entries, "v", [mailer])) == []


@pytest.mark.parametrize(("kind", "key", "value"), ENTRIES)
def test_an_entry_is_taken_as_it_is(kind: Kind[object], key: str, value: str) -> None:
    assert kind([{"key": key, "value": value}], "v") == ({"key": key, "value": value},)


@pytest.mark.parametrize(("kind", "key", "value", "said"), REFUSED_ENTRIES)
def test_an_entry_is_refused(kind: Kind[object], key: str, value: str, said: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        kind([{"key": "ok.test", "value": "error:5.7.1:550 No"}, {"key": key, "value": value}], "v")
    (fault,) = [
        fault for fault in caught.value.faults if fault.where == f"v[1] ({key})" and said in str(fault)
    ]
    assert fault.right or "blanks" in said


def test_an_entry_to_remove_opens_nothing() -> None:
    assert access_entries([{"key": "Connect:com", "state": "absent"}], "v")


VALUES = [
    (other_host, "hub.example.com", "[hub.example.com]"),
    (other_host, "localhosting.example.com", "[localhosting.example.com]"),
    (other_host, "[192.0.2.1]", "[192.0.2.1]"),
    *((run_interval, value, value) for value in ("1m", "60s", "30s30s", "1h30m", "1w")),
    *((jail_path, value, value) for value in ("/etc/ssl", "-/opt/x", "/srv/a:/b", "/a/..b/.c", "/a/")),
]

REFUSED = [
    (other_host, "[0.0.0.0]"),
    *((other_host, f"[{address}]") for address in ("127.0.0.1", "127.9.9.9", "IPv6:::1", "IPv6:::")),
    *((other_host, f"[{name}]") for name in ("IPv6:::ffff:127.0.0.1", "localhost", "LocalHost.localdomain")),
    *(
        (other_host, name)
        for name in ("localhost", "localhost.corp.test", "localhost6.localdomain6", "", None)
    ),
    *((other_host, name) for name in ("x.localhost", "ip6-localhost")),
    *(
        (run_interval, value)
        for value in ("0", 0, "0m", "00s", "0h0m", "59s", "8d", "99999999999w", "10", None)
    ),
    *(
        (jail_path, value)
        for value in ("etc", "", "/", "-", "--/a", "/a b", "/a\tb", "/a\n", "/%h", "/a:b", 7)
    ),
    *(
        (jail_path, value)
        for value in ('/a"', "/a'", "/a\\b", "/a:/b:/c", "/a/../b", "/a/.", "/a:/..", "/a//b")
    ),
    *((jail_path, value) for value in ("/a\x00", "/a\x7f", "/a\x85", "/a\u2028b", "/a:/", "/:/a", None)),
]


@pytest.mark.parametrize(("kind", "value", "expected"), VALUES)
def test_a_value_is_taken(kind: Kind[object], value: object, expected: object) -> None:
    assert kind(value, "v") == expected


@pytest.mark.parametrize(("kind", "value"), REFUSED)
def test_a_value_is_refused(kind: Kind[object], value: object) -> None:
    with pytest.raises(InvalidInputError) as caught:
        kind(value, "v")
    (fault,) = caught.value.faults
    assert fault.where.startswith("v (")
    assert fault.right
