# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a relay that other hosts can reach asks of its clients."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_mc import LOOPBACK
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Block, Statement, feature
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import address_in


def policy(settings: RelaySettings) -> Iterator[Statement]:
    """The features that judge clients, senders and recipients, and who may send to this host itself."""
    yield feature("access_db", f"hash -T<TMPF> {settings.places.map_source('access')}", "skip")
    yield feature("blocklist_recipients")
    yield feature("delay_checks", "friend", "n")
    if settings.greet_pause:
        yield feature("greet_pause", str(settings.greet_pause))
    yield feature("ratecontrol", "nodelay", "terminate")
    yield feature("conncontrol", "nodelay", "terminate")
    yield feature("nopercenthack", "reject")
    yield feature("nouucp", "reject")
    yield feature("mailertable", f"hash -T<TMPF> {settings.places.map_source('mailertable')}")
    yield feature("use_cw_file")
    yield _LOCAL_CHECK_RCPT


# With a hub every odd local part is a local user for sendmail, and the hub would be the second hop of an
# open relay (cf/README, "NOTICE" about MAIL_HUB). So strangers reach postmaster and nobody else here, and
# only this host's own processes, which come from loopback or from no address, reach its users.
_LOCAL_CHECK_RCPT = Block(
    "LOCAL_RULESETS",
    (
        "SLocal_check_rcpt",
        "R$*\t\t\t$: <$&{client_addr}> $>canonify $1",
        "R<> $*\t\t\t$@ here",
        *(f"R<{address}> $*\t$@ here" for address in LOOPBACK),
        "R<$*> postmaster\t\t$@ local",
        "R<$*> postmaster < @ $=w . >\t$@ local",
        'R<$*> $* < @ $=w . >\t$#error $@ 5.1.1 $: "550 User unknown"',
        "R<$*> $* < @ $* > $*\t$@ remote",
        'R$*\t\t\t$#error $@ 5.1.1 $: "550 User unknown"',
    ),
)


def client_limits(settings: RelaySettings) -> Iterator[tuple[str, str]]:
    """Limits for everyone, and none for this host and the hub. An empty key is the default (cf/README)."""
    yield "ClientRate:", str(settings.client_rate)
    yield "ClientConn:", str(settings.client_connections)
    hub = address_in(settings.hub)
    for address in (*LOOPBACK, hub) if hub else LOOPBACK:
        yield f"ClientRate:{address}", "0"
        yield f"ClientConn:{address}", "0"
        if settings.greet_pause:
            yield f"GreetPause:{address}", "0"
