# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""STARTTLS as variables: what they take, what they refuse without showing a secret, and what they define."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _pem
from ansible_collections.postmaster.sendmail.plugins.module_utils._certificates import Change
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, FileState
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Block, Call
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_settings import SLOTS, Tls
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import check_all
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import build, kinds_of

CERTIFICATE = "/etc/mail/tls/relay.pem"
KEY = "/etc/mail/tls/relay.key"
JUNK = [
    None,
    1,
    True,
    ["a", "b", "c"],
    [["/x"]],
    {"path": None},
    {"content": 7},
    {"path": "/x", "content": "x"},
]


def settings(**values: object) -> Tls:
    """The group with these variables (without their prefix), checked."""
    kinds = kinds_of(Tls)
    names = [f"sendmail_tls_{name}" for name in values]
    checked = check_all((kinds[name], value, name) for name, value in zip(names, values.values()))
    return build(Tls, dict(zip(names, checked)))


def defined(tls: Tls) -> Mapping[str, str]:
    """What the group defines, by name."""
    return {s.args[0]: s.args[1] for s in tls.statements() if isinstance(s, Call) and s.macro == "define"}


def test_without_a_certificate_nothing_is_offered_and_little_is_accepted() -> None:
    found = defined(Tls())
    assert not any(name in found for name in ("confSERVER_CERT", "confSERVER_KEY", "confCACERT"))
    for side in ("SERVER", "CLIENT"):
        options = found[f"conf{side}_SSL_OPTIONS"].split()
        assert {"+SSL_OP_NO_SSLv3", "+SSL_OP_NO_TLSv1", "+SSL_OP_NO_TLSv1_1"} <= set(options)
    assert found["confTLS_SRV_OPTIONS"] == "V"
    assert "kRSA" not in found["confCIPHER_LIST"]


def test_paths_are_named_as_they_are() -> None:
    found = defined(
        settings(server_certificate=CERTIFICATE, server_key={"path": KEY}, ca_path="/etc/ssl/certs")
    )
    assert (found["confSERVER_CERT"], found["confSERVER_KEY"]) == (CERTIFICATE, KEY)
    assert (found["confCACERT"], found["confCACERT_PATH"]) == (CERTIFICATE, "/etc/ssl/certs")


def test_content_gets_a_file_of_the_variables_name(made: Path) -> None:
    both = [{"content": (made / f"{name}.pem").read_text()} for name in ("rsa", "ecdsa")]
    keys = [{"content": (made / f"{name}.key").read_text()} for name in ("rsa", "ecdsa")]
    found = defined(settings(server_certificate=both, server_key=keys))
    assert found["confSERVER_CERT"].split(",") == [
        "/etc/mail/tls/server-certificate.pem",
        "/etc/mail/tls/server-certificate-2.pem",
    ]
    assert found["confSERVER_KEY"].endswith("/server-key-2.pem")
    assert found["confCACERT"] == "/etc/mail/tls/server-certificate.pem"


def test_suites_are_an_option_without_a_word_in_m4() -> None:
    statements = settings(cipher_suites="TLS_AES_256_GCM_SHA384").statements()
    assert Block("LOCAL_CONFIG", ("O CipherSuites=TLS_AES_256_GCM_SHA384",)) in statements


@pytest.mark.parametrize("value", ["i", "none", 2, "2", "/etc/mail/tls/dh.pem"])
def test_dh_parameters(value: object) -> None:
    assert defined(settings(dh_parameters=value))["confDH_PARAMETERS"] == str(value)


INVALID: list[tuple[str, object, str]] = [
    *(
        (slot, junk, f"sendmail_tls_{slot}")
        for slot in SLOTS
        for junk in JUNK
        if (slot, junk) != ("dh_parameters", 1)
    ),
    ("dh_parameters", 1, "too short"),
    ("dh_parameters", "5", "too short"),
    ("server_certificate", "relay.pem", "absolute path"),
    ("server_certificate", "/a,/b", "absolute path"),
    ("server_certificate", "/a/../b", "absolute path"),
    ("server_certificate", ["/a", "/b", "/c"], "two|2 at most"),
    (
        "server_key",
        {"content": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
        "holds no PRIVATE KEY",
    ),
    ("server_key", {"contents": "x"}, "either path"),
    ("ca_path", ["/etc"], "absolute path"),
    ("crl_path", None, "absolute path"),
    ("server_ssl_options", ["NO_TLS"], "option of OpenSSL"),
    ("client_ssl_options", "+SSL_OP_NO_TLSv1", "is not a list"),
    ("srv_options", "X", "one of"),
    ("fallback_to_clear", "yes", "true or false"),
    ("cipher_list", None, "cipher list"),
    ("cipher_suites", ["x"], "suites"),
]


@pytest.mark.parametrize(("name", "value", "said"), INVALID)
def test_what_is_wrong_is_refused_by_name(name: str, value: object, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said) as refused:
        settings(**{name: value})
    assert f"sendmail_tls_{name}" in str(refused.value)


@pytest.mark.parametrize(
    ("slot", "file", "said"),
    [
        ("server_key", "locked.key", "passphrase"),
        ("server_key", "rsa.pem", "holds no PRIVATE KEY"),
        ("server_certificate", "rsa.key", "holds no CERTIFICATE"),
        ("dh_parameters", "dh1024.pem", "has 1024 bits"),
        ("crl_file", "rsa.pem", "holds no X509 CRL"),
    ],
)
def test_content_of_another_kind_is_refused_unseen(made: Path, slot: str, file: str, said: str) -> None:
    text = (made / file).read_text()
    with pytest.raises(InvalidInputError, match=said) as refused:
        settings(**{slot: {"content": text}})
    assert not any(line in str(refused.value) for line in text.splitlines() if "-----" not in line)


def test_a_key_beside_a_certificate_is_refused(made: Path) -> None:
    both = (made / "rsa.pem").read_text() + (made / "rsa.key").read_text()
    with pytest.raises(InvalidInputError, match="holds a PRIVATE KEY"):
        settings(server_certificate={"content": both})


def test_a_damaged_text_is_told(made: Path) -> None:
    with pytest.raises(InvalidInputError, match="damaged"):
        settings(server_key={"content": (made / "rsa.key").read_text().replace("\nM", "\n?", 1)})


def test_a_secret_is_in_no_repr_and_in_no_diff(made: Path) -> None:
    text = (made / "rsa.key").read_text()
    tls = settings(server_certificate=CERTIFICATE, server_key={"content": text})
    state = FileState(text.encode(), Attributes("smmta", "root", 0o400))
    change = Change("/k", None, state, secret=True)
    line = text.splitlines()[3]
    assert line not in f"{tls!r}{tls.statements()!r}{change!r}{change.diff()!r}"
    assert change.diff()["after"] == "the new key\n"


@pytest.mark.parametrize(
    ("values", "shown", "said"),
    [
        ({"server_certificate": CERTIFICATE}, (), "0 of 1 keys"),
        ({"server_key": KEY}, (), "1 of 0 keys"),
        ({"server_certificate": [CERTIFICATE, "/etc/mail/b.pem"], "server_key": KEY}, (), "1 of 2 keys"),
        ({"ca_path": "/srv/ca"}, (), r"sendmail_tls_ca_path \(/srv/ca\): is outside"),
        ({"ca_file": "/srv/ca.pem"}, ("/srv/caves",), "sendmail_jail_read_only"),
        ({"ca_file": "/srv/ca.pem"}, ("/srv/ca.pem:/srv/b.pem",), "is outside"),
    ],
)
def test_relations(values: dict[str, Any], shown: tuple[str, ...], said: str) -> None:
    assert re.search(said, "\n".join(map(str, settings(**values).faults(shown=shown))))


@pytest.mark.parametrize("shown", ["/srv", "-/srv/", "/opt/x:/srv"])
def test_what_the_jail_shows_may_be_named(shown: str) -> None:
    assert list(settings(ca_file="/srv/ca.pem", ca_path="/etc/ssl/certs").faults(shown=(shown,))) == []


def test_pem_and_der(made: Path) -> None:
    certificate = next(iter(_pem.blocks((made / "other.pem").read_text())))
    begin, end = _pem.validity(certificate.der)
    assert timedelta(days=9) < end - begin < timedelta(days=11)
    assert [_pem.dh_bits(b.der) for b in _pem.blocks((made / "dh2048.pem").read_text())] == [2048]


@pytest.mark.parametrize(
    "der", [b"", b"\x30", b"\x30\x05\x01", b"\x02\x01\x01", b"\x30\x00", b"\x30\x84\xff\xff\xff\xff"]
)
def test_der_that_is_none_is_a_value_error(der: bytes) -> None:
    for read in (_pem.validity, _pem.dh_bits):
        with pytest.raises(ValueError, match=r"in it|cut off"):
            read(der)
