# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recipients by which an open relay betrays itself, in every spelling that some relay once let through.

The families are those of nmap's smtp-open-relay, of the relay tests of MAPS, abuse.net and DSBL, and the
forms that sendmail's own rulesets rewrite: %, !, ::, source routes, quotes, literals (cf/README, ANTI-SPAM).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

USER = "relaytest"

# Senders that a server may trust by their name alone, each to a plain foreign recipient.
_SENDERS = {
    "null sender": "<>",
    "foreign sender": "<{user}@{foreign}>",
    "sender at the server's name": "<{user}@{server}>",
    "sender at the server's address": "<{user}@{literal}>",
    "sender at localhost": "<{user}@localhost>",
    "sender at the client's name": "<{user}@{client}>",
    "postmaster of the server": "<postmaster@{server}>",
    "sender without a domain": "<{user}>",
    "sender as a bang path": "<{server}!{user}>",
}

# A foreign recipient in a spelling of its own. The addresses are kept for documentation (RFC 5737, RFC 3849).
_RECIPIENTS = {
    "percent": "<{user}%{foreign}>",
    "quoted address": '<"{user}@{foreign}">',
    "quoted percent": '<"{user}%{foreign}">',
    "escaped at": "<{user}\\@{foreign}>",
    "escaped quotes": '<\\"{user}@{foreign}\\">',
    "bang path": "<{foreign}!{user}>",
    "DECnet": "<{foreign}::{user}>",
    "trailing dot": "<{user}@{foreign}.>",
    "comment in the local part": "<{user}(relay)@{foreign}>",
    "comment in the domain": "<{user}@{foreign}(relay)>",
    "no angle brackets": "{user}@{foreign}",
    "IPv4 literal": "<{user}@[192.0.2.1]>",
    "bare IPv4 address": "<{user}@192.0.2.1>",
    "IPv6 literal": "<{user}@[IPv6:2001:db8::1]>",
}

# A foreign recipient dressed up as one at a place that the server may think its own.
_RECIPIENTS_AT = {
    "percent": "<{user}%{foreign}@{place}>",
    "bang": "<{foreign}!{user}@{place}>",
    "bang and percent": "<{foreign}!{user}%{place}>",
    "double at": "<{user}@{foreign}@{place}>",
    "quoted address": '<"{user}@{foreign}"@{place}>',
    "quoted percent": '<"{user}%{foreign}"@{place}>',
    "source route": "<@{place}:{user}@{foreign}>",
    "source route of two hops": "<@{place},@{foreign}:{user}@{foreign}>",
    "host and colon": "<{place}:{user}@{foreign}>",
    "bang path through it": "<{place}!{foreign}!{user}>",
    "percent twice": "<{user}%{foreign}%{place}>",
}

# Pairs of a sender that a server may trust and a recipient that it may not see through, each by its name
# above. nmap tries its recipients from the server's address, DSBL its own from senders that have no domain.
_DSBL_SENDERS = ("null sender", "sender without a domain", "sender as a bang path")
_DSBL_RECIPIENTS = ("quoted address", "no angle brackets", "bang path")
_NMAP_SENDER = "sender at the server's address"
_NMAP_RECIPIENTS = ("quoted address", "quoted percent", "bang path")
_NMAP_RECIPIENTS_AT = ("percent", "bang", "double at", "quoted address", "source route")


@dataclass(frozen=True)
class Vector:
    """One attempt; sender and recipient stand as they are sent after MAIL FROM: and RCPT TO:."""

    name: str
    sender: str
    recipient: str


def address_literal(address: str) -> str:
    """An IP address as mail addresses write it (RFC 5321, 4.1.3)."""
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def relay_vectors(
    *, foreign: str, server: str, server_address: str, client: str = "localhost", domains: Sequence[str] = ()
) -> list[Vector]:
    """Every attempt to send to the domain foreign through the host server.

    server_address is its IP address, client the name that we say to it, domains those that it takes mail
    for. Recipients are tried from a sender at the server's own name: that one always resolves, so the
    recipient is what gets judged.
    """
    words = {
        "user": USER,
        "foreign": foreign,
        "server": server,
        "literal": address_literal(server_address),
        "client": client,
    }
    plain = "<{user}@{foreign}>".format(**words)
    own = "<{user}@{server}>".format(**words)
    senders = {**_SENDERS, **{f"sender at {domain}": f"<{{user}}@{domain}>" for domain in domains}}
    places = (server, server.upper(), words["literal"], "localhost", "[127.0.0.1]", *domains)
    found = (
        *(Vector(name, form.format(**words), plain) for name, form in senders.items()),
        *(Vector(name, own, form.format(**words)) for name, form in _RECIPIENTS.items()),
        *(
            Vector(f"{name} at {place}", own, form.format(place=place, **words))
            for place in places
            for name, form in _RECIPIENTS_AT.items()
        ),
        *_pairs(words, (server, words["literal"])),
    )
    different: dict[tuple[str, str], Vector] = {}
    for one in found:  # a server may call itself localhost
        different.setdefault((one.sender, one.recipient), one)
    return [*different.values()]


def _pairs(words: Mapping[str, str], places: Sequence[str]) -> Iterator[Vector]:
    """The vectors that combine a sender of its own with a recipient of its own."""
    for sender in _DSBL_SENDERS:
        for name in _DSBL_RECIPIENTS:
            yield Vector(
                f"{sender}, {name}", _SENDERS[sender].format(**words), _RECIPIENTS[name].format(**words)
            )
    trusted = _SENDERS[_NMAP_SENDER].format(**words)
    for name in _NMAP_RECIPIENTS:
        yield Vector(f"{_NMAP_SENDER}, {name}", trusted, _RECIPIENTS[name].format(**words))
    for place in places:
        for name in _NMAP_RECIPIENTS_AT:
            recipient = _RECIPIENTS_AT[name].format(place=place, **words)
            yield Vector(f"{_NMAP_SENDER}, {name} at {place}", trusted, recipient)
