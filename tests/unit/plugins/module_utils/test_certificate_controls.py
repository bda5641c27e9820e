# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of certificates: each fails without what it guards, and only then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _certificate_controls
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import Evidence
from audited_options import both, certificate

PATH = "/etc/mail/tls/server-certificate.pem"
UNSENT = {"issuer_sent": False, "issuer_known": False, "issuer_between": True, "issuer": "CN=R11"}


def other(**changes: object) -> given.Change:
    """The second certificate, changed."""
    return lambda seen: seen["info"]["certificates"][1].update(changes)


FAILURES: list[given.Failure] = [
    ("SM-CERT-01", certificate(ends="2020-01-01T00:00:00Z"), f"{PATH} was valid until 2020-01-01"),
    ("SM-CERT-01", certificate(begins="2999-01-01T00:00:00Z"), f"{PATH} is not valid before 2999-01-01"),
    ("SM-CERT-01", certificate(chain_ends="2020-01-01T00:00:00Z"), "has an issuer's certificate that was"),
    ("SM-CERT-02", certificate(fault="the key is another's"), "the key is another's"),
    ("SM-CERT-02", certificate(key=""), f"ServerCertFile {PATH} has no key"),
    ("SM-CERT-03", certificate(names=["www.corp.test"]), f"{PATH} is for www.corp.test, not for relay.corp"),
    ("SM-CERT-03", certificate(names=[]), f"{PATH} is for nobody"),
    ("SM-CERT-04", certificate(bits=1024), f"{PATH} has a key of 1024 bits (rsaEncryption)"),
    ("SM-CERT-04", certificate(algorithm="id-ecPublicKey", bits=192), "192 bits (id-ecPublicKey)"),
    ("SM-CERT-04", certificate(algorithm="dsaEncryption", bits=2048), "2048 bits (dsaEncryption)"),
    ("SM-CERT-04", both(certificate(algorithm=""), other(bits=128)), "key of 128 bits (id-ecPublicKey)"),
    ("SM-CERT-04", certificate(signature="ecdsa-with-SHA1"), f"{PATH} is signed with ecdsa-with-SHA1"),
    ("SM-CERT-05", certificate(**UNSENT), "comes without the certificate of its issuer, CN=R11"),
    ("SM-CERT-06", given.told("tls", files=["ServerKeyFile /k has no key"]), "ServerKeyFile /k has no key"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_certificate_controls.JUDGES}


DAYS_LEFT = [(-1, "fail"), (0, "fail"), (13, "fail"), (14, "pass"), (90, "pass")]


@pytest.mark.parametrize(("days", "status"), DAYS_LEFT)
def test_a_certificate_is_to_be_renewed_two_weeks_before_it_ends(days: int, status: str) -> None:
    info = given.changed()["info"]
    end = date.fromisoformat(info["certificates"][0]["ends"][:10])
    evidence = Evidence(info, {}, today=end - timedelta(days=days))
    assert _certificate_controls.in_time(evidence).status == status


UNREAD = {"begins": "", "ends": "", "algorithm": "", "fault": "/c cannot be read: No such file or directory"}
NO_CERTIFICATE = both(given.host("certificates", []), given.host("options", {"LogLevel": "9"}))


@pytest.mark.parametrize("control", _certificate_controls.JUDGES)
def test_a_host_without_a_certificate_is_not_asked_for_one(control: str) -> None:
    assert given.judged(control, NO_CERTIFICATE)[0] == "not_applicable"


OF_A_CLIENT = {"option": "ClientCertFile", "names": ["client.corp.test"]}
SERVERS_ALONE = [
    ([{}, {}], "pass", "is for relay.corp.test"),
    ([{**OF_A_CLIENT, **UNREAD}, {}], "pass", "is for relay.corp.test"),
    ([OF_A_CLIENT, OF_A_CLIENT], "not_applicable", "there is no ServerCertFile"),
    ([{**OF_A_CLIENT, "algorithm": ""}], "not_applicable", "there is no ServerCertFile"),
    ([{**OF_A_CLIENT, **UNREAD}], "not_applicable", "there is no ServerCertFile"),
]


@pytest.mark.parametrize(("changes", "status", "said"), SERVERS_ALONE)
def test_a_servers_certificate_alone_names_the_host(
    changes: list[dict[str, Any]], status: str, said: str
) -> None:
    rows = [{**row, **change} for row, change in zip(given.HARDENED["info"]["certificates"], changes)]
    found, words = given.judged("SM-CERT-03", given.host("certificates", rows))
    assert (found, said in words) == (status, True)


@pytest.mark.parametrize("control", _certificate_controls.JUDGES)
def test_without_a_configuration_there_is_no_telling(control: str) -> None:
    nothing = both(given.host("certificates", []), given.host("options", {}))
    given.assert_not_measured(control, nothing, "there is no configuration")


UNKNOWN: list[given.Failure] = [
    ("SM-CERT-01", certificate(**UNREAD), "/c cannot be read"),
    ("SM-CERT-03", certificate(algorithm=""), f"openssl(1) has not read {PATH}"),
    ("SM-CERT-04", certificate(algorithm=""), f"openssl(1) has not read {PATH}"),
    ("SM-CERT-05", certificate(algorithm=""), f"openssl(1) has not read {PATH}"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


HARMLESS: list[tuple[str, given.Change]] = [
    ("SM-CERT-03", certificate(names=["*.corp.test"])),
    ("SM-CERT-05", certificate(**{**UNSENT, "issuer_sent": True})),
    ("SM-CERT-05", certificate(**{**UNSENT, "issuer_known": True})),
    ("SM-CERT-05", certificate(**{**UNSENT, "issuer_between": False})),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"


MATCHES = [
    ("relay.corp.test", "relay.corp.test", True),
    ("Relay.Corp.Test.", "relay.corp.test", True),
    ("*.corp.test", "relay.corp.test", True),
    ("*.corp.test", "a.relay.corp.test", False),
    ("*.corp.test", "corp.test", False),
    ("*", "localhost", False),
    ("corp.test", "relay.corp.test", False),
]


@pytest.mark.parametrize(("pattern", "name", "matches"), MATCHES)
def test_a_wildcard_is_for_one_label(pattern: str, name: str, *, matches: bool) -> None:
    assert _certificate_controls.matches(pattern, name) is matches
