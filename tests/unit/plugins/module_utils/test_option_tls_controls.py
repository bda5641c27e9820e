# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of the options of TLS and AUTH: each fails without what it guards, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _option_tls_controls
from audited_options import both, capability, configuration, listener, setting, unset

TYPO = 'CipherList ("ECDHE+AESGCN") is nothing that OpenSSL here knows'
OPEN = listener("E")  # without A: AUTH may be offered
SAFE_AUTH = both(OPEN, setting("AuthOptions", "A, p y"))

FAILURES: list[given.Failure] = [
    ("SM-OPT-27", given.told("tls", ciphers=[TYPO]), TYPO),
    ("SM-OPT-27", unset("CipherList"), "CipherList is not set"),
    ("SM-OPT-28", unset("ServerSSLOptions"), "lacks SSL_OP_NO_SSLV3, SSL_OP_NO_TLSV1, SSL_OP_NO_TLSV1_1"),
    (
        "SM-OPT-28",
        setting("ServerSSLOptions", "+SSL_OP_NO_SSLv3 +SSL_OP_NO_TLSv1 +SSL_OP_NO_TLSv1_1 -SSL_OP_NO_TLSv1"),
        "ServerSSLOptions lacks SSL_OP_NO_TLSV1",
    ),
    ("SM-OPT-29", setting("ClientSSLOptions", "0x06000000"), "ClientSSLOptions lacks SSL_OP_NO_TLSV1_1"),
    ("SM-OPT-32", OPEN, "MTA may offer AUTH, and AuthOptions are not set, without p"),
    ("SM-OPT-32", both(OPEN, setting("AuthOptions", "A y")), "AuthOptions are A y, without p"),
    ("SM-OPT-32", configuration(listeners=[]), "Daemon0 may offer AUTH, and AuthOptions are not set"),
    ("SM-OPT-33", configuration(listeners=[]), "Daemon0 may offer AUTH, and AuthMechanisms are not set"),
    ("SM-OPT-33", SAFE_AUTH, "AuthMechanisms are not set, with CRAM-MD5, DIGEST-MD5, KERBEROS_V4"),
    ("SM-OPT-33", both(SAFE_AUTH, setting("AuthMechanisms", "plain cram-md5")), "with CRAM-MD5"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_option_tls_controls.JUDGES}


NO_CF = given.host("options", {})


@pytest.mark.parametrize("control", _option_tls_controls.JUDGES)
def test_what_cannot_be_told_is_no_pass(control: str) -> None:
    given.assert_not_measured(control, NO_CF, "there is no configuration")


@pytest.mark.parametrize("control", ["SM-OPT-32", "SM-OPT-33", "SM-OPT-38"])
def test_listeners_that_were_not_gathered_are_not_those_by_default(control: str) -> None:
    given.assert_not_measured(control, lambda seen: seen["info"].pop("configuration"), "not gathered: conf")


NOT_APPLICABLE = [
    ("SM-OPT-27", capability("starttls", there=False), "built without STARTTLS"),
    ("SM-OPT-28", unset("ServerCertFile"), "there is no ServerCertFile"),
    ("SM-OPT-29", capability("starttls", there=False), "built without STARTTLS"),
    ("SM-OPT-32", capability("sasl", there=False), "built without AUTH"),
    ("SM-OPT-32", listener("AE"), "every listener has the modifier A"),
    ("SM-OPT-33", listener("A"), "every listener has the modifier A"),
]


@pytest.mark.parametrize(("control", "change", "said"), NOT_APPLICABLE)
def test_what_the_host_does_not_do_is_not_asked_for(control: str, change: given.Change, said: str) -> None:
    status, words = given.judged(control, change)
    assert status == "not_applicable"
    assert said in words


HARMLESS: list[tuple[str, given.Change]] = [
    ("SM-OPT-28", setting("ServerSSLOptions", "+SSL_OP_ALL,+SSL_OP_NO_SSLv3 0x14000000")),
    ("SM-OPT-29", setting("ClientSSLOptions", "ssl_op_no_sslv3 ssl_op_no_tlsv1 ssl_op_no_tlsv1_1")),
    ("SM-OPT-32", SAFE_AUTH),
    ("SM-OPT-33", both(SAFE_AUTH, setting("AuthMechanisms", "PLAIN LOGIN SCRAM-SHA-256"))),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"
