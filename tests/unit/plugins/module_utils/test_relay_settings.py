# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the relay's variables may say."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_options import Listener
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    RelaySettings,
    parse_settings,
    unknown_names,
    variable_names,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_block import TextBlock
from ansible_collections.postmaster.sendmail.plugins.module_utils._timeouts import TIMEOUTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import defaults_of

HUB = {"sendmail_hub": "hub.example.com"}

SIX: dict[str, Any] = {"family": "inet6", "address": "2001:db8::1"}

VALID: list[tuple[dict[str, Any], str, object]] = [
    ({}, "hub", "[hub.example.com]"),
    ({}, "max_recipients", 100),
    ({"sendmail_max_recipients": "7"}, "max_recipients", 7),
    ({"sendmail_relay_domains": ["Example.com"]}, "relay_domains", ("example.com",)),
    ({"sendmail_listen": [{}]}, "listen", (Listener(),)),
    ({"sendmail_listen": [{"address": "0.0.0.0"}]}, "listen", (Listener(),)),  # noqa: S104 - no socket here
    (
        {"sendmail_listen": [{"name": "six", "family": "inet6", "address": "2001:db8::1", "port": 2525}]},
        "listen",
        (Listener("six", "inet6", "2001:db8::1", 2525),),
    ),
    (
        {"sendmail_listen": [{}, {"name": "b", "port": 587}, {"name": "c", **SIX}]},
        "listen",
        (Listener(), Listener("b", port=587), Listener("c", **SIX)),
    ),
    (
        {"sendmail_listen": [{"address": "192.0.2.1"}, {"name": "b", "address": "192.0.2.2"}]},
        "listen",
        (Listener(address="192.0.2.1"), Listener("b", address="192.0.2.2")),
    ),
    ({"sendmail_timeouts": {"command": "2m"}}, "timeouts", {**TIMEOUTS, "command": "2m"}),
    (
        {"sendmail_access": [{"key": "Connect:192.0.2.1", "value": "RELAY"}]},
        "access",
        ({"key": "Connect:192.0.2.1", "value": "RELAY"},),
    ),
    ({"sendmail_of_another_role": object()}, "relay_domains", ()),
    ({"sendmail_queue_interval": "1m"}, "queue_interval", "1m"),
    ({"sendmail_jail_read_only": ["/A", "/a"]}, "jail_read_only", ("/A", "/a")),
]

# variables, and where each fault is
INVALID: list[tuple[dict[str, Any], list[str]]] = [
    ({"sendmail_hub": ""}, ["sendmail_hub"]),
    ({"sendmail_relay_domains": ["a.test", "bad domain"]}, ['sendmail_relay_domains[1] ("bad domain")']),
    ({"sendmail_max_daemon_children": "abc"}, ["sendmail_max_daemon_children"]),
    ({"sendmail_access": [{"key": "Connect:192.0.2.0/33", "value": "RELAY"}]}, ["sendmail_access[0]"]),
    ({"sendmail_access": [{"key": "Connect:192.0.2.1", "value": "RELAYS"}]}, ["sendmail_access[0]"]),
    ({"sendmail_mailertable": [{"key": "a.test", "value": "nonsense"}]}, ["sendmail_mailertable[0]"]),
    ({"sendmail_privacy_options": ["goaway", "goway"]}, ["sendmail_privacy_options[1]"]),
    ({"sendmail_timeouts": {"comand": "5m", "helo": "5m"}}, ["sendmail_timeouts.comand"]),
    ({"sendmail_listen": []}, ["sendmail_listen"]),
    ({"sendmail_listen": [{"port": 25}, {"port": 26}]}, ['sendmail_listen[1] ("MTA")']),
    ({"sendmail_listen": [{}, {"name": "b"}]}, ['sendmail_listen[1] ("b")']),
    ({"sendmail_listen": [{}, {"name": "b", "family": "inet6"}]}, ['sendmail_listen[1] ("b")']),
    ({"sendmail_listen": [{"family": "inet6"}, {"name": "b"}]}, ['sendmail_listen[1] ("b")']),
    ({"sendmail_listen": [{"name": "b", "address": "192.0.2.1"}, {}]}, ['sendmail_listen[1] ("MTA")']),
    (
        {"sendmail_listen": [{"family": "inet6"}, {"name": "b", "address": "192.0.2.1"}]},
        ['sendmail_listen[1] ("b")'],
    ),
    ({"sendmail_listen": [{"address": "2001:db8::1"}]}, ["sendmail_listen[0].address"]),
    ({"sendmail_listen": [{"family": "inet6", "address": "192.0.2.1"}]}, ["sendmail_listen[0].address"]),
    ({"sendmail_listen": [{"family": "inet6", "address": "0.0.0.0"}]}, ["sendmail_listen[0].address"]),  # noqa: S104 - no socket here
    ({"sendmail_host_name": "hub.example.com"}, ["sendmail_hub"]),
    (
        {"sendmail_host_name": "Out.example.com", "sendmail_smart_host": "out.example.com"},
        ["sendmail_smart_host"],
    ),
    ({"sendmail_smart_host": "[127.0.0.1]"}, ["sendmail_smart_host"]),
    ({"sendmail_queue_interval": 0}, ["sendmail_queue_interval"]),
    ({"sendmail_jail_read_only": "/etc/ssl"}, ["sendmail_jail_read_only"]),
    ({"sendmail_jail_read_only": ["/etc/ssl", "etc"]}, ["sendmail_jail_read_only[1]"]),
    (
        {"sendmail_relay_domains": ["b.test", "a.test"], "sendmail_local_host_names": ["a.test"]},
        ['sendmail_relay_domains[1] ("a.test")'],
    ),
    (
        {"sendmail_host_name": "relay.test", "sendmail_relay_domains": ["relay.test"]},
        ['sendmail_relay_domains[0] ("relay.test")'],
    ),
    (
        {"sendmail_hub": "a'b", "sendmail_log_level": "x", "sendmail_relay_domains": ["a b", "c d"]},
        ["sendmail_relay_domains[0]", "sendmail_relay_domains[1]", "sendmail_hub", "sendmail_log_level"],
    ),
]


@pytest.mark.parametrize(("given", "field", "expected"), VALID)
def test_taken(given: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(parse_settings({**HUB, **given}), field) == expected


@pytest.mark.parametrize(("given", "places"), INVALID)
def test_refused(given: dict[str, Any], places: list[str]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_settings({**HUB, **given})
    found = [fault.where for fault in caught.value.faults]
    assert len(found) == len(places)
    assert all(where.startswith(place) for where, place in zip(found, places))


ADVICE = [
    ("sendmail_relay_domains", ".a.test", "write a.test"),
    ("sendmail_relay_domains", "*.a.test", "write a.test"),
    ("sendmail_relay_domains", "a.test.", "write a.test"),
    ("sendmail_relay_domains", "user@a.test", "write the domain, a.test"),
    ("sendmail_relay_domains", "192.0.2.0/24", "is not a domain name"),
    ("sendmail_local_host_names", "192.0.2.1", "write [192.0.2.1]"),
    ("sendmail_local_host_names", "*.a.test", "write a.test"),
]


@pytest.mark.parametrize(("name", "word", "advice"), ADVICE)
def test_refused_with_what_would_be_right(name: str, word: str, advice: str) -> None:
    with pytest.raises(
        InvalidInputError, match=re.escape(f'{name}[0] ("{word}"): ') + ".*" + re.escape(advice)
    ):
        parse_settings({**HUB, name: [word]})


@pytest.mark.parametrize("name", variable_names())
def test_null_is_no_value(name: str) -> None:
    with pytest.raises(InvalidInputError, match=name):
        parse_settings({**HUB, name: None})


def test_the_hub_has_no_default() -> None:
    with pytest.raises(InvalidInputError, match="sendmail_hub"):
        parse_settings({})


def test_every_default_is_one_that_a_user_could_write() -> None:
    shown: dict[str, object] = {"sendmail_listen": [{}], "sendmail_timeouts": {}}
    blocks = {name: "" for name, value in defaults_of(RelaySettings).items() if isinstance(value, TextBlock)}
    defaults = {**defaults_of(RelaySettings), **shown, **blocks}
    assert parse_settings({**defaults, **HUB}) == parse_settings(HUB)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sendmail_relay_domain", "do you mean sendmail_relay_domains?"),
        ("sendmail_zzz", "sendmail_zzz is no variable"),
    ],
)
def test_a_slip_in_a_name_is_told(name: str, said: str) -> None:
    (warning,) = unknown_names([name, "sendmail_hub", "ansible_host"], variable_names())
    assert said in warning


def test_known_and_foreign_names_are_not_told() -> None:
    names = [*variable_names(), "sendmail_hosts", "__sendmail_wish", "mysendmail_x"]
    assert list(unknown_names(names, variable_names())) == []
