# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What settings become in sendmail's own files. Whether m4 and sendmail take them is tested on real hosts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _access,
    _host_kind,
    _mailertable,
    _map_entry,
    _relay_maps,
    _submit_mc,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._gateway import gateway
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Mc, render
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    RelaySettings,
    parse_settings,
)


def settings(**given: object) -> RelaySettings:
    variables: dict[str, Any] = {"sendmail_hub": "hub.example.com"}
    variables.update({f"sendmail_{name}": value for name, value in given.items()})
    return parse_settings(variables)


# settings, what the .mc says then, and does not say without them
SAID = [
    ({"host_name": "gw.example.com"}, "define(`confDOMAIN_NAME', ``gw.example.com'')dnl"),
    ({"hub": "[192.0.2.9]"}, "R$+\t\t\t$#esmtp $@ [192.0.2.9] $: $1 < @ $j . >'"),
    ({"smart_host": "out.example.com"}, "define(`SMART_HOST', ``esmtp:[out.example.com]'')dnl"),
    ({"relay_user": "relay"}, "define(`confRUN_AS_USER', ``relay:relay'')dnl"),
    ({"relay_user": "relay"}, "define(`confTRUSTED_USER', ``relay'')dnl"),
    ({"max_message_size": 7}, "define(`confMAX_MESSAGE_SIZE', ``7'')dnl"),
    ({"max_recipients": 7}, "define(`confMAX_RCPTS_PER_MESSAGE', ``7'')dnl"),
    ({"max_daemon_children": 7}, "define(`confMAX_DAEMON_CHILDREN', ``7'')dnl"),
    ({"connection_rate_throttle": 7}, "define(`confCONNECTION_RATE_THROTTLE', ``7'')dnl"),
    ({"log_level": 7}, "define(`confLOG_LEVEL', ``7'')dnl"),
    ({"timeouts": {"helo": "7s"}}, "define(`confTO_HELO', ``7s'')dnl"),
    ({"privacy_options": ["goaway", "noetrn"]}, "define(`confPRIVACY_FLAGS', ``goaway,noetrn'')dnl"),
    ({"greet_pause": 7}, "FEATURE(`greet_pause', `7')dnl"),
    (
        {"listen_backlog": 7},
        "DAEMON_OPTIONS(``Name=MTA, Family=inet, Port=25, M=AE, Listen=7'')dnl",
    ),
    (
        {"listen": [{"address": "192.0.2.1", "port": 2525}]},
        "DAEMON_OPTIONS(``Name=MTA, Family=inet, Addr=192.0.2.1, Port=2525, M=AE, Listen=512'')dnl",
    ),
    # the host's own users must reach the daemon whatever else it listens on
    (
        {"listen": [{"address": "192.0.2.1"}]},
        "DAEMON_OPTIONS(``Name=MTA-loopback, Family=inet, Addr=127.0.0.1, Port=25, M=AE, Listen=512'')dnl",
    ),
]


def lines(mc: Mc) -> list[str]:
    return render(mc).splitlines()


@pytest.mark.parametrize(("given", "line"), SAID)
def test_setting_is_said(given: dict[str, object], line: str) -> None:
    assert line in lines(gateway(settings(**given)))
    assert line not in lines(gateway(settings()))


def test_no_greet_pause_without_a_time() -> None:
    assert "greet_pause" not in render(gateway(settings(greet_pause=0)))


def test_one_listener_on_all_addresses_is_enough() -> None:
    assert sum(line.startswith("DAEMON_OPTIONS") for line in lines(gateway(settings()))) == 1


@pytest.mark.parametrize(
    ("listen", "port"),
    [
        ([{}], 25),
        ([{"family": "inet6", "port": 2525}], 2525),
        ([{"port": 2525}], 2525),
        ([{"address": "192.0.2.1", "port": 2525}], 25),
        ([{"name": "MSA", "port": 587, "modifiers": "Ea"}], 25),
        ([{"name": "smtps", "port": 465, "modifiers": "s"}, {"port": 2525}], 2525),
    ],
)
def test_submission_goes_where_the_daemon_listens_on_loopback(listen: list[object], port: int) -> None:
    tls = {"tls_server_certificate": "/etc/mail/tls/a.pem", "tls_server_key": "/etc/mail/tls/a.key"}
    found = settings(listen=listen, **tls)
    assert f"define(`RELAY_MAILER_ARGS', ``TCP $h {port}'')dnl" in lines(_submit_mc.submit(found))


@pytest.mark.parametrize("mc", [gateway, _submit_mc.submit])
def test_the_version_is_told_to_nobody(mc: Callable[[RelaySettings], Mc]) -> None:
    rendered = render(mc(settings()))
    assert "$v" not in rendered
    assert "$Z" not in rendered
    assert "define(`_REC_BY_'" in rendered


def test_a_relay_domain_goes_to_the_hub_unless_the_user_says_otherwise() -> None:
    found = _relay_maps.mailertable(
        settings(
            relay_domains=["a.test", "b.test"], mailertable=[{"key": "B.test", "value": "esmtp:[other.test]"}]
        )
    )
    assert {entry["key"]: entry["value"] for entry in found} == {
        "a.test": "esmtp:[hub.example.com]",
        ".a.test": "esmtp:[hub.example.com]",
        "B.test": "esmtp:[other.test]",
        ".b.test": "esmtp:[hub.example.com]",
    }


def test_limits_hold_for_clients_but_not_for_this_host_and_the_hub() -> None:
    found = {
        entry["key"]: entry["value"]
        for entry in _host_kind.access(
            settings(
                hub="[192.0.2.9]",
                client_rate=7,
                client_connections=8,
                access=[{"key": "clientrate:", "value": "9"}, {"key": "Connect:192.0.2.1", "value": "RELAY"}],
            )
        )
    }
    assert found["clientrate:"] == "9"
    assert "ClientRate:" not in found
    assert {"key": "ClientRate:", "value": "7"} in _host_kind.access(settings(client_rate=7))
    assert found["ClientConn:"] == "8"
    assert found["Connect:192.0.2.1"] == "RELAY"
    for address in ("127.0.0.1", "IPv6:0:0:0:0:0:0:0:1", "192.0.2.9"):
        for tag in ("ClientRate", "ClientConn", "GreetPause"):
            assert found[f"{tag}:{address}"] == "0"


@pytest.mark.parametrize("key", ["ClientRate:192.0.2.8/29", "ClientRate:0::1"])
def test_a_limit_that_a_network_brings_is_not_said_again(key: str) -> None:
    made = settings(hub="[192.0.2.9]", access=[{"key": key, "value": "7"}])
    assert _map_entry.check(_host_kind.access(made), _access.GRAMMAR, variable="v") == []


def test_what_we_add_is_what_a_user_may_write() -> None:
    made = settings(hub="[IPv6:2001:db8::9]", relay_domains=["a.test"])
    assert _map_entry.check(_host_kind.access(made), _access.GRAMMAR, variable="v") == []
    assert _map_entry.check(_relay_maps.mailertable(made), _mailertable.GRAMMAR, variable="v") == []


def test_class_files_hold_a_name_a_line() -> None:
    made = settings(relay_domains=["a.test", "b.test"], local_host_names=["c.test"])
    relayed = {entry["key"]: entry["value"] for entry in _host_kind.access(made) if entry["value"] == "RELAY"}
    assert relayed == {"To:a.test": "RELAY", "To:b.test": "RELAY"}
    assert [line for line in _relay_maps.relay_domains().splitlines() if not line.startswith("#")] == []
    assert _relay_maps.local_host_names(made) == "c.test\n"
    assert _relay_maps.local_host_names(settings()) == ""
