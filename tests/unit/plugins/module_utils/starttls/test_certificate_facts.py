# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Certificates of a .cf: what is told of each, read by the real openssl."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _certificate_facts, _tls_facts
from ansible_collections.postmaster.sendmail.plugins.module_utils._certificate_facts import CertificateFacts


def _told(options: dict[str, str]) -> CertificateFacts:
    (found,) = _certificate_facts.find_certificates(options)
    return found


def _server(made: Path, certificate: str, key: str) -> CertificateFacts:
    return _told({"ServerCertFile": f"{made}/{certificate}", "ServerKeyFile": f"{made}/{key}"})


def test_a_certificate_is_told_with_its_key(made: Path) -> None:
    found = _server(made, "rsa.pem", "rsa.key")
    assert found.option == "ServerCertFile"
    assert found.names == ("rsa.test",)
    assert (found.algorithm, found.bits) == ("rsaEncryption", 2048)
    assert found.signature == "sha256WithRSAEncryption"
    assert found.begins < found.ends
    assert found.fault == ""


def test_a_certificate_that_signed_itself_needs_nobody(made: Path) -> None:
    assert _server(made, "ecdsa.pem", "ecdsa.key").issuer_sent is True


FAULTS = [
    ("rsa.pem", "other.key", "is not the key of ServerCertFile"),
    ("none.pem", "rsa.key", "none.pem cannot be read: No such file or directory"),
    ("rsa.key", "rsa.key", "rsa.key holds no certificate"),
]


@pytest.mark.parametrize(("certificate", "key", "said"), FAULTS)
def test_what_is_wrong_with_a_pair_is_told(made: Path, certificate: str, key: str, said: str) -> None:
    assert said in _server(made, certificate, key).fault


def test_of_a_certificate_that_openssl_does_not_read_the_dates_are_told(made: Path) -> None:
    der = ssl.PEM_cert_to_DER_cert((made / "rsa.pem").read_text())
    # RFC 5280, 4.1: the key says of which algorithm it is, and here of none (OID rsaEncryption, RFC 8017, C)
    damaged = der.replace(bytes.fromhex("06092a864886f70d010101"), bytes.fromhex("04092a864886f70d010101"))
    (made / "damaged.pem").write_text(ssl.DER_cert_to_PEM_cert(damaged))
    found = _server(made, "damaged.pem", "rsa.key")
    assert found.ends == _server(made, "rsa.pem", "rsa.key").ends
    assert (found.algorithm, found.issuer_known) == ("", None)
    assert "OpenSSL does not take" in found.fault


def test_of_two_certificates_each_has_its_own_key(made: Path) -> None:
    options = {
        "ServerCertFile": f"{made}/rsa.pem,{made}/ecdsa.pem",
        "ServerKeyFile": f"{made}/rsa.key,{made}/ecdsa.key",
        "ClientCertFile": f"{made}/other.pem",
    }
    found = _certificate_facts.find_certificates(options)
    assert [(Path(one.path).name, Path(one.key).name) for one in found] == [
        ("rsa.pem", "rsa.key"),
        ("ecdsa.pem", "ecdsa.key"),
        ("other.pem", ""),
    ]


def test_no_option_is_no_certificate() -> None:
    assert _certificate_facts.find_certificates({}) == []


@pytest.fixture(scope="module")
def issued(made: Path) -> Path:
    """issued.pem, which rsa.pem issued and which says where that one is fetched, and chain.pem with both."""
    extensions = made / "extensions"
    extensions.write_text(
        "subjectAltName=DNS:Relay.Test\nauthorityInfoAccess=caIssuers;URI:http://ca.test/i\n"
    )
    request = ["openssl", "req", "-new", "-key", f"{made}/ecdsa.key", "-subj", "/CN=ignored.test"]
    asked = subprocess.run(request, check=True, capture_output=True)
    issuer = ["-CA", f"{made}/rsa.pem", "-CAkey", f"{made}/rsa.key", "-CAcreateserial"]
    signing = ["openssl", "x509", "-req", *issuer, "-days", "5", "-extfile", str(extensions)]
    signed = subprocess.run(signing, input=asked.stdout, check=True, capture_output=True)
    (made / "issued.pem").write_bytes(signed.stdout)
    (made / "chain.pem").write_bytes(signed.stdout + (made / "rsa.pem").read_bytes())
    return made


@pytest.mark.parametrize(("certificate", "sent"), [("issued.pem", False), ("chain.pem", True)])
def test_an_intermediate_authority_is_told(issued: Path, certificate: str, *, sent: bool) -> None:
    found = _server(issued, certificate, "ecdsa.key")
    assert found.names == ("relay.test",)
    assert (found.issuer_sent, found.issuer_known, found.issuer_between) == (sent, False, True)
    assert bool(found.chain_ends) is sent
    assert found.fault == ""


def test_faults_of_files_and_ciphers_are_told_in_words(made: Path) -> None:
    options = {
        "ServerCertFile": f"{made}/rsa.pem",
        "ServerKeyFile": f"{made}/other.key",
        "CipherList": "ECDHE+AESGCN",
        "CipherSuites": "TLS_AES_999",
    }
    found = _tls_facts.find_tls_faults(options)
    assert [words for words in found.files if "is not the key of" in words]
    assert 'CipherList ("ECDHE+AESGCN") is nothing that OpenSSL here knows' in found.ciphers
    assert 'CipherSuites ("TLS_AES_999") is no cipher suite of TLS 1.3' in found.ciphers


def test_what_is_in_order_has_no_faults(made: Path) -> None:
    options = {"ServerCertFile": f"{made}/rsa.pem", "ServerKeyFile": f"{made}/rsa.key"}
    assert _tls_facts.find_tls_faults(options) == _tls_facts.TlsFacts((), ())
    assert _tls_facts.find_tls_faults({}) == _tls_facts.TlsFacts((), ())
