# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists that hosts and groups add to become one, and each fault is named where it was written."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_layers import (
    expired,
    naming_layers,
    without_effect,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    base_of,
    parse_settings,
    unknown_names,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._smart_host import authinfo

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=timezone.utc)
OVER = "2026-06-14"
HUB = {"sendmail_hub": "hub.example.com"}


def e(key: str, value: str = "REJECT", **more: str) -> dict[str, str]:
    return {"key": key, "value": value, **more}


NAMES = [
    ("sendmail_access__site", "sendmail_access"),
    ("sendmail_access__10_fleet", "sendmail_access"),
    ("sendmail_mailertable__a", "sendmail_mailertable"),
    ("sendmail_access", ""),
    ("sendmail_access_site", ""),
    ("sendmail_access__", ""),
    ("sendmail_acess__site", ""),
    ("sendmail_hub__site", ""),
    ("__sendmail_access__site", ""),
]


@pytest.mark.parametrize(("name", "base"), NAMES)
def test_layers_are_told_by_their_names(name: str, base: str) -> None:
    assert base_of(name) == base


def test_only_what_is_no_layer_is_unknown() -> None:
    names = ["sendmail_access", "sendmail_access__site", "sendmail_access_site"]
    (warning,) = unknown_names(names, ["sendmail_access"])
    assert warning.startswith("sendmail_access_site is no variable")


# variables, and what the access map holds
TOGETHER: list[tuple[dict[str, Any], list[dict[str, str]]]] = [
    ({"sendmail_access__a": [e("From:a.test")]}, [e("From:a.test")]),
    (
        {
            "sendmail_access__b": [e("From:b.test")],
            "sendmail_access": [e("From:z.test")],
            "sendmail_access__a": [e("From:a.test")],
        },
        [e("From:z.test"), e("From:a.test"), e("From:b.test")],
    ),
    (
        {
            "sendmail_access": [e("Connect:192.0.2.0/24"), e("From:z.test")],
            "sendmail_access__a": [e("connect:192.0.2", "OK")],
        },
        [e("connect:192.0.2", "OK"), e("From:z.test")],
    ),
    (
        {
            "sendmail_access": [e("From:a.test")],
            "sendmail_access__a": [e("From:a.test", "OK", expires=OVER), e("From:b.test", expires=OVER)],
        },
        [e("From:a.test")],
    ),
    ({"sendmail_access": [e("From:a.test", expires=OVER)]}, []),
]


@pytest.mark.parametrize(("variables", "entries"), TOGETHER)
def test_put_together(variables: dict[str, Any], entries: list[dict[str, str]]) -> None:
    assert list(parse_settings({**HUB, **variables}, now=NOW).access) == entries


def test_the_mailertable_has_layers_too() -> None:
    layers = {"sendmail_mailertable__a": [e("a.test", "esmtp:[192.0.2.1]")]}
    assert [entry["key"] for entry in parse_settings({**HUB, **layers}).mailertable] == ["a.test"]


def login(key: str, **more: str) -> dict[str, str]:
    return e(key, '"U:u" "P:p"', **more)


GONE = {"key": "AuthInfo:a.test", "state": "absent"}
LOGINS: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"sendmail_authinfo": [login("AuthInfo:a.test")], "sendmail_authinfo__x": [login("AuthInfo:b.test")]},
        ["AuthInfo:a.test", "AuthInfo:b.test"],
    ),
    ({"sendmail_authinfo": [login("AuthInfo:a.test")], "sendmail_authinfo__x": [GONE]}, []),
    ({"sendmail_authinfo__x": [login("AuthInfo:a.test", expires=OVER)]}, []),
]


@pytest.mark.parametrize(("variables", "keys"), LOGINS)
def test_authinfo_has_layers_that_take_away_too(variables: dict[str, Any], keys: list[str]) -> None:
    made = parse_settings({**HUB, **variables}, now=NOW)
    assert [entry["key"] for entry in authinfo(made)] == keys


def test_no_warning_of_an_expired_login_shows_it() -> None:
    said = list(expired({"sendmail_authinfo__x": (login("AuthInfo:a.test", expires=OVER),)}, now=NOW))
    assert len(said) == 1
    assert "sendmail_authinfo__x[0] (AuthInfo:a.test) has expired" in said[0]
    assert "P:p" not in said[0]


# variables, and where each fault is
INVALID: list[tuple[dict[str, Any], list[str]]] = [
    ({"sendmail_access__a": "From:a.test"}, ["sendmail_access__a"]),
    (
        {"sendmail_access": [e("From:a.test.")], "sendmail_access__a": [e("From:b.test"), e("c.test")]},
        ["sendmail_access[0] (From:a.test.)", "sendmail_access__a[1] (c.test)"],
    ),
    # a layer may not open the relay either
    (
        {"sendmail_access__a": [e("Connect:0.0.0.0/1", "RELAY")]},
        ["sendmail_access__a[0] (Connect:0.0.0.0/1)"],
    ),
    ({"sendmail_access__a": [e("Connect:com", "RELAY")]}, ["sendmail_access__a[0] (Connect:com)"]),
    # two layers that are right each, and cannot both be
    (
        {
            "sendmail_access__a": [e("Connect:192.0.2.0/23")],
            "sendmail_access__b": [e("Connect:192.0.3", "OK")],
        },
        ["sendmail_access__b[0] (Connect:192.0.3)"],
    ),
]


@pytest.mark.parametrize(("variables", "places"), INVALID)
def test_is_refused(variables: dict[str, Any], places: list[str]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_settings({**HUB, **variables})
    assert [fault.where for fault in refused.value.faults] == places


def test_what_has_expired_is_told() -> None:
    variables = {
        "sendmail_access__a": [e("From:a.test"), e("From:b.test", expires=OVER)],
        "sendmail_hub": "h",
    }
    assert list(expired(variables, now=NOW)) == [
        "sendmail_access__a[1] (From:b.test) has expired (2026-06-14) and is left out: remove it"
    ]


# variables, and what is said of them
SUPERFLUOUS: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"sendmail_access": [e("Connect:10.0.0.0/8")], "sendmail_access__a": [e("Connect:10.1.2.0/25")]},
        [
            (
                "sendmail_access__a[0] (Connect:10.1.2.0/25) has no effect: Connect:10 at"
                " sendmail_access[0] (Connect:10.0.0.0/8) says the same"
            )
        ],
    ),
    ({"sendmail_access": [e("Connect:10.0.0.0/8"), e("Connect:10.1.2.0/25", "RELAY")]}, []),
    # exceptions, and exceptions to them
    ({"sendmail_access": [e("Connect:10.0.0.0/15"), e("Connect:11"), e("Connect:10.0.0.0/24", "OK")]}, []),
    (
        {
            "sendmail_access": [
                e("Connect:10.1.0.0/16"),
                e("Connect:10.1.254.0/23", "OK"),
                e("Connect:10.1.255.8"),
            ]
        },
        [],
    ),
    ({"sendmail_access": [e("Connect:10.1"), e("Connect:10.0.0.0/8", expires=OVER)]}, []),
    ({"sendmail_access": [e("Connect:10.1"), {"key": "Connect:10.0.0.0/8", "state": "absent"}]}, []),
    (
        {"sendmail_mailertable": [e("a.b.test", "esmtp:[h.test]"), e(".b.test", "esmtp:[h.test]")]},
        [
            (
                "sendmail_mailertable[0] (a.b.test) has no effect: .b.test at"
                " sendmail_mailertable[1] (.b.test) says the same"
            )
        ],
    ),
    ({}, []),
]


@pytest.mark.parametrize(("variables", "warnings"), SUPERFLUOUS)
def test_what_has_no_effect_is_told(variables: dict[str, Any], warnings: list[str]) -> None:
    assert list(without_effect(variables, now=NOW)) == warnings


A = {"name": "a", "socket": "inet:1@localhost"}
B = {"name": "b", "socket": "inet:2@localhost"}
JOINED: list[tuple[dict[str, Any], str]] = [
    # one that stands behind the default, and one that takes the default's place
    ({"sendmail_listen__x": [{"name": "late"}]}, 'sendmail_listen__x[0] ("late")'),
    ({"sendmail_listen__x": [{"port": 587}, {"name": "b", "port": 587}]}, 'sendmail_listen__x[1] ("b")'),
    # the index is that of the layer, be there another before it or one that it replaces
    (
        {"sendmail_listen": [{}, {"name": "b", "port": 26}], "sendmail_listen__x": [{"name": "c"}]},
        'sendmail_listen__x[0] ("c")',
    ),
    (
        {
            "sendmail_listen": [{}, {"name": "b", "port": 26}],
            "sendmail_listen__x": [{"port": 27}, {"name": "c", "port": 26}],
        },
        'sendmail_listen__x[1] ("c")',
    ),
    (
        {"sendmail_input_mail_filter__x": [B], "sendmail_mail_filter": [A], "sendmail_mail_filter__x": [B]},
        'sendmail_mail_filter__x[0] ("b")',
    ),
    (
        {"sendmail_host_name": "a.test", "sendmail_relay_domains__x": ["c.test", "a.test"]},
        'sendmail_relay_domains__x[1] ("a.test")',
    ),
    (
        {
            "sendmail_client_options__x": [{"family": "inet6"}, {}],
            "sendmail_client_options__y": [{"port": 1}],
        },
        "sendmail_client_options__y[0]",
    ),
    (
        {"sendmail_queue_group__x": [{"name": "slow", "path": "/var/spool/mqueue"}]},
        'sendmail_queue_group__x[0] ("slow").path',
    ),
]


@pytest.mark.parametrize(("variables", "place"), JOINED)
def test_a_fault_of_a_joined_list_is_told_where_it_was_said(variables: dict[str, Any], place: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_settings({"sendmail_relay_domains": ["corp.test"], "sendmail_hub": "[192.0.2.1]", **variables})
    assert place in [fault.where for fault in refused.value.faults]


def test_a_layer_adds_to_the_privacy_options_of_the_default() -> None:
    added = parse_settings({**HUB, "sendmail_privacy_options__x": ["noreceipts", "goaway"]})
    assert added.privacy_options == (
        *(
            "noetrn",
            "nobodyreturn",
            "restrictmailq",
            "restrictqrun",
            "restrictexpand",
            "noreceipts",
            "goaway",
        ),
    )
    alone = parse_settings({**HUB, "sendmail_privacy_options": ["goaway"], "sendmail_privacy_options__x": []})
    assert alone.privacy_options == ("goaway",)


def test_an_entry_of_the_default_is_told_as_such() -> None:
    defaults = {"sendmail_listen": ("a", "b")}
    said = naming_layers(Fault("sendmail_listen[1].port", "x", "y"), {"sendmail_listen__x": ("c",)}, defaults)
    assert said.where == "the default of sendmail_listen[1].port"


def test_what_is_no_entry_is_told_with_all_that_it_comes_from() -> None:
    values: dict[str, object] = {"sendmail_timeouts": {}, "sendmail_timeouts__x": {}}
    said = naming_layers(Fault("sendmail_timeouts.rcpt", "x", "y"), values, {"sendmail_timeouts": {}})
    assert said.where == "sendmail_timeouts.rcpt, put together from sendmail_timeouts, sendmail_timeouts__x"
