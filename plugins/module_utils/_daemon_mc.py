# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the sendmail.mc of every host kind says: who the daemon is, what it may do, and where it listens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_options import (
    FOR_OWN_MAIL,
    Listener,
)
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
from ansible_collections.postmaster.sendmail.plugins.module_utils._timeouts import timeout_statements

HELP_FILE = "/etc/mail/helpfile.relay"
LOOPBACK = ("127.0.0.1", "IPv6:0:0:0:0:0:0:0:1")  # as ${client_addr} writes them

# Without "($v/$Z)", which tells the version to every later reader of the message (m4/cfhead.m4)
RECEIVED_BY = define("_REC_BY_", "$.by $j$?r with $r$. id $i$?{tls_version}")


def daemon(settings: RelaySettings, own: Iterable[Statement], *, local_to: str) -> Mc:
    """The sendmail.mc of a daemon: what all kinds share, what is the kind's own, and the user's words.

    local_to is where the host's own users' mail goes, as mailer:host.
    """
    base = (
        Call("VERSIONID", (f"postmaster.sendmail: {settings.kind}",)),
        Call("OSTYPE", (settings.places.ostype,)),
        *_identity(settings),
        *_privileges(settings),
        *_nothing_local(local_to),
        *_limits(settings),
        *_listeners(settings),
        *settings.tls.statements(),
        *own,
        Call("MAILER", ("smtp",)),
    )
    return Mc(overlay(base, settings.words.statements()))


def help_file() -> str:
    """A HELP that tells nothing: without its first line sendmail adds its version (srvrsmtp.c, help())."""
    return "#vers\t2\nsmtp\tSee RFC 5321.\n"


def _identity(settings: RelaySettings) -> Iterator[Statement]:
    yield from host_name(settings)
    yield define("confSMTP_LOGIN_MSG", "$j")
    yield RECEIVED_BY
    yield define("HELP_FILE", HELP_FILE)
    # Debian's ostype has these patterns, which leave comments out, and linux, which has none, would not.
    yield define("confCR_FILE", r"-o /etc/mail/relay-domains %[^\#]")
    yield define("confCW_FILE", r"/etc/mail/local-host-names %[^\#]")
    yield define("confPRIVACY_FLAGS", ",".join(settings.privacy_options))
    yield define("confLOG_LEVEL", str(settings.log_level))
    # Else every name that the resolver gives to an interface's address is taken for this host's own.
    yield define("confDONT_PROBE_INTERFACES", "True")


def host_name(settings: RelaySettings) -> Iterator[Statement]:
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
                ("confPID_FILE", settings.places.mta_pid_file),
                ("confTEMP_FILE_MODE", "0600"),
                ("confQUEUE_FILE_MODE", "0600"),
                ("STATUS_FILE", ""),
            ]
        ),
        undefine("confHOST_STATUS_DIRECTORY"),
    )


def _nothing_local(local_to: str) -> tuple[Statement, ...]:
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
        _local_elsewhere(local_to),
    )


def _local_elsewhere(route: str) -> Block:
    # Ruleset 5 has the last word on what would be delivered here. MAIL_HUB does the same, but makes a plain
    # "postmaster" postmaster@[hub], an address in no domain that the hub may well refuse.
    mailer, _colon, host = route.partition(":")
    return Block("LOCAL_RULESETS", ("SLocal_localaddr", f"R$+\t\t\t$#{mailer} $@ {host} $: $1 < @ $j . >"))


def _limits(settings: RelaySettings) -> tuple[Statement, ...]:
    return (
        *defines(
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
                *(
                    (name, "true")
                    for name in ("confREJECT_NUL",)
                    if name not in settings.places.absent_options
                ),
            ]
        ),
        *timeout_statements(settings.timeouts),
    )


def _listeners(settings: RelaySettings) -> Iterator[Statement]:
    yield feature("no_default_msa")
    for listener in listeners(settings):
        yield listener.statement(backlog=settings.listen_backlog)


def listeners(settings: RelaySettings) -> tuple[Listener, ...]:
    """What the daemon listens on: what was asked for, and in any case 127.0.0.1, for the host's own users.

    A nullclient hears nobody else, so that the default, which is all addresses, is none of its.
    """
    own = settings.kind == "nullclient" and settings.listen == (Listener(),)
    asked = () if own else settings.listen
    return asked if any(one.takes_own_mail for one in asked) else (*asked, FOR_OWN_MAIL)


def loopback_port(settings: RelaySettings) -> int:
    """The port on which the host's own users reach the daemon on 127.0.0.1."""
    return next(one.port for one in listeners(settings) if one.takes_own_mail)
