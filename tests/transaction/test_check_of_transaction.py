# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode shows each change of a transaction, and decisions old and new, and touches nothing."""

from __future__ import annotations

from typing import Any

from host_tree import differing
from hosts import Relay, harden
from relay_hosts import POLICY_TESTS, Hardened, variables

_NEW_DOMAIN = "new.test"
_DECISION = "mail for a new domain"


def _changed(host: Relay) -> dict[str, Any]:
    """Variables that change a map, a class file, both certificates, an option and a decision."""
    wished = variables(host.name)
    other = {**POLICY_TESTS[-1], "name": _DECISION, "recipient": f"user@{_NEW_DOMAIN}"}
    wished["sendmail_relay_domains"] += [_NEW_DOMAIN]
    wished["sendmail_access"] += [{"key": "From:spam.test", "value": "REJECT"}]
    wished["sendmail_policy_tests"] = [*POLICY_TESTS, other]
    wished["sendmail_max_message_size"] = 12_345_678
    for name in ("sendmail_tls_server_certificate", "sendmail_tls_server_key"):
        wished[name] = wished[name][:1]
    return wished


def test_all_is_shown_and_nothing_touched(relays: list[Hardened]) -> None:
    for relay in relays:
        host = relay.host
        harden(host.name, **variables(host.name))
        before = relay.run("host_tree")
        done = harden(host.name, "--check", "--diff", **_changed(host))
        after = relay.run("host_tree")
        assert done.returncode == 0, done.stdout[-3000:]
        assert differing(before["files"], after["files"]) == []
        assert before["processes"] == after["processes"]
        for name in ("access", "mailertable", "sendmail.mc", "sendmail.cf", "server-certificate-2.pem"):
            assert f"/etc/mail/{name}" in done.stdout or f"/tls/{name}" in done.stdout, name
        for word in ("spam.test", _NEW_DOMAIN, "12345678"):
            assert word in done.stdout
        decision = done.stdout.partition(_DECISION)[2]
        assert "reject" in decision
        assert "accept" in decision
        assert "PRIVATE KEY" not in done.stdout
