# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The smart host: which way mail goes out, and how this host shows there who it is.

Sources: cf/README ("Providing SMTP AUTH Data when sendmail acts as Client"), ruleset authinfo
(cf/m4/proto.m4), smtpauth() and attemptauth() (sendmail/usersmtp.c).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _authinfo, _map_entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Block, Statement, define, feature
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings
from ansible_collections.postmaster.sendmail.plugins.module_utils._smart_host_auth import (
    AUTHINFO,
    PLAINTEXT,
    authinfo_key,
)

SMTP_PORT = 25

_MECHANISMS = re.compile(r'"M:([^"]*)"')
# sendmail goes on without authentication when that has failed (deliver.c), and what the server then refuses
# would go back to its sender. tls_rcpt is asked before each recipient, and makes that mail wait instead.
_NO_MAIL_UNAUTHENTICATED = (
    Block(
        "LOCAL_TLS_RCPT",
        (
            "R$*\t\t\t$: $1 $| <$&{auth_type}> $>authinfo $1",
            'R$* $| <> $#$*\t\t$#error $@ 4.7.0 $: "454 not authenticated to " $&{server_name}',
            "R$* $| $*\t\t$: $1",  # what is left goes on to TLS_Rcpt:
        ),
    ),
)


def server(settings: RelaySettings) -> str:
    """The host that all mail leaves to, in brackets; "" where it goes by MX. A nullclient's is its hub."""
    return settings.hub if settings.kind == "nullclient" else settings.smart_host


def route(settings: RelaySettings) -> str:
    """The way to the smart host as mailer:host; "" when there is none.

    A mailer has one port. That of relay can be another, because nothing else here uses that mailer.
    """
    mailer = "esmtp" if settings.smart_host_port == SMTP_PORT else "relay"
    return f"{mailer}:{server(settings)}" if server(settings) else ""


def statements(settings: RelaySettings) -> Iterator[Statement]:
    """What the .mc says of the way out."""
    if server(settings):
        yield define("SMART_HOST", route(settings))
        if settings.smart_host_port != SMTP_PORT:
            yield define("RELAY_MAILER_ARGS", f"TCP $h {settings.smart_host_port}")
    if authinfo(settings):
        yield feature("authinfo", f"hash {settings.places.map_source('authinfo')}")
        yield from _NO_MAIL_UNAUTHENTICATED


def packages(settings: RelaySettings) -> list[str]:
    """The packages that this needs: without its mechanisms the library can authenticate to nobody."""
    return [*settings.places.sasl_packages] if authinfo(settings) else []


def authinfo(settings: RelaySettings) -> list[Mapping[str, Any]]:
    """The entries of the authinfo map: the user's, and the one for the smart host.

    Without those of state absent, which have done their work in the layers.
    """
    own = settings.smart_host_auth
    given = [entry for entry in settings.authinfo if entry.get("state") != "absent"]
    return [*given, *([_entry(own, server(settings))] if own else [])]


def _entry(auth: Mapping[str, Any], host: str) -> Mapping[str, Any]:
    # In base64, so that no character of a password can mean something else on the way.
    secrets = {"I": auth["user"], "P": auth["password"], "R": auth["realm"]}
    items = [f'"{letter}={_base64(text)}"' for letter, text in secrets.items() if text]
    items.append(f'"M:{" ".join(auth["mechanisms"])}"')
    return {"key": authinfo_key(host), "value": " ".join(items)}


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def tls_requirements(entries: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Entries of the access map: no password to a server in the clear.

    sendmail asks tls_server before it authenticates, and sends nothing when that says no. Where the entry
    names no mechanisms sendmail tries those that keep the password to themselves (AuthMechanisms).
    """
    for record in _authinfo_records(entries):
        found = _MECHANISMS.search(record.value)
        if found and PLAINTEXT.intersection(found[1].upper().split()):
            yield f"TLS_Srv:{record.key[len(AUTHINFO) :]}", "ENCR:112"


def _authinfo_records(entries: Iterable[Mapping[str, Any]]) -> Iterable[Any]:
    return _map_entry.expand(list(entries), _authinfo.GRAMMAR, variable="sendmail_authinfo")
