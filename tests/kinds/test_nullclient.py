# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A nullclient: its own mail goes to the hub, waits while that is away, and nobody else reaches it."""

from __future__ import annotations

import uuid

import pytest
from hosts import INSIDE, WORLD, relay_named
from waiting import send_from, waits_because

HOST = relay_named("scratch12")


@pytest.mark.parametrize("recipient", ["root", "postmaster", "user@corp.test", "friend@branch.corp.test"])
def test_all_mail_goes_to_the_hub(recipient: str) -> None:
    token = uuid.uuid4().hex
    send_from(HOST, recipient, token)
    address = recipient if "@" in recipient else f"{recipient}@{HOST.fqdn}"
    headers = INSIDE.find_mail(token).split("\n\n", 1)[0]
    assert f"X-Original-To: {address}" in headers
    assert f"Return-Path: <admin@{HOST.fqdn}>" in headers


def test_mail_waits_while_the_hub_is_away() -> None:
    token = uuid.uuid4().hex
    HOST.run(f"ip route add unreachable {INSIDE.address}")  # so that it is away for this host alone
    try:
        send_from(HOST, "root", token)
        assert waits_because(HOST, "No route to host") == "No route to host"
    finally:
        HOST.run(f"ip route del unreachable {INSIDE.address}")
    HOST.run("systemctl restart sendmail")  # the daemon runs the queue as it starts
    assert INSIDE.find_mail(token)


def test_nothing_listens_outside_of_loopback() -> None:
    listeners = HOST.run("ss -Hltnp | grep sendmail | awk '{print $4}'").split()
    assert listeners == ["127.0.0.1:25"]
    connect = f"timeout 5 bash -c 'exec 3<>/dev/tcp/{HOST.address}/25' 2>&1"
    assert "refused" in WORLD.run(connect, check=False)


def test_the_daemon_is_nobody_and_sees_nothing() -> None:
    pid = HOST.main_pid()
    status = HOST.run(f"grep -E '^(Uid|CapEff|NoNewPrivs|Seccomp):' /proc/{pid}/status").split()
    user = HOST.run("id -u smmta").strip()
    assert status == ["Uid:", *[user] * 4, "CapEff:", "0000000000000400", "NoNewPrivs:", "1", "Seccomp:", "2"]
    assert not {"home", "boot", "srv"} & set(HOST.run(f"ls /proc/{pid}/root").split())
