# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A host that is gateway and client relay at once: in to the hub, out by the smart host, nothing across."""

from __future__ import annotations

import uuid

from hosts import INSIDE, STRANGER, WORLD, await_value, relay_named
from waiting import send_from

RELAY = relay_named("scratch12")


def test_the_worlds_mail_goes_in_to_the_hub() -> None:
    assert INSIDE.find_mail(WORLD.send(RELAY, "someone@stranger.test", "user@corp.test", source=STRANGER))


def test_the_insides_mail_goes_out_by_the_smart_host_whatever_the_mx() -> None:
    domain = f"{uuid.uuid4().hex}.test"  # which nobody has
    INSIDE.send(RELAY, "user@corp.test", f"friend@{domain}")
    tried = f"journalctl --no-pager -t sm-mta | grep 'to=<friend@{domain}>.* mailer='"
    assert "relay=world.far.test. [198.51.100.10]" in await_value(lambda: RELAY.run(tried, check=False))


def test_the_insides_mail_arrives() -> None:
    assert WORLD.find_mail(INSIDE.send(RELAY, "user@corp.test", "friend@far.test"))


def test_the_hosts_own_mail_goes_to_the_hub() -> None:
    token = uuid.uuid4().hex
    send_from(RELAY, "root", token)
    assert f"root@{RELAY.fqdn}" in INSIDE.find_mail(token)


def test_a_stranger_sends_nothing_out() -> None:
    lines = ["EHLO client1.stranger.test", "MAIL FROM:<user@corp.test>", "RCPT TO:<friend@far.test>", "QUIT"]
    assert WORLD.converse(RELAY, lines, source=STRANGER)[3].startswith("550 5.7.1 ")
