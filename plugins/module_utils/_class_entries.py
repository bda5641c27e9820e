# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words of class files: which each class can act on, as sendmail compares them.

Sources: cf/README ("relay-domains", "use_cw_file", GENERICS_DOMAIN_FILE, VIRTUSER_DOMAIN_FILE) and the rules
that match $=R, $=w, $=G, $=t and $={VirtHost} (cf/m4/proto.m4). A class knows no masks and no wildcards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Callable

from ansible_collections.postmaster.sendmail.plugins.module_utils._access_key import form_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._address import host
from ansible_collections.postmaster.sendmail.plugins.module_utils._domain import domain
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import RefusedError
from ansible_collections.postmaster.sendmail.plugins.module_utils._prefixes import looked_up

_LOGIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}\Z")  # useradd(8)


def _domain(word: str) -> str:
    if word.startswith((".", "*.")):
        right = f"write {word.lstrip('*.')}" if word.strip("*.") else "write a name like example.com"
        raise RefusedError(f"{word} is no whole domain", right)
    if "@" in word:
        raise RefusedError(f"{word} is an address", f"write the domain, {word.rpartition('@')[2]}")
    return domain(word)


def _relayed(word: str) -> tuple[str, ...]:
    """A domain with all below it, an [address] as a recipient's host, or a client's address or network."""
    form = form_of(word, frozenset())
    if form == "address":
        return looked_up(word)
    return (host(word) if form == "literal" else _domain(word),)


def _local(word: str) -> tuple[str, ...]:
    """A name of this host, or its [address]."""
    form = form_of(word, frozenset())
    if form == "address":
        raise RefusedError(f"{word} is no name", f"write [{word}] for mail to user@[{word}]")
    return (host(word) if form == "literal" else _domain(word),)


def _named(word: str) -> tuple[str, ...]:
    if form_of(word, frozenset()) in ("address", "literal"):
        raise RefusedError(f"{word} is an address, which is never looked up here", "write a domain")
    return (_domain(word),)


def _trusted(word: str) -> tuple[str, ...]:
    if not _LOGIN.match(word):
        raise RefusedError(f"{word!r} is no user name", "write the login name of an account")
    return (word,)


# The file's usual name: the words to store for a word as written, which raises RefusedError.
CLASSES: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "relay-domains": _relayed,
    "local-host-names": _local,
    "trusted-users": _trusted,
    "generics-domains": _named,
    "virtuser-domains": _named,
}
