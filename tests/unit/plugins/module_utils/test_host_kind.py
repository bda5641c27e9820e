# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is its own in the files of each kind of host, and what a kind needs or has no use for."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _access,
    _authinfo,
    _host_kind,
    _map_entry,
    _relay_maps,
    _smart_host,
    _submit_mc,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._kind_relations import KINDS
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import render
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    RelaySettings,
    parse_settings,
)

AUTH = {"user": "u@example.com", "password": "p'w\"`$1 ü"}
HUB = "[192.0.2.9]"
OUT = "out.example.com"

# the least that a host of each kind is made of
LEAST: dict[str, dict[str, Any]] = {
    "gateway": {"hub": HUB},
    "smarthost": {"smart_host": OUT},
    "both": {"hub": HUB, "relay_domains": ["a.test"]},
    "nullclient": {"hub": HUB},
}


def settings(kind: str, **given: object) -> RelaySettings:
    wanted = {"kind": kind, **LEAST[kind], **given}
    return parse_settings({f"sendmail_{name}": value for name, value in wanted.items()})


def daemon_lines(kind: str, **given: object) -> list[str]:
    return render(_host_kind.daemon_mc(settings(kind, **given))).splitlines()


def test_every_kind_has_its_files() -> None:
    assert tuple(_host_kind.HOST_KINDS) == KINDS
    assert tuple(LEAST) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_what_holds_for_every_kind(kind: str) -> None:
    lines = daemon_lines(kind)
    assert f"VERSIONID(`postmaster.sendmail: {kind}')dnl" in lines
    assert "define(`confRUN_AS_USER', ``smmta:smmta'')dnl" in lines
    assert "define(`LOCAL_MAILER_PATH', ``/bin/false'')dnl" in lines
    assert sum(line.startswith("R$+\t\t\t$#") for line in lines) == 1  # local mail goes elsewhere
    made = _host_kind.access(settings(kind))
    assert _map_entry.check(made, _access.GRAMMAR, variable="v") == []


# kind, settings, where local mail goes
LOCAL = [
    ("gateway", {}, "$#esmtp $@ [192.0.2.9]"),
    ("gateway", {"smart_host": OUT, "smart_host_port": 587}, "$#esmtp $@ [192.0.2.9]"),
    ("both", {"smart_host": OUT}, "$#esmtp $@ [192.0.2.9]"),
    ("smarthost", {}, "$#esmtp $@ [out.example.com]"),
    ("smarthost", {"smart_host_port": 587}, "$#relay $@ [out.example.com]"),
    ("smarthost", {"smart_host_port": 587, "hub": HUB}, "$#esmtp $@ [192.0.2.9]"),
    ("nullclient", {}, "$#esmtp $@ [192.0.2.9]"),
    ("nullclient", {"smart_host_port": 587}, "$#relay $@ [192.0.2.9]"),
]


@pytest.mark.parametrize(("kind", "given", "mailer"), LOCAL)
def test_where_local_mail_goes(kind: str, given: dict[str, Any], mailer: str) -> None:
    assert f"R$+\t\t\t{mailer} $: $1 < @ $j . >'" in daemon_lines(kind, **given)


# kind, settings, what the .mc says of the way out
OUTWARD = [
    ("gateway", {}, []),
    ("smarthost", {}, ["define(`SMART_HOST', ``esmtp:[out.example.com]'')dnl"]),
    ("smarthost", {"smart_host": "", "hub": HUB}, []),
    (
        "both",
        {"smart_host": OUT, "smart_host_port": 587},
        [
            "define(`SMART_HOST', ``relay:[out.example.com]'')dnl",
            "define(`RELAY_MAILER_ARGS', ``TCP $h 587'')dnl",
        ],
    ),
    ("nullclient", {}, ["define(`SMART_HOST', ``esmtp:[192.0.2.9]'')dnl"]),
]


@pytest.mark.parametrize(("kind", "given", "said"), OUTWARD)
def test_the_way_out(kind: str, given: dict[str, Any], said: list[str]) -> None:
    lines = daemon_lines(kind, **given)
    assert [line for line in lines if "SMART_HOST" in line or "RELAY_MAILER" in line] == said


# listeners asked for, listeners of a nullclient, and the port that its own users hand mail to
NULLCLIENT_LISTENERS = [
    (None, ["Name=MTA-loopback, Family=inet, Addr=127.0.0.1, Port=25"], 25),
    ([{"address": "127.0.0.1", "port": 2525}], ["Name=MTA, Family=inet, Addr=127.0.0.1, Port=2525"], 2525),
    (
        [{"family": "inet6", "address": "::1"}],
        [
            "Name=MTA, Family=inet6, Addr=::1, Port=25",
            "Name=MTA-loopback, Family=inet, Addr=127.0.0.1, Port=25",
        ],
        25,
    ),
]


@pytest.mark.parametrize(("listen", "said", "port"), NULLCLIENT_LISTENERS)
def test_a_nullclient_listens_on_loopback_alone(
    listen: list[dict[str, Any]] | None, said: list[str], port: int
) -> None:
    given = {} if listen is None else {"listen": listen}
    found = [line for line in daemon_lines("nullclient", **given) if line.startswith("DAEMON_OPTIONS")]
    assert len(found) == len(said)
    assert all(f"``{each}, " in line for line, each in zip(found, said))
    submission = render(_submit_mc.submit(settings("nullclient", **given)))
    assert f"TCP $h {port}''" in submission


def test_only_hosts_that_others_reach_judge_clients() -> None:
    judging = {kind for kind in KINDS if any("`ratecontrol'" in line for line in daemon_lines(kind))}
    limiting = {kind for kind in KINDS if _host_kind.access(settings(kind))}
    assert judging == limiting == set(KINDS) - {"nullclient"}


def test_auth_is_a_secret_entry_for_the_server_and_for_tls_only() -> None:
    made = settings("smarthost", smart_host_auth=AUTH)
    (entry,) = _smart_host.authinfo(made)
    assert entry["key"] == "AuthInfo:out.example.com"
    user, password, mechanisms = entry["value"].split('" "')
    assert b64decode(user.removeprefix('"I=')).decode() == AUTH["user"]
    assert b64decode(password.removeprefix("P=")).decode() == AUTH["password"]
    assert mechanisms == 'M:PLAIN LOGIN"'
    assert _map_entry.check([entry], _authinfo.GRAMMAR, variable="v") == []
    assert {"key": "TLS_Srv:out.example.com", "value": "ENCR:112"} in _host_kind.access(made)
    assert _smart_host.packages(made) == ["libsasl2-modules"]
    assert _smart_host.packages(replace(made, layout="redhat")) == ["cyrus-sasl-plain"]
    assert _smart_host.packages(replace(made, layout="upstream")) == []
    lines = daemon_lines("smarthost", smart_host_auth=AUTH)
    assert "FEATURE(`authinfo', `hash /etc/mail/authinfo')dnl" in lines
    assert "LOCAL_TLS_RCPT" in lines


def test_without_auth_there_is_none_of_it() -> None:
    made = settings("smarthost")
    assert (_smart_host.authinfo(made), _smart_host.packages(made)) == ([], [])
    assert not [line for line in daemon_lines("smarthost") if "auth" in line.lower()]


def test_what_is_absent_is_no_auth() -> None:
    made = settings("smarthost", authinfo=[{"key": "AuthInfo:b.test", "state": "absent"}])
    assert (_smart_host.authinfo(made), _smart_host.packages(made)) == ([], [])


# settings, the keys that TLS is demanded for
DEMANDED: list[tuple[dict[str, Any], list[str]]] = [
    ({"smart_host_auth": {**AUTH, "mechanisms": ["CRAM-MD5"]}}, []),
    ({"smart_host_auth": {**AUTH, "mechanisms": ["CRAM-MD5", "LOGIN"]}}, ["TLS_Srv:out.example.com"]),
    ({"smart_host_auth": AUTH, "smart_host": "[192.0.2.1]"}, ["TLS_Srv:192.0.2.1"]),
    ({"smart_host_auth": AUTH, "smart_host": "[IPv6:2001:db8::1]"}, ["TLS_Srv:IPv6:2001:db8:0:0:0:0:0:1"]),
    ({"authinfo": [{"key": "AuthInfo:", "value": '"U:u" "P:p" "M:plain"'}]}, ["TLS_Srv:"]),
    ({"authinfo": [{"key": "AuthInfo:b.test", "value": '"U:u" "P:p"'}]}, []),
]


@pytest.mark.parametrize(("given", "keys"), DEMANDED)
def test_no_password_goes_out_in_the_clear(given: dict[str, Any], keys: list[str]) -> None:
    made = _host_kind.access(settings("smarthost", **given))
    assert [entry["key"] for entry in made if str(entry["key"]).startswith("TLS_Srv")] == keys
    assert _map_entry.check(made, _access.GRAMMAR, variable="v") == []


def test_what_the_user_demands_of_the_server_counts() -> None:
    own = {"key": "TLS_Srv:out.example.com", "value": "VERIFY:256"}
    made = _host_kind.access(settings("smarthost", smart_host_auth=AUTH, access=[own]))
    assert [entry for entry in made if str(entry["key"]).startswith("TLS_Srv")] == [own]


def test_the_mailertable_of_a_kind_without_domains_is_the_users_own() -> None:
    assert _relay_maps.mailertable(settings("smarthost")) == []
    own = {"key": "b.test", "value": "esmtp:[b.test]"}
    assert _relay_maps.mailertable(settings("smarthost", mailertable=[own])) == [own]


# kind, settings besides the least ones, where each fault is
INVALID: list[tuple[str, dict[str, Any], list[str]]] = [
    ("gateway", {"hub": ""}, ["sendmail_hub"]),
    ("gateway", {"smart_host_auth": AUTH}, ["sendmail_smart_host_auth"]),
    ("gateway", {"smart_host_port": 587}, ["sendmail_smart_host_port"]),
    *(
        (
            "smarthost",
            {"smart_host_auth": AUTH, "smart_host": host, "authinfo": [{"key": key, "value": '"U:u" "P:p"'}]},
            [f"sendmail_authinfo[0] ({key})"],
        )
        for host, key in (
            ("[out.example.com]", "authinfo:OUT.example.com"),
            ("[192.0.2.1]", "AuthInfo:192.0.2.1"),
            ("[IPv6:2001:db8::1]", "AuthInfo:IPv6:2001:db8:0::1"),
        )
    ),
    ("both", {"hub": "", "relay_domains": []}, ["sendmail_hub", "sendmail_relay_domains"]),
    ("smarthost", {"smart_host": ""}, ["sendmail_hub"]),
    ("smarthost", {"relay_domains": ["a.test"]}, ["sendmail_relay_domains"]),
    (
        "smarthost",
        {"smart_host_auth": AUTH, "local_tls_rcpt": "R$*\t$: $1"},
        ["sendmail_local_tls_rcpt"],
    ),
    ("nullclient", {"hub": ""}, ["sendmail_hub"]),
    ("nullclient", {"relay_domains": ["a.test"]}, ["sendmail_relay_domains"]),
    ("nullclient", {"smart_host": OUT}, ["sendmail_smart_host"]),
    ("nullclient", {"local_host_names": ["a.test"]}, ["sendmail_local_host_names"]),
    (
        "nullclient",
        {"mailertable": [{"key": "a.test", "value": "esmtp:[b.test]"}]},
        ["sendmail_mailertable"],
    ),
    (
        "nullclient",
        {"listen": [{"address": "127.0.0.1"}, {"name": "b", "address": "192.0.2.1"}]},
        ['sendmail_listen[1] ("b")'],
    ),
    ("nullclient", {"listen": [{"port": 587}]}, ['sendmail_listen[0] ("MTA")']),
]


@pytest.mark.parametrize(("kind", "given", "places"), INVALID)
def test_refused(kind: str, given: dict[str, Any], places: list[str]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        settings(kind, **given)
    assert [fault.where for fault in caught.value.faults] == places


@pytest.mark.parametrize("kind", ["", "relay", None, 5, ["gateway"], {"kind": "both"}])
def test_no_kind(kind: object) -> None:
    with pytest.raises(InvalidInputError, match="sendmail_kind"):
        parse_settings({"sendmail_kind": kind, "sendmail_hub": HUB})
