# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cipher lists: what OpenSSL would pass over in silence is told, element by element."""

from __future__ import annotations

import shutil

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._cipher_list import (
    EPHEMERAL_ONLY,
    SUITES,
    Cipher,
    ask,
    cipher_list,
    cipher_suites,
    faults_in,
    list_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError

JUDGES = [pytest.param(shutil.which("openssl") or "openssl", id="program"), pytest.param("", id="library")]

GOOD = [
    EPHEMERAL_ONLY,
    "HIGH:!aNULL:!MD5:!RC4:!SSLv2:@STRENGTH",
    "ECDHE-RSA-AES128-GCM-SHA256 DHE-RSA-AES256-GCM-SHA384",
    "@SECLEVEL=2:ECDHE,DHE",
    "DEFAULT:-kRSA:+AES256",
]
BAD = [
    ("ECDHE+AESGCM:ECDHEE+CHACHA20", '"ECDHEE+CHACHA20"): is nothing', "do you mean ECDHE?"),
    ("HIGH:!aNUL", '"!aNUL"): is nothing', "do you mean aNULL?"),
    ("ECDHE-RSA-AES128-GCM-SHA25:HIGH", "is nothing", "do you mean ECDHE-RSA-AES128-GCM-SHA256?"),
    ("AES256-GCM-SHA384:kRSA", "no cipher with forward secrecy", EPHEMERAL_ONLY),
    ("RC4", "leaves no cipher", EPHEMERAL_ONLY),
    ("ECDHE:eNULL:@SECLEVEL=0", "which does not encrypt", "!eNULL"),
]


@pytest.mark.parametrize("openssl", JUDGES)
@pytest.mark.parametrize("text", GOOD)
def test_a_good_list_has_no_faults(text: str, openssl: str) -> None:
    assert cipher_list(text, "x") == text
    assert faults_in(text, "x", openssl=openssl) == []


@pytest.mark.parametrize("openssl", JUDGES)
@pytest.mark.parametrize(("text", "wrong", "right"), BAD)
def test_what_openssl_passes_over_is_told(text: str, wrong: str, right: str, openssl: str) -> None:
    told = "\n".join(map(str, faults_in(text, "CipherList", openssl=openssl)))
    assert wrong in told
    assert right in told


@pytest.mark.parametrize("openssl", JUDGES)
def test_the_default_is_ephemeral_and_authenticated(openssl: str) -> None:
    ciphers = ask(EPHEMERAL_ONLY, openssl=openssl)
    assert {cipher.exchange for cipher in ciphers} == {"ECDH", "DH"}
    assert all("GCM" in cipher.encryption or "CHACHA20" in cipher.encryption for cipher in ciphers)


def test_one_slip_among_good_names_is_one_fault() -> None:
    yielded = [Cipher("ECDHE-X", "ECDH", "AESGCM(128)")]
    faults = list(list_faults("ECDHE-X:ECDHE-Y", "x", known={"ECDHE-X"}, yielded=yielded))
    assert [fault.where for fault in faults] == ['x ("ECDHE-Y")']


@pytest.mark.parametrize(
    "value", [None, 7, ["HIGH"], {"a": 1}, "HIGH;rm", "HIGH:", "'", "@SECLEVEL=9", "a\nb"]
)
def test_what_is_no_list_is_refused(value: object) -> None:
    with pytest.raises(InvalidInputError, match=r"sendmail_tls_cipher_list"):
        cipher_list(value, "sendmail_tls_cipher_list")


@pytest.mark.parametrize("value", ["", SUITES[0], ":".join(SUITES)])
def test_suites_of_tls_13(value: str) -> None:
    assert cipher_suites(value, "x") == value


@pytest.mark.parametrize(
    "value", [None, 1, [SUITES[0]], "TLS_AES_256_GCM", "ECDHE-RSA-AES128-GCM-SHA256", ":"]
)
def test_what_is_no_suite_is_refused(value: object) -> None:
    with pytest.raises(InvalidInputError):
        cipher_suites(value, "x")
