# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rest of the host can still send mail, and root's commands do no harm to the queue."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from hosts import STRANGER, Host, Relay, await_value


@pytest.mark.parametrize("user", ["admin", "root"])
def test_mail_to_root_reaches_the_hub(relay: Relay, inside: Host, user: str) -> None:
    token = uuid.uuid4().hex
    relay.run(f"echo text | mail -s {token} root", user=user)
    kept = inside.find_mail(token)
    assert f"root@{relay.fqdn}" in kept


def test_sendmail_t_as_an_ordinary_user_reaches_the_hub(relay: Relay, inside: Host) -> None:
    token = uuid.uuid4().hex
    message = f"To: user@corp.test\nFrom: admin@corp.test\nSubject: {token}\n\ntext\n"
    relay.run("/usr/sbin/sendmail -t", stdin=message, user="admin")
    assert "text" in inside.find_mail(token)


def test_cron_mail_reaches_the_hub(relay: Relay, inside: Host) -> None:
    token = uuid.uuid4().hex
    relay.run(
        "/usr/sbin/sendmail -FCronDaemon -i -odi -oem -oi -t",
        stdin=f"To: root\nSubject: Cron {token}\n\nout\n",
    )
    assert inside.find_mail(token)


@pytest.fixture
def waiting_message(relay: Relay, world: Host, inside: Host) -> Iterator[str]:
    """A message that waits in the relay's queue because the hub is away, for this host alone."""
    relay.run(f"ip route add unreachable {inside.address}")
    try:
        token = world.send(relay, "someone@stranger.test", "user@corp.test", source=STRANGER)
        # op.txt, "Queue files": M says why it waits. Before that it is being tried, and locked.
        assert await_value(lambda: relay.run("grep -sl '^MDeferred' /var/spool/mqueue/qf*", check=False))
        yield token
    finally:
        relay.run(f"ip route del unreachable {inside.address}", check=False)


@pytest.mark.parametrize("command", ["mailq", "sendmail -Am -q", "sendmail -Ac -q"])
def test_roots_commands_leave_the_queue_to_the_daemon(
    relay: Relay, inside: Host, waiting_message: str, command: str
) -> None:
    relay.run(command)
    assert relay.run("find /var/spool/mqueue/ -not -user smmta") == ""
    assert relay.run(f"find {relay.layout.msp_queue}/ -not -group smmsp") == ""
    relay.run(f"ip route del unreachable {inside.address}")
    relay.run("systemctl restart sendmail")  # the daemon itself, not root, runs the queue as it starts
    assert inside.find_mail(waiting_message)


def test_no_message_is_left_behind(relay: Relay) -> None:
    """After all of the above nothing waits: each was delivered, at once or by the daemon's queue run."""
    queues = f"{relay.layout.mta_queue}/ {relay.layout.msp_queue}/"
    listing = f"find {queues} -ignore_readdir_race -type f -printf '%p %u:%g %m\\n'"
    assert await_value(lambda: relay.run(listing) == ""), relay.run(listing)


def test_every_unit_still_runs(relay: Relay) -> None:
    """The watcher among them, whose end nobody would notice until the jail is stale."""
    units = ["sendmail.service", "sendmail-msp.service", "sendmail-jail.path"]
    states = f"systemctl show --property=Id,ActiveState,SubState,Result {' '.join(units)}"
    running = f"systemctl is-active --quiet {' && systemctl is-active --quiet '.join(units)} && echo yes"
    assert await_value(lambda: relay.run(running, check=False)), relay.run(states)
    assert relay.run("systemctl --failed --no-legend") == ""
