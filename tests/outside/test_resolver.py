# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file that the jail shows does not go stale when the host replaces its own by rename."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hosts import STRANGER, Host, Relay, await_value

LIMIT = 10.0  # seconds
NOWHERE = "198.51.100.99"  # no host has this address


def replace(relay: Relay, text: str) -> None:
    relay.run("cat > /etc/resolv.conf.new && mv /etc/resolv.conf.new /etc/resolv.conf", stdin=text)


def await_jail(relay: Relay, text: str) -> None:
    """Return when the daemon's own resolv.conf is this text and its listener answers."""
    shown = "cat /proc/$(systemctl show --property=MainPID --value sendmail.service)/root/etc/resolv.conf"
    assert await_value(lambda: relay.run(shown, check=False) == text, limit=LIMIT)
    relay.await_listener()


def watching(relay: Relay) -> bool:
    """Whether the watcher waits for a change, and is not just looking at one."""
    return relay.run("systemctl show --property=SubState --value sendmail-jail.path").strip() == "waiting"


def last_look(relay: Relay) -> str:
    """What tells one run of the watcher from the next."""
    return relay.run("systemctl show --property=InvocationID --value sendmail-jail.service").strip()


@pytest.fixture
def resolver(relay: Relay) -> Iterator[str]:
    """The host's resolv.conf, put back after the test."""
    text = relay.run("cat /etc/resolv.conf")
    yield text
    replace(relay, text)
    await_jail(relay, text)


def sender_accepted(relay: Relay, world: Host) -> bool:
    lines = [
        "EHLO client1.stranger.test",
        "MAIL FROM:<someone@stranger.test>",
        "RCPT TO:<user@corp.test>",
        "QUIT",
    ]
    try:
        return world.converse(relay, lines, source=STRANGER)[3].startswith("250")
    except AssertionError:  # the listener is just being started anew
        return False


def test_the_daemon_resolves_through_the_new_server(relay: Relay, world: Host, resolver: str) -> None:
    dead = f"nameserver {NOWHERE}\noptions timeout:1 attempts:1\n"
    replace(relay, dead)
    await_jail(relay, dead)
    assert not sender_accepted(relay, world), "the daemon still resolves through the old server"
    deadline = time.monotonic() + LIMIT
    replace(relay, resolver)
    await_jail(relay, resolver)
    assert await_value(lambda: sender_accepted(relay, world), limit=deadline - time.monotonic())


def test_a_link_to_the_resolvers_file_is_followed(relay: Relay, resolver: str) -> None:
    """As systemd-resolved has it: resolv.conf is a link, and its target is replaced by rename."""
    target = "/run/systemd/resolve/stub-resolv.conf"
    relay.run(
        f"mkdir -p /run/systemd/resolve && cat > {target} && ln -sf {target} /etc/resolv.conf", stdin=resolver
    )
    await_jail(relay, resolver)
    for changed in (resolver + "# once\n", resolver + "# twice\n"):
        relay.run(f"cat > {target}.new && mv {target}.new {target}", stdin=changed)
        await_jail(relay, changed)


def test_the_same_content_does_not_restart_the_daemon(relay: Relay, resolver: str) -> None:
    assert await_value(lambda: watching(relay))
    before, looked = relay.main_pid(), last_look(relay)
    replace(relay, resolver)
    assert await_value(lambda: last_look(relay) != looked and watching(relay)), "the watcher did not look"
    assert relay.main_pid() == before
