# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Smuggling, injection and weak ciphers, against listeners that fall for each and one that does not."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._cipher_suites import FAMILIES, family_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_smuggling import (
    SILENT_VARIANTS,
    VARIANTS,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Target
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_probe import probe
from gullible_relay import TRUE_END, Gullible
from small_relay import listener

TRICKS = {variant.name: variant for variant in (*VARIANTS, *SILENT_VARIANTS[1:])}


def seen(relay: Gullible, attempt: str, **changes: object) -> dict[str, Any]:
    options: dict[str, Any] = {
        "host": "127.0.0.1",
        "from_address": "",
        "helo": "client.stranger.test",
        "foreign_domain": "far.test",
        "domains": ("corp.test",),
        "timeout": 1,
        "wait": 0,
        "limit": 20,
        "attempts": (attempt,),
        "at_once": 22,
        "per_minute": 70,
    }
    with listener(relay) as port:
        result = probe(Target(port=port, **{**options, **changes})).as_result()
    assert result["error"] == ""
    found: dict[str, Any] = result[attempt]
    return found


def outcomes(relay: Gullible, **changes: object) -> dict[str, str]:
    found = seen(relay, "smuggling", **changes)
    assert found["error"] == ""
    return {row["name"]: row["outcome"] for row in found["variants"]}


def test_who_knows_the_true_end_alone_is_smuggled_nothing() -> None:
    relay = Gullible(refuses_bare=False)
    assert set(outcomes(relay).values()) == {"kept"}
    assert relay.delivered == []


def test_who_refuses_bare_line_ends_is_seen_to() -> None:
    found = outcomes(Gullible())
    assert {name for name, outcome in found.items() if outcome == "kept"} == {
        "CRLF NUL . CRLF",
        "CRLF . NUL CRLF",
    }
    assert set(found.values()) == {"kept", "refused"}


@pytest.mark.parametrize("fault", ["bare LF", "bare CR", "NUL"])
def test_who_falls_for_tricks_is_seen_to_and_delivers_nothing(fault: str) -> None:
    tricks = {name: one.octets for name, one in TRICKS.items() if one.fault == fault}
    relay = Gullible(ends=(TRUE_END, *tricks.values()), refuses_bare=False)
    found = outcomes(relay)
    assert {*tricks} <= {name for name, outcome in found.items() if outcome == "taken"}
    assert relay.delivered == []


def test_no_trick_holds_a_true_end() -> None:
    assert [name for name, variant in TRICKS.items() if TRUE_END in variant.octets] == []


@pytest.mark.parametrize("limit", [0, 2**20])
def test_nothing_is_smuggled_where_it_could_be_delivered(limit: int) -> None:
    relay = Gullible(ends=(TRUE_END, b"\n.\n"), refuses_bare=False)
    found = seen(relay, "smuggling", max_headers_length=limit)
    assert found == {"error": f"not tried: with MaxHeadersLength={limit} a message could be delivered"}


def test_nothing_is_smuggled_to_a_server_that_is_no_sendmail() -> None:
    relay = Gullible(ok="OK", ends=(*(variant.octets for variant in VARIANTS), TRUE_END), refuses_bare=False)
    found = seen(relay, "smuggling")
    assert found["error"] == "not tried: the listener is no sendmail, and could deliver a message"
    assert relay.delivered == []


def test_the_message_is_longer_than_the_limit() -> None:
    relay = Gullible(ends=(TRUE_END, b"\n.\n"), refuses_bare=False)
    outcomes(relay, max_headers_length=40000)
    assert relay.delivered == []


def test_who_speaks_while_a_message_is_sent_proves_nothing() -> None:
    found = seen(Gullible(chatters=True), "smuggling")
    assert found == {"error": "the listener speaks while a message is sent: 250 I am listening"}


@pytest.mark.parametrize("taken", ["<postmaster>", "<root>"])
def test_a_listener_without_the_domain_is_asked_for_its_own_postmaster(taken: str) -> None:
    assert outcomes(Gullible(takes=taken))["LF . LF"] == "refused"


def test_a_listener_that_takes_no_recipient_is_told() -> None:
    found = seen(Gullible(takes=""), "smuggling")
    assert found == {"error": "no recipient is taken: 550 5.1.1 User unknown"}


AUTHORITY = """
[ca]
default_ca = own
[own]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the year 2020, for two names and an address, with its key in the same file."""
    directory = tmp_path_factory.mktemp("tls")
    for name, text in (("authority", AUTHORITY), ("index", ""), ("serial", "01")):
        (directory / name).write_text(text)
    names = "subjectAltName=DNS:relay.corp.test,DNS:*.corp.test,IP:192.0.2.25"
    wish = f"openssl req -newkey rsa:2048 -nodes -subj /CN=other.test -addext {names} -keyout key -out wish"
    signed = "openssl ca -batch -config authority -selfsign -keyfile key -in wish -notext -out certificate"
    for command in (wish, f"{signed} -startdate 200101000000Z -enddate 210101000000Z"):
        subprocess.run(command.split(), check=True, capture_output=True, cwd=directory)
    path = directory / "both"
    path.write_text((directory / "key").read_text() + (directory / "certificate").read_text())
    return path


def context(certificate: Path, ciphers: str) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    made.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    return made


def codes(relay: Gullible) -> dict[str, list[int]]:
    found = seen(relay, "injection")
    assert {name: trick["error"] for name, trick in found["tricks"].items() if trick["error"]} == {}
    return {name: [one["code"] for one in trick["replies"]] for name, trick in found["tricks"].items()}


PLAIN_TRICKS = {
    "EHLO and MAIL": [554],
    "DATA and text": [554],
    "CR in MAIL": [555],
    "NUL in MAIL": [555],
    "NUL in RCPT": [550],
}


def test_who_takes_each_command_in_its_turn_is_seen_to() -> None:
    assert codes(Gullible()) == PLAIN_TRICKS


INJECTED: list[tuple[dict[str, Any], dict[str, list[int]]]] = [
    (
        {"waits_its_turn": False, "line_ends": rb"\r\n?|\n"},
        {"EHLO and MAIL": [250, 250], "DATA and text": [354], "CR in MAIL": [250, 250]},
    ),
    ({"line_ends": rb"\r?\n|\0"}, {"NUL in MAIL": [250, 250]}),
    ({"cuts_at_nul": True}, {"NUL in RCPT": [250]}),
]


@pytest.mark.parametrize(("manners", "replies"), INJECTED)
def test_who_takes_a_command_out_of_its_turn_is_seen_to(
    manners: dict[str, Any], replies: dict[str, list[int]]
) -> None:
    relay = Gullible(**manners)
    found = codes(relay)
    assert {name: found[name] for name in replies} == replies
    assert relay.delivered == []


@pytest.mark.parametrize(
    ("manners", "behind", "after"),
    [({}, [250], [220, 503]), ({"forgets": False, "drops_transaction": False}, [500], [220, 250])],
)
def test_who_keeps_what_came_before_tls_is_seen_to(
    manners: dict[str, Any], behind: list[int], after: list[int], certificate: Path
) -> None:
    found = codes(Gullible(context=context(certificate, "HIGH"), **manners))
    assert (found["STARTTLS and a command"], found["MAIL and STARTTLS"]) == (behind, after)


# What OpenSSL can still be made to take, and the family that is.
WEAK = [
    ("NULL-SHA256", "NULL"),
    ("AECDH-AES128-SHA", "anonymous"),
    ("AES128-SHA", "RSA key exchange"),
    ("ECDHE-RSA-AES128-SHA", "CBC"),
]


@pytest.mark.parametrize(("cipher", "family"), WEAK)
def test_a_weak_cipher_that_is_taken_is_told(cipher: str, family: str, certificate: Path) -> None:
    offers = seen(Gullible(context=context(certificate, f"{cipher}:ECDHE+AESGCM")), "ciphers")["families"]
    assert {name for name, made in offers.items() if made["protocol"]} == {family}
    assert {name for name, made in offers.items() if made["refused"]} == {*FAMILIES} - {family}
    assert offers[family]["protocol"] == "TLSv1.2"


def test_every_family_that_is_taken_is_told(certificate: Path) -> None:
    every = context(certificate, ":".join(cipher for cipher, _family in WEAK))
    offers = seen(Gullible(context=every), "ciphers")["families"]
    assert {name for name, made in offers.items() if made["protocol"]} == {family for _cipher, family in WEAK}


def test_who_takes_the_ciphers_of_today_alone_refuses_each_family(certificate: Path) -> None:
    found = seen(Gullible(context=context(certificate, "ECDHE+AESGCM")), "ciphers")
    assert {name for name, made in found["families"].items() if made["refused"]} == {*FAMILIES}
    assert found["session"] == {
        "protocol": "TLSv1.2",
        "cipher": found["session"]["cipher"],
        "refused": False,
        "error": "",
        "compressed": False,
        "renegotiates_safely": True,
    }


def test_a_listener_without_starttls_is_offered_nothing() -> None:
    assert seen(Gullible(), "ciphers") == {"error": "", "families": {}, "session": {}}


def test_no_suite_is_in_two_families() -> None:
    numbers = [(family, number) for family, suites in FAMILIES.items() for number in suites]
    assert [family for family, _number in numbers] == [family_of(number) for _family, number in numbers]


def test_the_certificate_is_read_though_nobody_vouches_for_it_any_more(certificate: Path) -> None:
    read = seen(Gullible(context=context(certificate, "HIGH")), "tls")["certificate"]
    assert read["names"] == ["relay.corp.test", "*.corp.test", "192.0.2.25"]
    assert (read["begins"], read["ends"]) == ("2020-01-01T00:00:00+00:00", "2021-01-01T00:00:00+00:00")
    assert read["error"] == ""
