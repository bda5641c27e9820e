# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""STARTTLS is offered and served, seen from another host; what is too weak is not; keys are closed."""

from __future__ import annotations

import pytest
from hosts import ROOT, STRANGER, Host, Relay

AUTHORITY = ROOT / "build" / "hosts" / "tls" / "ca.pem"
MODERN = ["-tls1_3", "-tls1_2"]


def handshake(world: Host, relay: Relay, options: str) -> str:
    """What openssl says, on the host world, of STARTTLS on the relay's port 25."""
    talk = f"openssl s_client -starttls smtp -name world.far.test -connect {relay.address}:25 {options}"
    return world.run(f"(sleep 1.5; echo QUIT) | timeout 30 {talk} 2>&1", check=False)


def test_starttls_is_offered(relay: Relay, world: Host) -> None:
    greeting = world.converse(relay, ["EHLO world.far.test", "QUIT"])[1]
    assert "STARTTLS" in greeting


@pytest.mark.parametrize("version", MODERN)
@pytest.mark.parametrize(
    ("algorithm", "signature"), [("rsa", "rsa_pss_rsae_sha256"), ("ecdsa", "ECDSA+SHA256")]
)
def test_it_is_served_with_both_certificates(
    relay: Relay, world: Host, version: str, algorithm: str, signature: str
) -> None:
    world.run("cat > /run/authority.pem", stdin=AUTHORITY.read_text())
    trust = f"-CAfile /run/authority.pem -verify_return_error -verify_hostname {relay.fqdn}"
    said = handshake(world, relay, f"{trust} {version} -sigalgs {signature}")
    assert "Verify return code: 0 (ok)" in said, said
    expected = AUTHORITY.with_name(f"{relay.name}.{algorithm}.pem").read_text().strip()
    assert expected in said


@pytest.mark.parametrize(
    ("options", "alert"),
    [
        ("-tls1", "alert protocol version"),
        ("-tls1_1", "alert protocol version"),
        ("-tls1_2 -cipher AES256-GCM-SHA384:@SECLEVEL=0", "alert handshake failure"),
        ("-tls1_2 -cipher AES128-SHA:@SECLEVEL=0", "alert handshake failure"),
        ("-tls1_2 -cipher ECDHE-RSA-AES128-SHA:@SECLEVEL=0", "alert handshake failure"),
        ("-tls1_2 -cipher aNULL:@SECLEVEL=0", "alert handshake failure"),
    ],
)
def test_what_is_weak_is_refused(relay: Relay, world: Host, options: str, alert: str) -> None:
    weakest = "" if "-cipher" in options else "-cipher ALL:@SECLEVEL=0"
    said = handshake(world, relay, f"{options} {weakest}")
    assert alert in said, said


def test_clients_are_asked_for_no_certificate(relay: Relay, world: Host) -> None:
    assert "No client certificate CA names sent" in handshake(world, relay, "-tls1_2")


def test_a_message_comes_in_and_goes_out_in_tls(relay: Relay, world: Host, inside: Host) -> None:
    token = world.send(relay, "someone@stranger.test", "user@corp.test", source=STRANGER)
    received = inside.find_mail(token).split("\n\n", 1)[0]
    assert "using TLSv1.3 with cipher TLS_" in received, received


def test_nobody_but_the_daemon_can_read_a_key(relay: Relay) -> None:
    listed = relay.run("find /etc/mail/tls -name 'server-key*.pem' -printf '%u %m\\n'").splitlines()
    assert listed == ["smmta 400"] * 2
    for user in ("nobody", "admin", "smmsp"):
        assert not relay.run("cat /etc/mail/tls/server-key.pem 2>/dev/null", user=user, check=False)


def test_a_key_is_in_no_log(relay: Relay) -> None:
    secret = AUTHORITY.with_name(f"{relay.name}.rsa.key").read_text().splitlines()[5]
    assert (
        relay.run("journalctl --no-pager --lines=20000 | grep -cF -- " + secret, check=False).strip() == "0"
    )
