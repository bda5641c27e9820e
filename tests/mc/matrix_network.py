# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listeners, connections, queues, filters and blocklists: each key of each of them (see matrix_words)."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.postmaster.sendmail.plugins.module_utils import _client_options, _daemon_options
from ansible_collections.postmaster.sendmail.plugins.module_utils._milter import STAGES
from hand_written import Row, word
from matrix_options import CERTIFICATE

_LOOPBACK = "DAEMON_OPTIONS(`Name=MTA-loopback, Family=inet, Addr=127.0.0.1, Port=25, M=AE, Listen=512')"
_SLOW = "P=/var/spool/mqueue/slow"


def _listener(options: str, *, beside: tuple[Row, ...] = (), **given: object) -> Row:
    lines = f"DAEMON_OPTIONS(`{options}')"
    if {"address", "family"} & set(given):
        lines += f"\n{_LOOPBACK}"
    return word(lines, strike=("DAEMON_OPTIONS",), beside=beside, listen=[given])


def _client(options: str, **given: object) -> Row:
    return word(f"CLIENT_OPTIONS(`{options}')", client_options=[given])


def _group(more: str, **given: object) -> Row:
    said = {"name": "slow", "path": "/var/spool/mqueue/slow", **given}
    return word(f"QUEUE_GROUP(`slow', `{_SLOW}{more}')", queue_group=[said])


def _filter(options: str, **given: object) -> Row:
    said = {"name": "scan", "socket": "local:/run/scan/s", **given}
    return word(f"INPUT_MAIL_FILTER(`scan', `{options}')", input_mail_filter=[said])


_SCAN = Row(
    "MAIL_FILTER(`scan', `S=local:/run/scan/s')",
    {"mail_filter": [{"name": "scan", "socket": "local:/run/scan/s"}]},
)
_SIGN = Row(
    "MAIL_FILTER(`sign', `S=local:/run/sign/s')",
    {"mail_filter": [{"name": "sign", "socket": "local:/run/sign/s"}]},
)

LISTENERS: Sequence[Row] = (
    _listener("Name=one, Family=inet, Port=25, M=AE, Listen=512", name="one"),
    _listener("Name=MTA, Family=inet, Addr=192.0.2.1, Port=25, M=AE, Listen=512", address="192.0.2.1"),
    _listener(
        "Name=MTA, Family=inet6, Addr=2001:db8::1, Port=25, M=AE, Listen=512",
        family="inet6",
        address="2001:db8::1",
    ),
    word(
        "DAEMON_OPTIONS(`Name=MTA, Family=inet6, Port=25, M=AE, Listen=512')",
        strike=("DAEMON_OPTIONS",),
        listen=[{"family": "inet6"}],
    ),
    _listener("Name=MTA, Family=inet, Port=587, M=AE, Listen=512", port=587),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=17", listen=17),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, SndBufSize=4096", send_buffer=4096),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, RcvBufSize=4096", receive_buffer=4096),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, children=9", children=9),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, DeliveryMode=queue", delivery_mode="queue"),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, delayLA=4", delay_la=4),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, queueLA=5", queue_la=5),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, refuseLA=6", refuse_la=6),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, InputMailFilters=", input_mail_filters=[]),
    word(
        "DAEMON_OPTIONS(`Name=MTA, Family=inet, Port=25, M=AE, Listen=512, InputMailFilters=scan;sign')",
        strike=("DAEMON_OPTIONS",),
        beside=(_SCAN, _SIGN),
        listen=[{"input_mail_filters": ["scan", "sign"]}],
    ),
    _listener("Name=MTA, Family=inet, Port=25, Listen=512", modifiers=""),
    *(
        _listener(
            f"Name=MTA, Family=inet, Addr=192.0.2.1, Port=25, M={letter}, Listen=512",
            beside=(CERTIFICATE,) if letter == "s" else (),
            address="192.0.2.1",
            modifiers=letter,
        )
        for letter in _daemon_options.MODIFIERS
    ),
    word(
        "DAEMON_OPTIONS(`Name=MTA, Family=inet, Port=25, M=AE, Listen=512')\n"
        "DAEMON_OPTIONS(`Name=MSA, Family=inet, Port=587, M=Ea, Listen=512')\n"
        "DAEMON_OPTIONS(`Name=TLSMSA, Family=inet, Port=465, M=Eas, Listen=512')",
        beside=(CERTIFICATE,),
        strike=("DAEMON_OPTIONS",),
        listen=[
            {"name": "MTA"},
            {"name": "MSA", "port": 587, "modifiers": "Ea"},
            {"name": "TLSMSA", "port": 465, "modifiers": "Eas"},
        ],
    ),
    word(
        "DAEMON_OPTIONS(`Name=MTA, Family=inet, Port=25, M=AE, Listen=64')",
        strike=("DAEMON_OPTIONS",),
        listen_backlog=64,
    ),
    _client("Family=inet", family="inet"),
    _client("Family=inet, Addr=192.0.2.9", address="192.0.2.9"),
    _client("Family=inet6, Addr=2001:db8::9", family="inet6", address="2001:db8::9"),
    _client("Family=inet, Port=1025", port=1025),
    _client("Family=inet, SndBufSize=4096", send_buffer=4096),
    _client("Family=inet, RcvBufSize=4096", receive_buffer=4096),
    *(_client(f"Family=inet, M={letter}", modifiers=letter) for letter in _client_options.MODIFIERS),
)

QUEUES: Sequence[Row] = (
    _group(""),
    _group(", F=f", flags="f"),
    _group(", I=1h", interval="1h"),
    _group(", N=10", nice=10),
    _group(", F=f, R=3", flags="f", runners=3),
    _group(", J=500", jobs=500),
    _group(", r=15", recipients=15),
)

JUDGES: Sequence[Row] = (
    _filter("S=local:/run/scan/s"),
    _filter("S=inet:8891@127.0.0.1", socket="inet:8891@127.0.0.1"),
    _filter("S=inet6:8891@::1", socket="inet6:8891@::1"),
    *(_filter(f"S=local:/run/scan/s, F={flag}", flags=flag) for flag in ("R", "T", "4")),
    *(_filter(f"S=local:/run/scan/s, T={part}:7s", timeouts={part: "7s"}) for part in ("C", "S", "R", "E")),
    _filter("S=local:/run/scan/s, F=T, T=C:1m;E:5m", flags="T", timeouts={"E": "5m", "C": "1m"}),
    _SCAN,
    *(
        word(
            f"define(`confMILTER_MACROS_{stage.upper()}', ``i, {{mail_addr}}'')",
            beside=(_SCAN,),
            milter_macros={stage: ["i", "{mail_addr}"]},
        )
        for stage in STAGES
    ),
    word("FEATURE(`dnsbl', `bl.example.org')", dnsbl=["bl.example.org"]),
    word(
        "FEATURE(`dnsbl', `bl.example.org', ``\"550 \" $&{client_addr} \" is listed, see us\"'', `t')",
        dnsbl=[
            {
                "zone": "bl.example.org",
                "message": "550 $&{client_addr} is listed, see us",
                "temporary": True,
            }
        ],
    ),
    word(
        "FEATURE(`enhdnsbl', `bl.example.org', `quarantine', , `127.0.0.2.', `127.0.1.$-.')",
        enhdnsbl=[
            {"zone": "bl.example.org", "message": "quarantine", "results": ["127.0.0.2", "127.0.1.$-"]}
        ],
    ),
)

NETWORK_ROWS: Sequence[Row] = (*LISTENERS, *QUEUES, *JUDGES)
