# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""STARTTLS is offered and served, seen from another host; what is too weak is not; keys are closed."""

from __future__ import annotations

import re

import pytest
from hosts import ROOT, STRANGER, Host, Relay, result_of

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
    # near the end, where the primes are: the modulus before them may stand in the certificate as it does here
    secret = AUTHORITY.with_name(f"{relay.name}.rsa.key").read_text().splitlines()[-5]
    assert (
        relay.run("journalctl --no-pager --lines=20000 | grep -cF -- " + secret, check=False).strip() == "0"
    )


# What is written to a file on the host, with its owner and mode; the option that names it; what is said
BAD_FILES = {
    "no such file": ("true", "confSERVER_CERT", "does not exist"),
    "key of another certificate": (
        "install -o smmta -m 0400 /etc/mail/tls/server-key-2.pem $BAD",
        "confSERVER_KEY",
        "is not the key of ServerCertFile /etc/mail/tls/server-certificate.pem",
    ),
    "key open to everybody": (
        "install -m 0444 /etc/mail/tls/server-key.pem $BAD",
        "confSERVER_KEY",
        "mode 0444 lets everybody read the key",
    ),
    "key of root": (
        "install -m 0400 /etc/mail/tls/server-key.pem $BAD",
        "confSERVER_KEY",
        "cannot be read: Permission denied",
    ),
    "no certificate": (
        "install -m 0644 /etc/hostname $BAD",
        "confSERVER_CERT",
        "holds no CERTIFICATE",
    ),
}
BAD = "/etc/mail/tls/bad.pem"


def refusal(relay: Relay, name: str, value: str) -> str:
    """What the mc module says to the relay's own .mc with another value of one define; it must refuse."""
    text = relay.run("cat /etc/mail/sendmail.mc")
    changed, count = re.subn(rf"define\(`{name}', .*", f"define(`{name}', ``{value}'')dnl", text)
    assert count == 1
    state = "stat -c '%i %z' /etc/mail/sendmail.cf; sha256sum /etc/mail/sendmail.cf"
    before = relay.run(state), relay.main_pid()
    refused = result_of("mc", relay, content=changed, user="smmta", strict=True)
    assert refused["failed"], refused
    assert (relay.run(state), relay.main_pid()) == before
    return str(refused["msg"])


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_would_turn_tls_off_is_refused(relay: Relay, case: str) -> None:
    preparation, name, said = BAD_FILES[case]
    second = "/etc/mail/tls/server-" + ("key" if name == "confSERVER_KEY" else "certificate") + "-2.pem"
    relay.run(preparation.replace("$BAD", BAD))
    try:
        told = refusal(relay, name, f"{BAD},{second}")
    finally:
        relay.run(f"rm -f {BAD}")
    assert BAD in told
    assert said in told


def test_a_slip_in_the_cipher_list_is_refused(relay: Relay) -> None:
    told = refusal(relay, "confCIPHER_LIST", "ECDHE+AESGCM:ECDHEE+CHACHA20")
    assert "ECDHEE+CHACHA20" in told
    assert "do you mean ECDHE?" in told
