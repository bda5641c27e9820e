# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of hosts, each with what is its own in sendmail's files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils import _relay_maps
from ansible_collections.postmaster.sendmail.plugins.module_utils._client_policy import client_limits
from ansible_collections.postmaster.sendmail.plugins.module_utils._client_relay import client_relay
from ansible_collections.postmaster.sendmail.plugins.module_utils._gateway import gateway
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Mc
from ansible_collections.postmaster.sendmail.plugins.module_utils._nullclient import nullclient
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings


def _no_limits(_settings: RelaySettings) -> Iterable[tuple[str, str]]:
    return ()


@dataclass(frozen=True)
class HostKind:
    """daemon makes the sendmail.mc, limits the entries (key, value) of the access map that the kind needs."""

    daemon: Callable[[RelaySettings], Mc]
    limits: Callable[[RelaySettings], Iterable[tuple[str, str]]] = client_limits


HOST_KINDS: Mapping[str, HostKind] = {
    "gateway": HostKind(gateway),
    "smarthost": HostKind(client_relay),
    "both": HostKind(gateway),
    "nullclient": HostKind(nullclient, _no_limits),
}


def daemon_mc(settings: RelaySettings) -> Mc:
    """The sendmail.mc of this host."""
    return HOST_KINDS[settings.kind].daemon(settings)


def access(settings: RelaySettings) -> list[Mapping[str, object]]:
    """The entries of this host's access map."""
    return _relay_maps.access(settings, HOST_KINDS[settings.kind].limits(settings))
