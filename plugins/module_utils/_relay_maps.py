# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The maps and class files of a host: the user's entries, and behind them what its kind needs besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _access, _mailertable
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Entry, fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings
from ansible_collections.postmaster.sendmail.plugins.module_utils._smart_host import (
    authinfo,
    tls_requirements,
)


def access(settings: RelaySettings, kind_entries: Iterable[tuple[str, str]] = ()) -> list[Mapping[str, Any]]:
    """The entries of the access map: the user's, the relay domains, and others that the user does not set.

    A relay domain in class R would let every client whose name lies below it relay anywhere (proto.m4,
    Relay_ok asks class R for the client's name too); To: speaks of recipients alone.
    """
    given = _access.expand(settings.access, variable="sendmail_access")
    relayed = ((f"To:{name}", "RELAY") for name in settings.relay_domains)
    required = tls_requirements(authinfo(settings))
    return [*settings.access, *_left_out(given, chain(relayed, kind_entries, required))]


def mailertable(settings: RelaySettings) -> list[Mapping[str, Any]]:
    """The entries of the mailertable: the user's, and the hub for each relay domain that they leave out.

    To: takes a domain with its subdomains, a mailertable key without a leading dot the domain alone.
    """
    given = _mailertable.expand(settings.mailertable, variable="sendmail_mailertable")
    names = (key for name in settings.relay_domains for key in (name, f".{name}"))
    to_hub = ((name, f"esmtp:{settings.hub}") for name in names)
    return [*settings.mailertable, *_left_out(given, to_hub)]


def relay_domains() -> str:
    """The file of class R, which stays empty: see access()."""
    return "# Names here are clients too. The relay domains are To: entries of the access map.\n"


def local_host_names(settings: RelaySettings) -> str:
    """The file of class w: further names of this host."""
    return "".join(f"{name}\n" for name in settings.local_host_names)


def _left_out(given: Iterable[Entry], defaults: Iterable[tuple[str, str]]) -> Iterator[Mapping[str, Any]]:
    """The defaults whose key is none of the records given: a network says what it says of each address."""
    said = {record.folded for record in given}
    return ({"key": key, "value": value} for key, value in defaults if fold(key) not in said)
