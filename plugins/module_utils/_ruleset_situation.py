# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a configuration says of itself, and who is a stranger to it: whom it names by no narrow entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_lookups
from ansible_collections.postmaster.sendmail.plugins.module_utils._access_rights import (
    AccessEntry,
    limits,
    network_of,
    relay_domains,
    relayed_clients,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._breadth import (
    is_narrow,
    is_public_suffix,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_listeners import Listener
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import address_in

# Of every kind of place that a client can be in: documentation (RFC 5737, RFC 3849), private and shared
# networks (RFC 1918, RFC 6598, RFC 4193), benchmarks (RFC 2544), and of classes A, B, C and E.
STRANGERS = (
    "203.0.113.9",
    "192.0.2.9",
    "198.51.100.9",
    "198.18.9.9",
    "10.9.9.9",
    "172.31.9.9",
    "192.168.99.9",
    "100.64.9.9",
    "1.9.9.9",
    "150.9.9.9",
    "199.9.9.9",
    "240.9.9.9",
    "2001:db8:9::9",
    "2a09:9::9",
    "fd09::9",
)
FOREIGN_DOMAINS = ("example.com", "example.net", "example.org", "elsewhere.example")
WORDS_ASKED = 50  # of the site's own checks
DOMAINS_ASKED = 20  # of those that mail is taken for, of which a host may have thousands


@dataclass(frozen=True)
class Situation:
    """What a configuration says of itself.

    server is $j and domain $m; own and relayed are classes w and R, entries the access map's, listeners those
    that strangers reach, words what the site's own checks compare with.
    """

    server: str
    domain: str
    own: tuple[str, ...]
    relayed: tuple[str, ...]
    entries: tuple[AccessEntry, ...]
    listeners: tuple[Listener, ...] = (Listener(),)
    words: tuple[str, ...] = ()

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The domains that mail is taken for from anybody, as far as they are asked about."""
        found = relay_domains(self.entries, self.relayed)
        return tuple(one for one in found if not is_public_suffix(one))[:DOMAINS_ASKED]

    def strangers(self, among: Sequence[str] = STRANGERS) -> list[str]:
        """Those clients that no entry as narrow as one's own network lets relay or gives a limit."""
        known = [*relayed_clients(self.entries, self.relayed), *limits(self.entries)]
        keys = {one.rest for one in known if _is_narrow(one.rest)}
        keys |= {one.strip("[]").lower() for one in self.own}
        return [one for one in among if keys.isdisjoint(_prefixes_of(one))]

    def stated(self) -> list[str]:
        """The words that anybody may state, as far as they are asked about: not addresses of loopback."""
        networks = ((word, network_of(fold(word))) for word in self.words)
        return [word for word, one in networks if one is None or not one.is_loopback][:WORDS_ASKED]

    def foreign(self) -> str:
        """The first of FOREIGN_DOMAINS that mail is taken for from nobody, "" if there is none."""
        known = {*self.domains, *(one.lower() for one in self.own)}
        return next((one for one in FOREIGN_DOMAINS if one not in known), "")

    def own_name(self) -> str:
        """A name in the host's domain that no entry lets relay, "" if names there may."""
        named = {one.rest.strip(".") for one in relayed_clients(self.entries, self.relayed)}
        parents = [self.domain, *_map_lookups.access(f"connect:{self.domain}")]
        known = {one.rpartition(":")[2] for one in parents} - {""}
        private = self.domain and not is_public_suffix(self.domain)
        return f"unknown-host.{self.domain}" if private and named.isdisjoint(known) else ""


def _is_narrow(key: str) -> bool:
    network = network_of(key)
    return network is not None and is_narrow(network)


def _prefixes_of(address: str) -> set[str]:
    whole = _looked_up(address)
    return {whole, *(one.partition(":")[2] for one in _map_lookups.access(f"connect:{whole}"))}


def _looked_up(address: str) -> str:
    return fold(address_in(f"[IPv6:{address}]" if ":" in address else f"[{address}]"))
