# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit asks the rulesets of a host, made from what its configuration says of itself.

Each question is about one thing, by which its answer is found again. A stranger is a client that no entry of
the access map and no class knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_lookups
from ansible_collections.postmaster.sendmail.plugins.module_utils._access_rights import (
    AccessEntry,
    limits,
    network_of,
    relay_domains,
    relayed_clients,
    tls_requirements,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._breadth import (
    is_narrow,
    is_public_suffix,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import ARGUMENTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import (
    Question,
    parse_questions,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_vectors import USER, relay_vectors
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
STRANGE_NAME = "mail.stranger.example"
STRANGE_SENDER = "someone@stranger.example"
TRIED_RATE = 1000  # connections within the window, or at once: a limit that lets this pass is none
DOMAINS_ASKED = 20  # of those that mail is taken for, of which a host may have thousands
TLS_ASKED = 20  # entries

# What a question is about
STRANGER, NAME, SENDER, FORM = "stranger", "name", "sender", "form"
POSTMASTER, ANYBODY, LOCAL = "postmaster", "anybody", "local"
UNRESOLVABLE, UNQUALIFIED = "unresolvable", "unqualified"
RATE, CONNECTIONS, TLS, OWN = "rate", "connections", "tls", "own"

Asked = tuple[str, Question]
_Raw = tuple[str, Mapping[str, Any]]

# Places that rulesets take as they take the host's name and address; a probe from outside tries them as well.
_KNOWN_PLACES = (" at localhost", " at [127.0.0.1]")
_NAME = re.compile(r"[A-Za-z0-9.:_-]*(?:@[A-Za-z0-9.:_-]*)?")  # what an entry that asks for TLS may name


@dataclass(frozen=True)
class Situation:
    """What a configuration says of itself.

    server is $j and domain $m; own and relayed are classes w and R, entries the access map's, flags the
    letters of M= of the listener that strangers reach.
    """

    server: str
    domain: str
    own: tuple[str, ...]
    relayed: tuple[str, ...]
    entries: tuple[AccessEntry, ...]
    flags: str = ""

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The domains that mail is taken for from anybody, as far as they are asked about."""
        found = relay_domains(self.entries, self.relayed)
        return tuple(one for one in found if not is_public_suffix(one))[:DOMAINS_ASKED]

    def strangers(self) -> list[str]:
        """Those of STRANGERS that no entry as narrow as one's own network lets relay or gives a limit."""
        known = [*relayed_clients(self.entries, self.relayed), *limits(self.entries)]
        keys = {one.rest for one in known if _is_narrow(one.rest)}
        keys |= {one.strip("[]").lower() for one in self.own}
        return [one for one in STRANGERS if keys.isdisjoint(_prefixes_of(one))]

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


def audit_questions(situation: Situation) -> list[Asked]:
    """The questions, each with what it is about. None where everyone is known or every domain is its own."""
    strangers, foreign = situation.strangers(), situation.foreign()
    if not strangers or not foreign:
        return []
    asked = [
        *_from_strangers(strangers, foreign),
        *_from_names(situation, strangers[0], foreign),
        *_vectors(situation, strangers[0], foreign),
        *_own_mail(situation, strangers[0]),
        *_senders(situation, strangers[0], foreign),
    ]
    whole = [*_askable(asked, situation.flags)]
    about_stranger = next((question for about, question in whole if about == STRANGER), None)
    if about_stranger is None:
        return []
    return [
        *((about, _FURTHER.get(about, _alone)(question)) for about, question in whole),
        *_limits(about_stranger),
        *_tls(situation, about_stranger),
    ]


def _askable(asked: Sequence[_Raw], flags: str) -> Iterator[Asked]:
    """The questions but those that hold what address test mode would read otherwise, as a $ in a name."""
    for about, one in asked:
        try:
            (question,) = parse_questions([{**one, "daemon_flags": flags}], variable=about)
        except InvalidInputError:
            continue
        yield about, question


def _ask(about: str, client: str, recipient: str, **more: str) -> _Raw:
    return about, {"client_address": client, "recipient": recipient, "sender": STRANGE_SENDER, **more}


def _from_strangers(strangers: Sequence[str], foreign: str) -> Iterator[_Raw]:
    for client in strangers:
        yield _ask(STRANGER, client, f"{USER}@{foreign}", client_name=STRANGE_NAME)
    for recipient in (f"{USER}@{foreign}", f"{USER}@[192.0.2.25]", f"{USER}@deep.down.{foreign}"):
        yield _ask(STRANGER, strangers[0], recipient, sender="")


def _from_names(situation: Situation, client: str, foreign: str) -> Iterator[_Raw]:
    """A name that does not lead back to the address, and one of the host's own domain that does."""
    recipient = f"{USER}@{foreign}"
    for name in dict.fromkeys([situation.server, "localhost", *situation.domains[:1]]):
        for resolve in ("forged", "fail", "temp"):
            yield _ask(NAME, client, recipient, client_name=name, client_resolve=resolve)
    if own := situation.own_name():
        yield _ask(NAME, client, recipient, client_name=own)


def _vectors(situation: Situation, client: str, foreign: str) -> Iterator[_Raw]:
    literals = [one.strip("[]") for one in situation.own if one.startswith("[")]
    vectors = relay_vectors(
        foreign=foreign,
        server=situation.server,
        server_address=(literals or ["127.0.0.1"])[0].removeprefix("IPv6:"),
        client=STRANGE_NAME,
        domains=situation.domains[:1],
    )
    plain, own = f"<{USER}@{foreign}>", f"<{USER}@{situation.server}>"
    for vector in vectors:
        about = SENDER if vector.recipient == plain else FORM
        # the sender of a pair is no matter to those who judge recipients, nor is a name in other letters
        known = (*_KNOWN_PLACES, f" at {situation.server.upper()}")
        if about == FORM and (vector.sender != own or vector.name.endswith(known)):
            continue
        recipient, sender = _unbracketed(vector.recipient), _unbracketed(vector.sender)
        yield _ask(about, client, recipient, sender=sender, client_name=STRANGE_NAME, name=vector.name)
    for domain in situation.domains[1:]:
        name = f"sender at {domain}"
        yield _ask(SENDER, client, _unbracketed(plain), sender=f"{USER}@{domain}", name=name)


def _unbracketed(path: str) -> str:
    return path[1:-1] if path.startswith("<") else path


def _own_mail(situation: Situation, client: str) -> Iterator[_Raw]:
    known = {"client_name": STRANGE_NAME}
    for recipient in ("postmaster", f"postmaster@{situation.server}"):
        yield _ask(POSTMASTER, client, recipient, **known)
    for domain in situation.domains:
        yield _ask(POSTMASTER, client, f"postmaster@{domain}", **known)
        yield _ask(POSTMASTER, client, f"abuse@{domain}", **known)
        yield _ask(ANYBODY, client, f"{USER}@{domain}", **known)
    for recipient in ("root", f"root@{situation.server}", f"{USER}@{situation.server}"):
        yield _ask(LOCAL, client, recipient, **known)


def _senders(situation: Situation, client: str, foreign: str) -> Iterator[_Raw]:
    """Senders that cannot be answered, to one whom no entry Spam exempts from the checks (delay_checks)."""
    recipient = f"{USER}@{(*situation.domains, situation.server)[0]}"
    known = {"client_name": STRANGE_NAME}
    nobody = f"{USER}@no-such-domain.{foreign}"
    yield _ask(UNRESOLVABLE, client, recipient, sender=nobody, sender_resolve="fail", **known)
    for sender in (USER, f"{USER}@localhost"):
        yield _ask(UNQUALIFIED, client, recipient, sender=sender, **known)


def _with_session(question: Question) -> Question:
    """The question with what a session asks before and beside it."""
    name, address = question.client_name, question.client_address
    return replace(
        question,
        further={
            "greet_pause": f"{ARGUMENTS},greet_pause {name} $| {address}",
            "srv_features": f"srv_features {name}",
            "localaddr": f"localaddr {USER}",
        },
    )


def _with_sender(question: Question) -> Question:
    """The question with the sender alone: where the recipient is refused too, nothing else tells."""
    return replace(question, further={"sender": f"Basic_check_mail <{question.sender}>"})


def _alone(question: Question) -> Question:
    return question


_FURTHER = {STRANGER: _with_session, UNRESOLVABLE: _with_sender, UNQUALIFIED: _with_sender}


def _limits(question: Question) -> Iterator[Asked]:
    """The first client of all when it comes a thousand times; the rulesets compare the macros."""
    for about, macro in ((RATE, "{client_rate}"), (CONNECTIONS, "{client_connections}")):
        yield about, replace(question, macros={**question.macros, macro: str(TRIED_RATE)})


def _tls(situation: Situation, question: Question) -> Iterator[Asked]:
    """For each entry that asks for TLS: the host that it names, without any."""
    entries = [one for one in tls_requirements(situation.entries) if _NAME.fullmatch(one.rest)]
    for entry in entries[:TLS_ASKED]:
        host = entry.rest.rpartition("@")[2] or STRANGE_NAME
        network = network_of(host)
        name = f"[{host}]" if network else host
        side = {"tls_clt": "client", "tls_srv": "server", "tls_rcpt": "rcpt"}[entry.tag]
        call = {
            "client": f"{ARGUMENTS},tls_client NONE $| MAIL",
            "server": "tls_server NONE",
            "rcpt": f"tls_rcpt {entry.rest if '@' in entry.rest.strip('@') else f'{USER}@{host}'}",
        }[side]
        address = host if network else question.client_address
        macros = {
            "{client_name}": name,
            "{client_addr}": address,
            "{server_name}": name,
            "{server_addr}": address,
            "{verify}": "NONE",
            "{cipher_bits}": "",
        }
        yield (
            TLS,
            replace(question, name=str(entry), macros={**question.macros, **macros}, further={"tls": call}),
        )
