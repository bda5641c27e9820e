# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A client relay: the inside's mail goes out through a provider that asks for a password."""

from __future__ import annotations

import json
import subprocess
import uuid
from pathlib import Path

import pytest
from hosts import INSIDE, ROOT, STRANGER, WORLD, relay_named
from waiting import send_from, waits_because

RELAY = relay_named("scratch")
PROVIDER = {
    "sendmail_kind": "smarthost",
    "sendmail_access": [{"key": "Connect:198.51.100.20", "value": "RELAY"}],
    "sendmail_smart_host": "world.far.test",
    "sendmail_smart_host_port": 587,
}


def test_a_client_sends_through_the_provider_authenticated_and_encrypted() -> None:
    token = INSIDE.send(RELAY, "user@corp.test", "friend@far.test")
    headers = " ".join(WORLD.find_mail(token).split("\n\n", 1)[0].split())
    assert "(Authenticated sender: relay@far.test)" in headers
    assert "with ESMTPSA id" in headers
    assert "from scratch.corp.test" in headers


def test_mail_of_the_host_itself_goes_there_too() -> None:
    token = uuid.uuid4().hex
    send_from(RELAY, "friend@far.test", token)
    assert "Authenticated sender" in WORLD.find_mail(token)


def test_a_stranger_sends_nothing() -> None:
    lines = ["EHLO client1.stranger.test", "MAIL FROM:<someone@stranger.test>"]
    lines += ["RCPT TO:<friend@far.test>", "RCPT TO:<user@corp.test>", "RCPT TO:<root>", "QUIT"]
    replies = WORLD.converse(RELAY, lines, source=STRANGER)[3:-1]
    assert [reply[:4] for reply in replies] == ["550 "] * 3, replies


def test_nobody_but_the_relay_user_reads_the_password() -> None:
    readable = "cat /etc/mail/authinfo /etc/mail/authinfo.db"
    assert RELAY.run(f"{readable} 2>/dev/null", user="admin", check=False) == ""
    assert RELAY.run(f"{readable} 2>/dev/null", user="smmsp", check=False) == ""
    assert RELAY.run("cat /etc/mail/authinfo", user="smmta")
    held = RELAY.run("grep -rlE 'sesame|c2VzYW1l' /etc/mail /var/log /var/lib/sendmail", check=False).split()
    assert sorted(held) == ["/etc/mail/authinfo", "/etc/mail/authinfo.db"]
    assert RELAY.run("journalctl --no-pager | grep -cE 'sesame|c2VzYW1l'", check=False).strip() == "0"


SET_ACCOUNT = "echo {} | saslpasswd2 -p -u far.test relay"
SET_TLS = (
    "postconf -P 587/inet/smtpd_tls_security_level={} 587/inet/smtpd_tls_auth_only={} && postfix reload 2>&1"
)

# what is wrong with the provider, what makes it right again, and what is said of mail meanwhile
TROUBLES = {
    "another password": (
        SET_ACCOUNT.format("open"),
        SET_ACCOUNT.format("sesame"),
        "not authenticated to world.far.test",
    ),
    "no TLS": (
        SET_TLS.format("none", "no"),
        SET_TLS.format("may", "yes"),
        "encryption too weak 0 less than 112",
    ),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_mail_waits_until_the_provider_knows_us_and_the_queue_says_why(trouble: str) -> None:
    begin, end, reason = TROUBLES[trouble]
    try:
        WORLD.run(begin)
        token = INSIDE.send(RELAY, "user@corp.test", "friend@far.test")
        assert waits_because(RELAY, reason) == reason
    finally:
        WORLD.run(end)
    RELAY.run("systemctl restart sendmail")  # the daemon runs the queue as it starts
    assert "Authenticated sender" in WORLD.find_mail(token)


def test_no_password_is_shown_however_much_ansible_says(tmp_path: Path) -> None:
    auth = {"user": "relay@far.test", "password": "sesame2"}
    variables = {**PROVIDER, "sendmail_smart_host_auth": auth}
    roles = ["postmaster.sendmail.config"]  # and preflight, which it depends on
    play = {"hosts": "scratch", "gather_facts": False, "vars": variables, "roles": roles}
    playbook = tmp_path / "play.yml"
    playbook.write_text(json.dumps([play]))
    command: list[str | Path] = [
        "ansible-playbook",
        "-i",
        ROOT / "molecule" / "inventory.yml",
        "-vvv",
        "--check",
        "--diff",
        playbook,
    ]
    done = subprocess.run(command, text=True, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "+++ after: /etc/mail/authinfo" in done.stdout
    assert [word for word in ("sesame", "c2VzYW1l") if word in done.stdout + done.stderr] == []
