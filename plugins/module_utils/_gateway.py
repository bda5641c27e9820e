# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The hardened gateway: what a RelaySettings means in sendmail's own files.

Nothing is delivered on the host. Mail for a relay domain goes to the hub, mail of the host's own users
(root, cron) too, and everything else goes out, for those who may send it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _access, _mailertable
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_options import Listener
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Entry, fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import (
    Block,
    Call,
    Mc,
    Statement,
    define,
    defines,
    feature,
    overlay,
    undefine,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import address_in

HELP_FILE = "/etc/mail/helpfile.relay"
SUBMIT_USER = "smmsp"
_LOOPBACK = ("127.0.0.1", "IPv6:0:0:0:0:0:0:0:1")  # as ${client_addr} writes them

# Without "($v/$Z)", which tells the version to every later reader of the message (m4/cfhead.m4)
_RECEIVED_BY = define("_REC_BY_", "$.by $j$?r with $r$. id $i$?{tls_version}")


def gateway(settings: RelaySettings) -> Mc:
    """The sendmail.mc of the host's daemon: the kind's own statements, and over them the user's words."""
    base = (
        Call("VERSIONID", ("postmaster.sendmail: gateway",)),
        Call("OSTYPE", ("debian",)),
        *_identity(settings),
        *_privileges(settings),
        *_nothing_local(settings),
        *_limits(settings),
        *_listeners(settings),
        *_policy(settings),
        Call("MAILER", ("smtp",)),
        _LOCAL_CHECK_RCPT,
    )
    return Mc(overlay(base, settings.words.statements()))


def submit(settings: RelaySettings) -> Mc:
    """The submit.mc of the host's own users: hand everything to the daemon on loopback.

    FEATURE(msp) sets the rest (feature/msp.m4), RunAsUser smmsp among it.
    """
    return Mc(
        (
            Call("VERSIONID", ("postmaster.sendmail: submission",)),
            Call("OSTYPE", ("debian",)),
            *_host_name(settings),
            _RECEIVED_BY,
            *defines(
                [
                    ("confCF_VERSION", "Submit"),
                    ("confRUN_AS_USER", SUBMIT_USER),
                    ("confTRUSTED_USER", SUBMIT_USER),
                    ("confPRIVACY_FLAGS", "goaway,noetrn,restrictmailq,restrictqrun,restrictexpand"),
                    ("MSP_QUEUE_DIR", "/var/spool/mqueue-client"),
                    ("confPID_FILE", "/run/sendmail/msp/sendmail.pid"),
                    ("confHOST_STATUS_DIRECTORY", ""),
                    ("STATUS_FILE", ""),
                    ("confTO_IDENT", "0"),
                    ("confTO_ICONNECT", "5s"),
                    ("RELAY_MAILER_ARGS", f"TCP $h {_loopback(settings).port}"),
                ]
            ),
            feature("msp", "[127.0.0.1]"),
        )
    )


def help_file() -> str:
    """A HELP that tells nothing: without its first line sendmail adds its version (srvrsmtp.c, help())."""
    return "#vers\t2\nsmtp\tSee RFC 5321.\n"


def relay_domains() -> str:
    """The file of class R, which stays empty: see access()."""
    return "# Names here are clients too. The relay domains are To: entries of the access map.\n"


def local_host_names(settings: RelaySettings) -> str:
    """The file of class w: further names of this host."""
    return _lines(settings.local_host_names)


def access(settings: RelaySettings) -> list[Mapping[str, Any]]:
    """The entries of the access map: the user's, the relay domains, and limits that the user does not set.

    A relay domain in class R would let every client whose name lies below it relay anywhere (proto.m4,
    Relay_ok asks class R for the client's name too); To: speaks of recipients alone.
    """
    given = _access.expand(settings.access, variable="sendmail_access")
    relayed = ((f"To:{name}", "RELAY") for name in settings.relay_domains)
    return [*settings.access, *_left_out(given, chain(relayed, _client_limits(settings)))]


def mailertable(settings: RelaySettings) -> list[Mapping[str, Any]]:
    """The entries of the mailertable: the user's, and the hub for each relay domain that they leave out.

    To: takes a domain with its subdomains, a mailertable key without a leading dot the domain alone.
    """
    given = _mailertable.expand(settings.mailertable, variable="sendmail_mailertable")
    names = (key for name in settings.relay_domains for key in (name, f".{name}"))
    to_hub = ((name, f"esmtp:{settings.hub}") for name in names)
    return [*settings.mailertable, *_left_out(given, to_hub)]


def _identity(settings: RelaySettings) -> Iterator[Statement]:
    yield from _host_name(settings)
    yield define("confSMTP_LOGIN_MSG", "$j")
    yield _RECEIVED_BY
    yield define("HELP_FILE", HELP_FILE)
    yield define("confPRIVACY_FLAGS", ",".join(settings.privacy_options))
    yield define("confLOG_LEVEL", str(settings.log_level))
    # Else every name that the resolver gives to an interface's address is taken for this host's own.
    yield define("confDONT_PROBE_INTERFACES", "True")


def _host_name(settings: RelaySettings) -> Iterator[Statement]:
    if settings.host_name:
        yield define("confDOMAIN_NAME", settings.host_name)


def _privileges(settings: RelaySettings) -> tuple[Statement, ...]:
    # The daemon is this user from its start. RunAsUser is for those who start sendmail as root: a queue
    # run by root would else leave files that the daemon cannot read.
    user = settings.relay_user
    return (
        *defines(
            [
                ("confRUN_AS_USER", f"{user}:{user}"),
                ("confTRUSTED_USER", user),
                ("confPID_FILE", "/run/sendmail/mta/sendmail.pid"),
                ("confTEMP_FILE_MODE", "0600"),
                ("confQUEUE_FILE_MODE", "0600"),
                ("STATUS_FILE", ""),
            ]
        ),
        undefine("confHOST_STATUS_DIRECTORY"),
    )


def _nothing_local(settings: RelaySettings) -> tuple[Statement, ...]:
    # MAILER(smtp) brings the local mailer and the shell along; they must exist, so they do nothing.
    return (
        undefine("ALIAS_FILE"),
        *defines(
            [
                ("confFORWARD_PATH", ""),
                ("LOCAL_MAILER_PATH", "/bin/false"),
                ("LOCAL_MAILER_ARGS", "false"),
                ("LOCAL_SHELL_PATH", "/bin/false"),
                ("LOCAL_SHELL_ARGS", "false"),
            ]
        ),
        *(Call("MODIFY_MAILER_FLAGS", ("LOCAL", f"-{flag}")) for flag in "/|:"),
        _local_to_hub(settings),
    )


def _local_to_hub(settings: RelaySettings) -> Block:
    # Ruleset 5 has the last word on what would be delivered here. MAIL_HUB does the same, but makes a plain
    # "postmaster" postmaster@[hub], an address in no domain that the hub may well refuse.
    return Block(
        "LOCAL_RULESETS",
        ("SLocal_localaddr", f"R$+\t\t\t$#esmtp $@ {settings.hub} $: $1 < @ $j . >"),
    )


def _limits(settings: RelaySettings) -> tuple[Statement, ...]:
    return defines(
        [
            ("confMAX_MESSAGE_SIZE", settings.max_message_size),
            ("confMAX_RCPTS_PER_MESSAGE", settings.max_recipients),
            ("confBAD_RCPT_THROTTLE", 3),
            ("confMAX_DAEMON_CHILDREN", settings.max_daemon_children),
            ("confCONNECTION_RATE_THROTTLE", settings.connection_rate_throttle),
            ("confCONNECTION_RATE_WINDOW_SIZE", "60s"),
            ("confMAX_HEADERS_LENGTH", 32768),
            ("confMAX_MIME_HEADER_LENGTH", "256/128"),
            ("confMAX_HOP", 30),
            ("confMIN_FREE_BLOCKS", 4096),
            ("confREJECT_NUL", "true"),
            *((f"confTO_{name.upper()}", time) for name, time in sorted(settings.timeouts.items())),
        ]
    )


def _listeners(settings: RelaySettings) -> Iterator[Statement]:
    yield feature("no_default_msa")
    listeners = settings.listen
    if _loopback(settings) not in listeners:
        listeners = (*listeners, _loopback(settings))
    for listener in listeners:
        # A: no AUTH, which an unconfigured sendmail offers where SASL is installed; E: no ETRN
        parts = {
            "Name": listener.name,
            "Family": listener.family,
            "Addr": listener.address,
            "Port": listener.port,
            "M": "AE",
            "Listen": settings.listen_backlog,
        }
        yield Call("DAEMON_OPTIONS", (", ".join(f"{key}={part}" for key, part in parts.items() if part),))


def _loopback(settings: RelaySettings) -> Listener:
    """The listener that the host's own users reach on 127.0.0.1: one that was asked for, or one more."""
    for listener in settings.listen:
        if listener.hears("127.0.0.1"):
            return listener
    return Listener(name="MTA-loopback", address="127.0.0.1")


def _policy(settings: RelaySettings) -> Iterator[Statement]:
    if settings.smart_host:
        yield define("SMART_HOST", f"esmtp:{settings.smart_host}")
    yield feature("access_db", "hash -T<TMPF> /etc/mail/access", "skip")
    yield feature("blocklist_recipients")
    yield feature("delay_checks", "friend", "n")
    if settings.greet_pause:
        yield feature("greet_pause", str(settings.greet_pause))
    yield feature("ratecontrol", "nodelay", "terminate")
    yield feature("conncontrol", "nodelay", "terminate")
    yield feature("nopercenthack", "reject")
    yield feature("nouucp", "reject")
    yield feature("mailertable", "hash -T<TMPF> /etc/mail/mailertable")
    yield feature("use_cw_file")


# With a hub every odd local part is a local user for sendmail, and the hub would be the second hop of an
# open relay (cf/README, "NOTICE" about MAIL_HUB). So strangers reach postmaster and nobody else here, and
# only this host's own processes, which come from loopback or from no address, reach its users.
_LOCAL_CHECK_RCPT = Block(
    "LOCAL_RULESETS",
    (
        "SLocal_check_rcpt",
        "R$*\t\t\t$: <$&{client_addr}> $>canonify $1",
        "R<> $*\t\t\t$@ here",
        *(f"R<{address}> $*\t$@ here" for address in _LOOPBACK),
        "R<$*> postmaster\t\t$@ local",
        "R<$*> postmaster < @ $=w . >\t$@ local",
        'R<$*> $* < @ $=w . >\t$#error $@ 5.1.1 $: "550 User unknown"',
        "R<$*> $* < @ $* > $*\t$@ remote",
        'R$*\t\t\t$#error $@ 5.1.1 $: "550 User unknown"',
    ),
)


def _client_limits(settings: RelaySettings) -> Iterator[tuple[str, str]]:
    """Limits for everyone, and none for this host and the hub. An empty key is the default (cf/README)."""
    yield "ClientRate:", str(settings.client_rate)
    yield "ClientConn:", str(settings.client_connections)
    hub = address_in(settings.hub)
    for address in (*_LOOPBACK, hub) if hub else _LOOPBACK:
        yield f"ClientRate:{address}", "0"
        yield f"ClientConn:{address}", "0"
        if settings.greet_pause:
            yield f"GreetPause:{address}", "0"


def _left_out(given: Iterable[Entry], defaults: Iterable[tuple[str, str]]) -> Iterator[Mapping[str, Any]]:
    """The defaults whose key is none of the records given: a network says what it says of each address."""
    said = {record.folded for record in given}
    return ({"key": key, "value": value} for key, value in defaults if fold(key) not in said)


def _lines(names: tuple[str, ...]) -> str:
    return "".join(f"{name}\n" for name in names)
