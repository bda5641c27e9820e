# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words of the .mc, each by what it does to mail: names, queues, checks, limits, and those of submit.mc."""

from __future__ import annotations

import uuid

import pytest
from hosts import INSIDE, STRANGER, WORLD, await_value, relay_named

RELAY = relay_named("scratch")
HELLO = "EHLO client1.stranger.test"


def submit(message: str, *, user: str = "admin") -> str:
    """Hand a message to the host's own submission program, and return the token in its subject."""
    token = uuid.uuid4().hex
    RELAY.run("/usr/sbin/sendmail -t", stdin=f"Subject: {token}\n{message}", user=user)
    return token


def headers_at_world(token: str) -> list[str]:
    return WORLD.find_mail(token).split("\n\n", 1)[0].splitlines()


# Who sends, the From: in the message, and how it leaves in the envelope and in the header
NAMES = {
    "masquerade_as, masquerade_envelope": ("admin", "", "admin@corp.test", "admin@corp.test"),
    "exposed_user": ("root", "", "root@scratch.corp.test", "root@scratch.corp.test"),
    "genericstable, generics_domain": (
        "admin",
        "From: monitor@scratch.corp.test\n",
        "admin@corp.test",
        "status@corp.test",
    ),
}


@pytest.mark.parametrize("words", NAMES)
def test_mail_leaves_under_the_name_that_is_said(words: str) -> None:
    user, header, sender, author = NAMES[words]
    headers = headers_at_world(submit(f"{header}To: friend@far.test\n\ntext\n", user=user))
    assert f"Return-Path: <{sender}>" in headers
    (line,) = (line for line in headers if line.startswith("From:"))
    assert author in line


def test_mail_waits_in_the_queue_group_that_is_said() -> None:
    """QGRP: in the access map leads there; nobody answers at slow.test."""
    recipient = f"{uuid.uuid4().hex}@slow.test"
    INSIDE.send(RELAY, "user@corp.test", recipient)
    waiting = f"grep -l {recipient} /var/spool/mqueue/qf* /var/spool/mqueue/*/qf*"
    (found,) = await_value(lambda: RELAY.run(waiting, check=False).split())
    assert found.startswith("/var/spool/mqueue/slow/")
    assert RELAY.run(f"stat -c '%U %G %a' {found}").strip() == "smmta smmta 600"


def ask(*lines: str) -> list[str]:
    """The greeting, and the replies to a stranger's lines after EHLO, that to EHLO first."""
    return WORLD.converse(RELAY, [HELLO, *lines, "QUIT"], source=STRANGER)[:-1]


def test_a_value_reaches_the_world_as_it_is_written() -> None:
    assert ask()[0] == "220 scratch.corp.test, ESMTP don't shout; dnl is no word here"


def test_a_check_of_ones_own_refuses_with_its_own_words() -> None:
    said = ask("MAIL FROM:<a@elsewhere.test>", "RCPT TO:<user@corp.test>")
    assert said[-1] == "550 5.7.1 <user@corp.test>... no mail from elsewhere.test, please"


@pytest.mark.parametrize(
    ("line", "code"), [("VRFY root", "252"), ("EXPN root", "502"), ("ETRN a.test", "502")]
)
def test_privacy_options_hold(line: str, code: str) -> None:
    _greeting, hello, reply = ask(line)
    assert reply[:3] == code
    assert "DSN" not in hello  # noreceipts


def test_a_message_that_goes_round_is_stopped() -> None:
    """confMAX_HOP: more Received: fields than that are a loop."""
    sender = f"{uuid.uuid4().hex}@stranger.test"
    message = "Received: from a by b\r\n" * 7 + "\r\ntext\r\n."
    ask(f"MAIL FROM:<{sender}>", "RCPT TO:<user@corp.test>", "DATA", message)
    log = f"journalctl --no-pager -t sm-mta | grep 'Too many hops .*{sender}'"
    assert "Too many hops 8 (7 max)" in RELAY.run(log)


def test_submit_mc_has_limits_of_its_own() -> None:
    message = "To: friend@far.test\n\n" + ("x" * 70 + "\n") * 2000
    said = RELAY.run("/usr/sbin/sendmail -t 2>&1", stdin=message, user="admin", check=False)
    assert "Message exceeds maximum fixed size (100000)" in said
