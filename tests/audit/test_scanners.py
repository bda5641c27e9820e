# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Other people's scanners and our probe say the same of a hardened host, and of one that was spoiled.

Both hosts spare the stranger their limits on connections: a scanner makes more of them than a stranger may,
and would take a refusal for an answer. Where a scanner differs in what it calls a fault, a test says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from auditing import Auditor
from clones import MOST, Clone, Snapshot, clone
from hosts import Host

_CONTROLS = (
    *("SM-SMTP-03", "SM-SMTP-04", "SM-SMTP-05", "SM-RELAY-01", "SM-RELAY-02"),
    *("SM-TLS-01", "SM-TLS-02", "SM-TLS-03", "SM-TLS-06", "SM-TLS-07"),
)
_SPARED = """
allow 'ClientRate:{0}\\t0' 'ClientConn:{0}\\t0' 'GreetPause:{0}\\t0'
option ConnectionRateThrottle=0
"""
_SPOILED = """
allow 'Connect:198.51.100\\tRELAY'
option PrivacyOptions=authwarnings
option CipherList=ALL:eNULL:@SECLEVEL=0
no_option ServerSSLOptions
"""
_SMTP = "smtp-commands,smtp-open-relay,smtp-enum-users"
_ALL = f"{_SMTP},ssl-enum-ciphers"  # which takes a minute where every cipher is on
_NMAP = (
    "nmap -Pn -n -p 25 --script {1} --script-args 'smtp.domain=far.test,"
    "smtp-open-relay.domain=far.test,smtp-open-relay.to=relaytest,smtp-enum-users.methods={{VRFY,EXPN}}' {0}"
)
_TESTSSL = (
    "rm -f /tmp/testssl; "
    "timeout 100 testssl --quiet --warnings off -t smtp -p -s --jsonfile /tmp/testssl {0}:25 </dev/null >&2; "
    "cat /tmp/testssl; rm /tmp/testssl"
)
_SWAKS = "swaks --server {0} --from '<>' --to {1} --quit-after RCPT"


@dataclass(frozen=True)
class Scanned:
    """What was said of one host: our findings' statuses, nmap's text, testssl.sh's findings by id."""

    host: Clone
    ours: dict[str, str]
    nmap: str
    testssl: dict[str, str]


def scan(host: Clone, seed: str, scripts: str, auditor: Auditor, world: Host) -> Scanned:
    """Have a host looked at by all of them."""
    found = auditor.audit(host, _CONTROLS, seed=seed)
    listed: list[dict[str, Any]] = json.loads(world.run(_TESTSSL.format(host.address), check=False))
    return Scanned(
        host,
        {name: found[name]["status"] for name in _CONTROLS},
        world.run(_NMAP.format(host.address, scripts)),
        {one["id"]: one["finding"] for one in listed},
    )


@pytest.fixture(scope="module")
def hardened(snapshots: dict[str, Snapshot], auditor: Auditor, world: Host) -> Iterator[Scanned]:
    """A hardened host."""
    with clone(snapshots["trixie"], MOST - 4) as host:
        yield scan(host, _SPARED.format(world.address) + "restart", _ALL, auditor, world)


@pytest.fixture(scope="module")
def spoiled(snapshots: dict[str, Snapshot], auditor: Auditor, world: Host) -> Iterator[Scanned]:
    """A host with several faults."""
    with clone(snapshots["bookworm"], MOST - 5) as host:
        yield scan(host, _SPARED.format(world.address) + _SPOILED + "restart", _SMTP, auditor, world)


def test_nmap_finds_no_open_relay_where_we_find_none(hardened: Scanned) -> None:
    assert hardened.ours["SM-RELAY-01"] == "pass"
    assert "Server doesn't seem to be an open relay" in hardened.nmap


def test_nmap_finds_the_open_relay_that_we_find(spoiled: Scanned) -> None:
    assert spoiled.ours["SM-RELAY-01"] == "fail"
    assert "Server is an open relay" in spoiled.nmap


def test_nmap_can_ask_for_nobody_either(hardened: Scanned) -> None:
    assert (hardened.ours["SM-SMTP-04"], hardened.ours["SM-SMTP-05"]) == ("pass", "pass")
    assert "Couldn't find any accounts" in hardened.nmap


def test_nmap_knows_the_ciphers_that_we_refuse_to_be_strong(hardened: Scanned) -> None:
    assert {hardened.ours[f"SM-TLS-0{number}"] for number in (2, 3, 6, 7)} == {"pass"}
    assert "least strength: A" in hardened.nmap
    assert "compressors: \n|       NULL" in hardened.nmap
    assert not [
        name for name in ("SSLv3", "TLSv1.0", "TLSv1.1", "_CBC_", "WITH_NULL") if name in hardened.nmap
    ]


WEAK = ("NULL", "aNULL", "EXPORT", "LOW", "3DES_IDEA", "OBSOLETED", "STRONG_NOFS")


def test_testssl_finds_no_weak_cipher_where_we_find_none(hardened: Scanned) -> None:
    assert {name: hardened.testssl[f"cipherlist_{name}"] for name in WEAK} == dict.fromkeys(
        WEAK, "not offered"
    )


def test_testssl_finds_the_weak_ciphers_that_we_find(spoiled: Scanned) -> None:
    assert spoiled.ours["SM-TLS-03"] == spoiled.ours["SM-TLS-07"] == "fail"
    assert spoiled.testssl["cipherlist_NULL"] == "offered"
    assert spoiled.testssl["cipherlist_OBSOLETED"] == "offered"


@pytest.mark.parametrize("protocol", ["SSLv2", "SSLv3", "TLS1", "TLS1_1"])
def test_testssl_finds_no_old_protocol_where_we_find_none(hardened: Scanned, protocol: str) -> None:
    assert hardened.ours["SM-TLS-02"] == "pass"
    assert hardened.testssl[protocol] == "not offered"


def test_testssl_finds_the_old_protocols_that_we_find(spoiled: Scanned) -> None:
    assert spoiled.ours["SM-TLS-02"] == "fail"
    assert "offered" in spoiled.testssl["TLS1_1"]
    assert "not offered" not in spoiled.testssl["TLS1_1"]


@pytest.mark.parametrize(
    ("recipient", "reply"), [("relaytest@far.test", "550 5.7.1"), ("postmaster@corp.test", "250 2.1.5")]
)
def test_swaks_gets_the_replies_that_we_get(
    hardened: Scanned, world: Host, recipient: str, reply: str
) -> None:
    assert {hardened.ours[name] for name in ("SM-RELAY-01", "SM-RELAY-02")} == {"pass"}
    said = world.run(_SWAKS.format(hardened.host.address, recipient), check=False)
    last = [line for line in said.splitlines() if line.startswith("<")][-2]  # before the reply to QUIT
    assert last.split(maxsplit=1)[1].startswith(reply)


def test_a_help_that_says_something_is_no_fault_by_itself(hardened: Scanned) -> None:
    """nmap lists HELP among what the server offers, as the EHLO reply does. It is no disclosure: what HELP
    says here is the number of an RFC, and that is what SM-SMTP-03 judges."""
    assert hardened.ours["SM-SMTP-03"] == "pass"
    assert "HELP" in hardened.nmap
    assert "2.0.0 See RFC 5321" in hardened.nmap
