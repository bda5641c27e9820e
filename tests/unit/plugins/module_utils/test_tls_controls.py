# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of STARTTLS: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _tls_controls

NO_HANDSHAKE = {"protocol": "", "cipher": "", "refused": False, "error": ""}


def offered(family: str, **ended: object) -> given.Change:
    """How the offer of a family of ciphers ended."""
    return lambda seen: seen["probe"]["ciphers"]["families"].update({family: {**NO_HANDSHAKE, **ended}})


def session(**changes: object) -> given.Change:
    return lambda seen: seen["probe"]["ciphers"]["session"].update(changes)


def certificate(**changes: object) -> given.Change:
    return lambda seen: seen["probe"]["tls"]["certificate"].update(changes)


def without(trait: str) -> given.Change:
    """What EHLO offers without this."""
    return lambda seen: seen["probe"]["ehlo"].remove(trait)


FAILURES: list[given.Failure] = [
    (
        "SM-TLS-01",
        given.probe(ehlo=["PIPELINING"]),
        "not offered, although there is /etc/mail/tls/server-cert",
    ),
    ("SM-TLS-01", given.handshake("current", refused=True, error="454 4.3.3 TLS not available"), "454 4.3.3"),
    (
        "SM-TLS-02",
        given.handshake("outdated", protocol="TLSv1.1", cipher="AES128-SHA"),
        "takes TLSv1.1 with AES128",
    ),
    ("SM-TLS-03", offered("NULL", protocol="TLSv1.2", cipher="RSA_WITH_NULL_SHA256"), "NULL: takes TLSv1.2"),
    ("SM-TLS-03", offered("RSA key exchange", protocol="TLSv1.2", cipher="RSA_WITH_AES_128_CCM"), "128_CCM"),
    ("SM-TLS-04", lambda seen: seen["probe"]["ehlo"].append("AUTH PLAIN LOGIN"), "offers AUTH PLAIN LOGIN"),
    ("SM-TLS-05", certificate(ends="2026-01-01T00:00:00+00:00"), "ended on 2026-01-01"),
    ("SM-TLS-05", certificate(begins="2098-12-31T23:00:00+00:00"), "not before 2098-12-31"),
    ("SM-TLS-06", session(compressed=True), "CVE-2012-4929"),
    ("SM-TLS-06", session(renegotiates_safely=False), "CVE-2009-3555"),
    ("SM-TLS-07", offered("CBC", protocol="TLSv1.2", cipher="ECDHE_RSA_WITH_AES_128_CBC_SHA"), "128_CBC_SHA"),
    ("SM-TLS-08", certificate(names=["mail.corp.test"]), "for mail.corp.test, not for relay.corp.test"),
    ("SM-TLS-08", certificate(names=["*.test"]), "for *.test"),
    ("SM-TLS-08", certificate(names=[]), "for nobody"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_tls_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    ("SM-TLS-01", given.host("options", {}), "there is no configuration"),
    ("SM-TLS-01", given.probe(ehlo=[], error="cannot connect"), "cannot connect"),
    ("SM-TLS-01", given.probe(tls={}, error="the server hung up"), "the server hung up"),
    ("SM-TLS-02", given.probe(tls={}), "not tried"),
    # our own side's OpenSSL has no such protocol any more
    ("SM-TLS-02", given.handshake("outdated", error="NO_PROTOCOLS_AVAILABLE"), "NO_PROTOCOLS_AVAILABLE"),
    ("SM-TLS-03", offered("RC4", error="the server hung up"), "RC4: the server hung up"),
    ("SM-TLS-03", given.attempt("ciphers", error="no more connections"), "no more connections"),
    ("SM-TLS-04", given.probe(ehlo=[], error="cannot connect"), "cannot connect"),
    ("SM-TLS-05", certificate(error="UNSUPPORTED"), "UNSUPPORTED"),
    ("SM-TLS-05", given.probe(tls={}), "there was no TLS"),
    ("SM-TLS-06", session(protocol="", error="handshake_failure"), "handshake_failure"),
    ("SM-TLS-06", given.attempt("ciphers", error="no more connections"), "no more connections"),
    ("SM-TLS-07", offered("CBC", error="the server hung up"), "CBC: the server hung up"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


@pytest.mark.parametrize("control", [f"SM-TLS-0{number}" for number in (2, 3, 5, 6, 7, 8)])
def test_a_listener_without_starttls_is_asked_nothing_of_it(control: str) -> None:
    assert given.judged(control, without("STARTTLS")) == ("not_applicable", "STARTTLS is not offered")


def test_a_host_without_a_certificate_need_not_offer_tls() -> None:
    without = given.judged("SM-TLS-01", given.option("ServerCertFile", ""))
    assert without == ("not_applicable", "there is no ServerCertFile")


@pytest.mark.parametrize("name", ["RELAY.corp.test", "*.corp.test", "relay.corp.test."])
def test_a_name_may_be_written_otherwise(name: str) -> None:
    status, _words = given.judged("SM-TLS-08", certificate(names=["other.test", name]))
    assert status == "pass"
