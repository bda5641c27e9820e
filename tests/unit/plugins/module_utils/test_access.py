# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which access entries sendmail can act on, and what is said about the others."""

from __future__ import annotations

import pytest
from access_rows import DN, VALID
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access, _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError

# key, value, and what the one fault must say
INVALID = [
    ("192.0.2.1", "RELAY", "has no tag (write Connect:192.0.2.1"),
    ("a.test", "RELAY", "has no tag"),
    ("user@a.test", "REJECT", "has no tag"),
    ("IPv6:2001:db8:0:0:0:0:0:1", "REJECT", "has no tag"),
    ("Conect:a.test", "RELAY", "unknown tag Conect (tags are Connect, "),
    ("Connect:", "RELAY", "not looked up with nothing behind it"),
    ("Connect:user@a.test", "RELAY", "Connect: is not looked up with user@domain"),
    ("Connect:192.0.2.0/33", "RELAY", "192.0.2.0/33 is no network"),
    ("Connect:192.0.2.1/24", "RELAY", "write 192.0.2.0/24"),
    ("Connect:192.0.2.", "RELAY", "ends in a dot"),
    ("Connect:a.test.", "RELAY", "ends in a dot, so that it matches nothing (write a.test)"),
    ("Connect:.a.test", "RELAY", "begins with a dot"),
    ("Connect:a..test", "RELAY", "is no domain"),
    ("Connect:*.a.test", "RELAY", "is no domain"),
    ("Connect:ä.test", "RELAY", "is not ASCII"),
    ("Connect:[192.0.2.0/24]", "RELAY", "no [address]"),
    ("Connect:[a.test]", "RELAY", "no IPv4 address"),
    ("From:192.0.2.1", "REJECT", "From: is not looked up with an address"),
    ("From:<>", "REJECT", "the null sender is always accepted"),
    ("From:<@>", "REJECT", "the null sender is always accepted"),
    ("From:@a.test", "REJECT", "write a.test"),
    ('From:"a"@a.test', "REJECT", "is no user name"),
    ("To:user@", "REJECT", "blocks local recipients only"),
    ("To:user@a.test.", "REJECT", "ends in a dot"),
    ("ClientRate:a.test", "10", "ClientRate: is not looked up with a domain"),
    ("Connect:a.test", "RELAYY", "unknown action 'RELAYY'"),
    ("Connect:a.test", "RELAY # office", "unknown action 'RELAY # office'"),
    ("Connect:a.test", "FRIEND", "unknown action"),
    ("Connect:a.test", "550 Go away", "write ERROR:550 Go away"),
    ("Connect:a.test", "ERROR:Go away", "without a reply code"),
    ("Connect:a.test", "ERROR:5.7.1:Go away", "without a reply code"),
    ("Connect:a.test", "ERROR:550", "without a reply code"),
    ("Connect:a.test", "ERROR:4.7.1:550 Go away", "not of the class 4 (let both begin with 5)"),
    ("Connect:a.test", "ERROR:550 Go (away)", "put the text in double quotes"),
    ("Connect:a.test", 'ERROR:"550 Go away', "unpaired quotes"),
    ("Connect:a.test", "QUARANTINE:", "unknown action"),
    ("Spam:a.test", "REJECT", "values are FRIEND, HATER"),
    ("GreetPause:a.test", "5s", "whole number from 0 to 300000"),
    ("ClientConn:", "-1", "whole number"),
    ("Connect:[192.0.2.0/24]", "OK", "without a mask"),
    ("Connect:2001:db8::", "OK", "may mean an address or a network"),
    ("Connect:IPv6:2001:db8:", "OK", "is no IPv6 address or prefix"),
    ("Connect:::ffff:192.0.2.1", "OK", "looked up by sendmail as IPv4 (write 192.0.2.1)"),
    ("Connect:192.0.2.256", "OK", "is no IPv4 address or prefix"),
    ("Connect:192.0.2.01", "OK", "is no IPv4 address or prefix"),
    ("Connect:192.0.2.1.5", "OK", "is no IPv4 address or prefix"),
    ("Connect:192.0.2.1-192.0.2.9", "OK", "ends in a number"),
    ("From:user@192.0.2.1", "OK", "ends in a number"),
    ("From:*@a.test", "REJECT", "a star, which is taken literally"),
    ("From:us*r@a.test", "REJECT", "a star, which is taken literally"),
    ("From:*@", "REJECT", "a star, which is taken literally"),
    ("From:user@[192.0.2]", "REJECT", "is no whole address"),
    ("From:user@.a.test", "REJECT", "begins with a dot"),
    ("From:", "REJECT", "not looked up with nothing behind it"),
    ("To:", "RELAY", "not looked up with nothing behind it"),
    ("To:192.0.2.1", "RELAY", "To: is not looked up with an address"),
    ("Spam:192.0.2.1", "FRIEND", "Spam: is not looked up with an address"),
    ("Spam:s.test", "OK", "values are FRIEND, HATER"),
    ("GreetPause:", "5000", "not looked up with nothing behind it"),
    ("ClientConn:[192.0.2.1]", "10", "not looked up with an [address]"),
    ("ClientRate:", "ten", "whole number"),
    ("Try_TLS:user@a.test", "NO", "not looked up with user@domain"),
    ("TLS_Rcpt:192.0.2.1", "VERIFY", "not looked up with an address"),
    ("QGRP:user@", "slow", "not looked up with user@"),
    ("Clt_Features:192.0.2.1", "D", "not looked up with an address"),
    ("Connect:a.test", "ERROR:5.7.1:550 Wäg", "other than ASCII"),
    ("Connect:a.test", "QUARANTINE:böse", "other than ASCII"),
    ("Connect:a.test", "ERROR:5.7.1:750 Go away", "without a reply code"),
    ("Srv_Features:a.test", "NOTLS", "has the feature 'NOTLS'"),
    ("Srv_Features:a.test", "S  V", "has the feature ''"),
    ("Srv_Features:a.test", "S Q", "has the feature 'Q'"),
    ("Srv_Features:a.test", "g3", "has the feature 'g3'"),
    ("Clt_Features:a.test", "d", "has the feature 'd'"),
    ("Clt_Features:a.test", "V", "write letters of A, D, M, S"),
    ("MyCA:/C=US/O=x", "RELAY", "values are OK"),
    ("MyCA:/C=US/O=x y", "OK", "blanks"),
    ("MyCA:C=US", "OK", "unknown tag MyCA"),
    ("TLS_Srv:a.test", "VERFY", "VERIFY:bits"),
    ("TLS_Srv:a.test", "ENCR", "VERIFY:bits"),
    ("TLS_Srv:a.test", "VERIFY+XX:a", "VERIFY:bits"),
    ("Try_TLS:a.test", "YES", "values are NO"),
    ("Try_TLS:a.test", False, "quote it"),
    ("TLS_Srv:a.test", "VERIFY+CN+CI:/x", "VERIFY:bits"),
    ("TLS_Srv:a.test", "VERIFY:strong", "VERIFY:bits"),
    ("TLS_Srv_features:a.test", "Cipher=X", "has the setting 'Cipher=X'"),
    ("TLS_Srv_features:a.test", "Flags=Z", "has the setting 'Flags=Z'"),
    ("TLS_Srv_features:a.test", "CertFile=cert.pem", "has the setting 'CertFile=cert.pem'"),
    ("AuthInfo:a.test", "U:me P:secret", "no list of quoted items"),
    ("AuthInfo:a.test", '"U:me" "U:you" "P:secret"', "no list of quoted items"),
    ("AuthInfo:a.test", '"U:me"', "no password"),
    ("AuthInfo:a.test", '"P:secret"', "neither U nor I"),
    ("CertIssuer:/CN=Darth Mail", "RELAY", "blanks"),
    ("CertIssuer:/CN=Darth(Mail)", "RELAY", "no encoded distinguished name"),
    (f"CertSubject:{DN}", "SUBJECT", "values are RELAY"),
    ("QGRP:a.test", "two words", "write one name"),
    ("Compat:a@a.test", "DISCARD:x", "no pair of addresses"),
    ("Compat:a@a.test<@>b@b.test", "REJECT", "write DISCARD:text"),
]


@pytest.mark.parametrize(("key", "value", "keys", "stored"), VALID)
def test_entry_is_stored_as_it_is_looked_up(key: str, value: object, keys: list[str], stored: str) -> None:
    records = _access.expand([{"key": key, "value": value}], variable="v")
    assert [record.key for record in records] == keys
    assert {record.value for record in records} == {stored or str(value)}


@pytest.mark.parametrize(("key", "value", "message"), INVALID)
def test_entry_is_refused_with_its_place_and_advice(key: str, value: object, message: str) -> None:
    (fault,) = _map_entry.check([{"key": key, "value": value}], _access.GRAMMAR, variable="sendmail_access")
    assert fault.where == f"sendmail_access[0] ({key})"
    assert message in str(fault)


def test_every_tag_has_a_valid_entry() -> None:
    shown = {key.partition(":")[0].lower() for key, *_expansion in VALID}
    assert shown == {*_access.TAGS, "myca"}


def test_all_valid_entries_make_one_map() -> None:
    entries = [{"key": key, "value": value} for key, value, *_stored in VALID]
    assert _map_entry.check(entries, _access.GRAMMAR, variable="v") == []


def test_what_is_stored_is_stored_unchanged() -> None:
    entries = [{"key": key, "value": value} for key, value, *_stored in VALID]
    once = _access.expand(entries, variable="v")
    again = [{"key": record.key, "value": record.value} for record in once]
    assert _access.expand(again, variable="v") == once


SINCE = [
    ("connect:a.test", "REJECT", None),
    ("clt_features:", "D", (8, 17)),
    ("clt_features:a.test", "D", (8, 17, 2)),
    ("srv_features:", "S V", None),
    ("srv_features:", "S h", (8, 17)),
    ("srv_features:", "h g2 V", (8, 17, 1, 9)),
    ("tls_srv_features:a.test", "CertFile=/x", None),
    ("tls_srv_features:a.test", "Flags=R", (8, 16)),
    ("tls_clt_features:a.test", "Flags=R; Ciphersuites=TLS_AES_128_GCM_SHA256", (8, 17)),
]


@pytest.mark.parametrize(("key", "value", "oldest"), SINCE)
def test_the_oldest_release_that_knows_an_entry(key: str, value: str, oldest: tuple[int, ...] | None) -> None:
    assert _access.GRAMMAR.since(key, value) == oldest


def test_all_faults_are_told_at_once() -> None:
    wrong = [{"key": key, "value": value} for key, value, _message in INVALID]
    with pytest.raises(InvalidInputError) as caught:
        _access.expand(wrong, variable="v")
    assert {fault.where.partition(" ")[0] for fault in caught.value.faults} == {
        f"v[{number}]" for number in range(len(INVALID))
    }


def test_key_and_value_of_one_entry_are_both_told() -> None:
    faults = _map_entry.check([{"key": "Connect:a.test.", "value": "RELAYY"}], _access.GRAMMAR, variable="v")
    assert len(faults) == 2


CLASHES = [
    ("Connect:a.test", "RELAY", "CONNECT:A.Test", "relay", "says the same as v[0] (Connect:a.test)"),
    ("Connect:a.test", "RELAY", "connect:a.test", "REJECT", "contradicts v[0] (Connect:a.test)"),
    ("Connect:192.0.2.0/23", "OK", "Connect:192.0.3", "REJECT", "contradicts v[0] (Connect:192.0.2.0/23)"),
    ("Connect:192.0.2.0/23", "OK", "Connect:192.0.2.0/24", "OK", "says the same as v[0]"),
    ("Connect:2001:db8::1", "OK", "Connect:IPv6:2001:DB8:0:0::1", "OK", "says the same as v[0]"),
]


@pytest.mark.parametrize(("key", "value", "other_key", "other_value", "message"), CLASHES)
def test_one_key_has_one_value(key: str, value: str, other_key: str, other_value: str, message: str) -> None:
    entries = [{"key": key, "value": value}, {"key": other_key, "value": other_value}]
    (fault,) = _map_entry.check(entries, _access.GRAMMAR, variable="v")
    assert fault.where == f"v[1] ({other_key})"
    assert fault.wrong.startswith(message)


def test_a_longer_prefix_may_have_another_value() -> None:
    entries = [
        {"key": "Connect:192.0.0.0/16", "value": "REJECT"},
        {"key": "Connect:192.0.2.0/24", "value": "RELAY"},
    ]
    assert _map_entry.check(entries, _access.GRAMMAR, variable="v") == []


def test_no_fault_tells_a_password() -> None:
    entries = [
        {"key": "AuthInfo:a.test", "value": "hidden1"},
        {"key": "AuthInfo:b.test", "value": '"U:me" "P:hidden2"'},
        {"key": "AuthInfo:b.test", "value": '"U:me" "P:hidden3"'},
    ]
    faults = _map_entry.check(entries, _access.GRAMMAR, variable="v")
    assert len(faults) == 2
    assert "hidden" not in "".join(map(str, faults))


def test_a_key_that_is_refused_can_be_removed() -> None:
    entries = [{"key": "192.0.2.0/24", "state": "absent"}, {"key": "Connect:10.0.0.0/7", "state": "absent"}]
    removed = _access.expand(entries, variable="v")
    assert [(entry.key, entry.present) for entry in removed] == [
        ("192.0.2.0/24", False),
        ("Connect:10", False),
        ("Connect:11", False),
    ]
