# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kinds of values that this relay takes, narrower than what sendmail's grammar allows.

An entry of the access map may be well formed and still open the relay to the world; a mailer may have a name
and not be in this relay's configuration. Each function here is a kind (see _values).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from ipaddress import ip_address
from typing import Any, cast

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _access,
    _authinfo,
    _mailertable,
    _map_entry,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._class_entries import CLASSES
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_word import MAILERS as BROUGHT_BY
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import (
    Grammar,
    RefusedError,
    fold,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._prefixes import parse_network
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    domain,
    host,
    interval,
    matching,
    seconds_of,
    wrong,
)

Entries = tuple[Mapping[str, Any], ...]

# MAILER(smtp), which every kind has; error and local are built in
MAILERS = (*BROUGHT_BY["smtp"], "error", "local")

_WIDEST = {4: 8, 6: 16}  # bits of the widest network that may relay: one lookup key of the family
_LOCALHOST = re.compile(r"localhost[46]?(\..*)?|.*\.localhost")

# No % (a specifier), quote or backslash (an escape) of systemd.syntax(7), no part that leads elsewhere:
# systemd would pass over such a line with no more than a word in the log. "/" alone would be no jail.
_PATH = r"""(?:/(?!\.{1,2}(?:[/:]|\Z))[^\x00-\x20\x7f-\xa0\s/:%"'\\]+)+/?"""

jail_path = matching(
    re.compile(f"-?{_PATH}(?::{_PATH})?"),
    "a path that the jail can show",
    "an absolute path such as /etc/ssl or -/opt/x:/x, without blanks, %, quotes, backslashes and ..",
)


def access_entries(value: object, where: str) -> Entries:
    """Entries of the access map, as the access module takes them, none of which opens the relay."""
    return _entries(value, ACCESS_GRAMMAR, where)


def mailertable_entries(value: object, where: str) -> Entries:
    """Entries of the mailertable, as the map module takes them. See also mailer_faults."""
    return _entries(value, MAILERTABLE_GRAMMAR, where)


def authinfo_entries(value: object, where: str) -> Entries:
    """Entries of the authinfo map, as the map module takes them."""
    return _entries(value, _authinfo.GRAMMAR, where)


def _entries(value: object, grammar: Grammar, where: str) -> Entries:
    faults = _map_entry.check(value, grammar, variable=where)
    if faults:
        raise InvalidInputError(faults)
    return tuple(cast("list[Mapping[str, Any]]", value))


def _access_value(key: str, value: str) -> str:
    checked = _access.GRAMMAR.value(key, value)
    tag, _colon, rest = key.partition(":")
    if checked == "RELAY":
        _check_relay(fold(tag), rest)
    return checked


def _check_relay(tag: str, rest: str) -> None:
    """Refuse RELAY for more of the world than anyone can answer for. A malformed key is told elsewhere."""
    if tag == "from":
        raise RefusedError(
            "has RELAY for a sender, which has no effect: anyone can claim one, so this relay does not ask",
            "write Connect: with the address of the client",
        )
    if tag not in ("connect", "to") or not rest or "@" in rest:
        return
    whom = "clients in" if tag == "connect" else "mail to"
    bare = "::/0" if fold(rest) == "ipv6" else rest.strip("[]")  # the word is what all of IPv6 ends in
    if _is_name(bare):
        if "." not in bare:
            raise RefusedError(
                f"would open the relay for all {whom} {bare}, a whole top-level domain",
                "write a domain of two labels or more, or the address",
            )
    elif _is_too_wide(bare):
        widest = " or ".join(f"/{bits} (IPv{version})" for version, bits in _WIDEST.items())
        raise RefusedError(
            f"would open the relay for all {whom} {bare}, a large part of the Internet",
            f"write networks of {widest} or narrower",
        )


def _is_name(text: str) -> bool:
    return not (":" in text or "/" in text or re.fullmatch(r"[0-9.]*", text))


def _is_too_wide(text: str) -> bool:
    try:
        network = parse_network(text[5:] if fold(text).startswith("ipv6:") else text)
    except RefusedError:
        # What is malformed is refused with the key. A bare prefix is no network either, but has an octet or a
        # group at least, which is the widest that may be.
        return False
    return network.prefixlen < _WIDEST[network.version]


def mailer_faults(
    entries: Iterable[Mapping[str, Any]], where: str, mailers: Collection[str]
) -> Iterator[Fault]:
    """What is wrong with entries (checked) of the mailertable on a relay that has mailers besides MAILERS."""
    known = dict.fromkeys([*MAILERS, *mailers])
    for index, entry in enumerate(entries):
        mailer = str(entry.get("value") or "").partition(":")[0]
        if mailer and mailer not in known:
            yield Fault(
                f"{where}[{index}] ({entry['key']})",
                f"has the mailer {mailer!r}, which this relay does not have, so all that mail would fail",
                f"mailers are {', '.join(known)}, and what sendmail_mailer adds",
            )


def relay_domain(value: object, where: str) -> str:
    """A domain that mail is relayed to."""
    return _class_domain(value, where, "relay-domains")


def local_host_name(value: object, where: str) -> str:
    """A domain whose mail stays here."""
    return _class_domain(value, where, "local-host-names")


def _class_domain(value: object, where: str, file: str) -> str:
    """A domain (see _values.domain). What its class could not act on is refused with the better advice."""
    if isinstance(value, str):
        try:
            CLASSES[file](value)
        except RefusedError as refused:
            raise wrong(where, value, refused.wrong, refused.right) from None
    return domain(value, where)


# plain=None: a line that is plain to the grammar may still open the relay.
ACCESS_GRAMMAR = replace(_access.GRAMMAR, value=_access_value, plain=None)
MAILERTABLE_GRAMMAR = replace(_mailertable.GRAMMAR, plain=None)


def other_host(value: object, where: str) -> str:
    """A host (see _values.host) that is not this one by its name or address alone."""
    found = host(value, where)
    inner = found[1:-1]
    if _LOCALHOST.fullmatch(inner) or _is_here(inner):
        raise wrong(where, value, "is this host itself: mail would come back to it", "another host")
    return found


def _is_here(inner: str) -> bool:
    try:
        address = ip_address(inner[5:] if fold(inner).startswith("ipv6:") else inner)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified


def run_interval(value: object, where: str) -> str:
    """How often to run the queue, from one minute (0 would be never again, op, "-q") to one week."""
    found = interval(value, where)
    seconds = seconds_of(found)
    if not 60 <= seconds <= seconds_of("1w"):
        what = "is too often, or never" if seconds < 60 else "is too seldom"
        raise wrong(where, value, what, "from 1m to 1w, such as 10m")
    return found
