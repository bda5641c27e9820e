# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What always holds of a relay with these settings: asked of a candidate's rulesets, and of what then runs.

Only what follows from the settings is expected: a stranger is a client that no entry of the access map speaks
of, and words that may decide otherwise (rulesets of one's own, raw text) leave the question out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _access,
    _host_kind,
    _mailertable,
    _map_lookups,
    _relay_maps,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_mc import listeners
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_options import LOOPBACK, Listener
from ansible_collections.postmaster.sendmail.plugins.module_utils._layers import put_over
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_tests import PolicyTest
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings
from ansible_collections.postmaster.sendmail.plugins.module_utils._words_local import LocalText
from ansible_collections.postmaster.sendmail.plugins.module_utils._words_raw import RawText

UNITS = ("sendmail.service", "sendmail-msp.service")

# Addresses and names of documentation (RFC 5737, RFC 3849, RFC 2606); the first that the settings do not know
STRANGERS = ("203.0.113.9", "198.51.100.9", "192.0.2.9", "198.18.9.9", "240.9.9.9")
NEIGHBOURS = ("127.9.9.9", "127.99.9.9", "127.199.9.9")  # strangers who reach a listener from its own host
FOREIGN_DOMAINS = ("example.com", "example.net", "example.org", "elsewhere.example")
# No resolver is asked about an address, so that the answer does not wait for one.
FOREIGN_HOSTS = ("[203.0.113.25]", "[198.51.100.25]", "[192.0.2.25]")
STRANGE_NAME = "mail.stranger.example"
USER = "relaytest"
DOMAINS_ASKED = 50  # relay domains, of which a host may have thousands


class Known:
    """What settings, and the maps that come of them, say of clients and recipients."""

    def __init__(self, settings: RelaySettings) -> None:
        self.settings = settings
        access = _access.expand(_host_kind.access(settings), variable="sendmail_access")
        mailertable = _mailertable.expand(_relay_maps.mailertable(settings), variable="sendmail_mailertable")
        self.access = {entry.folded: entry.value for entry in access if entry.present}
        self.mailertable = {entry.folded: entry.value for entry in mailertable if entry.present}

    def said(self, key: str) -> list[str]:
        """The values that the access map has for key and for what is looked up when that is not there."""
        folded = fold(key)
        chain = (folded, *_map_lookups.access(folded))
        return [self.access[one] for one in chain if one in self.access]

    def route(self, domain: str) -> str:
        """What the mailertable says of mail for domain, "" for nothing."""
        chain = (domain, *_map_lookups.mailertable(domain))
        return next((self.mailertable[one] for one in chain if one in self.mailertable), "")

    def stranger(self, addresses: Iterable[str]) -> str:
        """The first of addresses that no entry speaks of, as a client, "" if there is none."""
        return next((one for one in addresses if not self._is_known(one)), "")

    def _is_known(self, address: str) -> bool:
        return any(self.said(key) for key in (f"Connect:{address}", f"Connect:[{address}]"))

    def foreign(self, places: Iterable[str]) -> str:
        """The first of places that mail is relayed to for nobody, "" if there is none."""
        own = {fold(one) for one in self._own_domains()}
        free = (one for one in places if own.isdisjoint(_with_parents(one)))
        return next((one for one in free if not self.said(f"To:{USER}@{one}")), "")

    def _own_domains(self) -> Iterator[str]:
        words = self.settings.words
        yield from self.settings.relay_domains
        yield from self.settings.local_host_names
        yield from (one.lstrip(".") for one in words.rewriting.virtuser_domain)
        yield from (one.lstrip(".") for one in words.rewriting.ldaproute_domain)

    @property
    def closed(self) -> bool:
        """Whether nothing was allowed that relays for strangers."""
        return not self.settings.words.definitions.allow_open_relay_features

    @property
    def plain(self) -> bool:
        """Whether no text of the user's may refuse what the relay's own rules take."""
        words = self.settings.words
        asks_for_tls = any(key.startswith("tls_clt:") for key in self.access)
        return words.local_text == LocalText() and words.raw_text == RawText() and not asks_for_tls

    def taken(self, domain: str) -> bool:
        """Whether mail for postmaster in domain is taken from anybody."""
        said = self.said(f"To:postmaster@{domain}")
        is_refused = self.route(domain).startswith(("error:", "discard:"))
        return self.plain and "RELAY" in said and {*said} <= {"RELAY", "OK"} and not is_refused

    def relayed(self) -> Iterator[str]:
        """The relay domains whose mail is taken from anybody."""
        return (one for one in self.settings.relay_domains[:DOMAINS_ASKED] if self.taken(one))


def _with_parents(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]


def policy_tests(known: Known) -> list[dict[str, Any]]:
    """The questions (as the module policy takes them) that a candidate must answer as they expect.

    The user's own come last, and one of the name of a built-in one replaces it.
    """
    built_in = tuple(map(PolicyTest, _built_in(known)))
    tests = put_over(built_in, known.settings.transaction.policy_tests)
    return [dict(test.question) for test in tests] if isinstance(tests, tuple) else []


def _built_in(known: Known) -> Iterator[Mapping[str, Any]]:
    stranger = known.stranger(STRANGERS)
    if not stranger:
        return
    places = [known.foreign(FOREIGN_DOMAINS), known.foreign(FOREIGN_HOSTS)]
    if known.closed:
        senders = ["", *(f"postmaster@{domain}" for domain in known.settings.relay_domains[:1])]
        for place in filter(None, places):
            for sender in senders:
                yield {
                    "name": f"a stranger as <{sender}> may not relay to {place}",
                    "client_address": stranger,
                    "sender": sender,
                    "recipient": f"{USER}@{place}",
                    "expect": {"verdict": "reject"},
                }
    for domain in known.relayed():
        yield {
            "name": f"a stranger may send to {domain}",
            "client_address": stranger,
            "client_name": STRANGE_NAME,
            "sender": "",
            "recipient": f"postmaster@{domain}",
            "expect": {"verdict": "accept"},
        }


def probe(known: Known) -> dict[str, Any]:
    """What the running relay must answer (see _live_probe).

    A stranger waits for the greeting (greet_pause) before anything else, so the limit counts from there.
    """
    settings = known.settings
    tries = [one for listener in listeners(settings) for one in _tries(listener, known)]
    limit = settings.transaction.probe_limit + settings.greet_pause / 1000
    return {"limit": limit, "units": list(UNITS), "tries": tries}


def _tries(listener: Listener, known: Known) -> Iterator[dict[str, Any]]:
    """From this host and from a stranger, as far as the listener speaks to who has no TLS and no login."""
    if "s" in listener.modifiers:
        return
    address = _reached_at(listener)
    is_ipv4 = ":" not in address
    source = LOOPBACK if is_ipv4 else "::1"
    place = known.foreign(FOREIGN_HOSTS)
    own = next(known.relayed(), "")
    if "a" not in listener.modifiers and (own or place):
        recipient = f"<postmaster@{own}>" if own else f"<{USER}@{place}>"
        yield _try(listener, address, source=source, recipient=recipient, passes=True)
    stranger = known.stranger(NEIGHBOURS) if is_ipv4 else ""
    if stranger and place and known.closed:
        yield _try(listener, address, source=stranger, recipient=f"<{USER}@{place}>", passes=False)


def _reached_at(listener: Listener) -> str:
    """An address of this host at which listener is heard."""
    return LOOPBACK if listener.hears(LOOPBACK) else listener.address or "::1"


def _try(listener: Listener, address: str, *, source: str, recipient: str, passes: bool) -> dict[str, Any]:
    whose = "this host" if passes else "a stranger"
    return {
        "name": f"{whose} at {listener.name}",
        "address": address,
        "port": listener.port,
        "source": source,
        "sender": "<>",
        "recipient": recipient,
        "passes": passes,
        # one whose name the resolver does not tell is refused for now (proto.m4, "temporarily denied")
        "temporary": not passes,
    }
