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
from dataclasses import replace
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._access_rights import (
    network_of,
    tls_requirements,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._breadth import is_narrow, is_private
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import ARGUMENTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import (
    Question,
    parse_questions,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_vectors import USER, relay_vectors
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_listeners import Listener
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_situation import Situation

STRANGE_NAME = "mail.stranger.example"
STRANGE_SENDER = "someone@stranger.example"
TRIED_RATE = 1000  # connections within the window, or at once: a limit that lets this pass is none
TLS_ASKED = 20  # entries
LISTENERS_ASKED = 10  # besides the first; on each of the others one stranger comes

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
        *_passwords(situation, strangers[0], foreign),
        *_clients_of(situation, foreign),
    ]
    first, *others = situation.listeners
    whole = [*_askable(asked, first)]
    for number, listener in enumerate(others):
        of_each = [one for one in asked if _is_of_each(one[0], listener)]
        whole += _askable(of_each if number < LISTENERS_ASKED else of_each[:1], listener)
    about_stranger = next((question for about, question in whole if about == STRANGER), None)
    if about_stranger is None:
        return []
    return [
        *((about, _FURTHER.get(about, _alone)(question)) for about, question in whole),
        *_limits(about_stranger),
        *_tls(situation, about_stranger),
    ]


def _is_of_each(about: str, listener: Listener) -> bool:
    """Whether that is asked on a listener besides the first; whoever it knows may send without a domain."""
    return about == STRANGER or (about == UNQUALIFIED and not listener.authenticated)


def _askable(asked: Sequence[_Raw], listener: Listener) -> Iterator[Asked]:
    """The questions but those that hold what address test mode would read otherwise, as a $ in a name."""
    for about, one in asked:
        try:
            (question,) = parse_questions([{**one, "daemon_flags": listener.flags}], variable=about)
        except InvalidInputError:
            continue
        yield about, replace(question, macros={**question.macros, **listener.macros()})


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


def _passwords(situation: Situation, client: str, foreign: str) -> Iterator[_Raw]:
    """What the site's own checks compare with, stated by a stranger who knows it."""
    known = {"client_name": STRANGE_NAME}
    plain = f"{USER}@{foreign}"
    for word in situation.stated():
        sender = word if "@" in word else f"{USER}@{word}" if "." in word else f"{word}@{STRANGE_NAME}"
        user, _at, domain = word.rpartition("@")
        yield _ask(SENDER, client, plain, sender=sender, name=f"a local rule's {word} as sender", **known)
        yield _ask(SENDER, client, plain, helo=domain, name=f"a local rule's {word} as greeting", **known)
        recipient = f"{user or domain}@{foreign}"
        yield _ask(FORM, client, recipient, name=f"a local rule's {word} as recipient", **known)


def _clients_of(situation: Situation, foreign: str) -> Iterator[_Raw]:
    """A client of each network that the site's own checks compare with, and that no entry of access knows.

    Not of a narrow one in private space, which is the site's own.
    """
    networks = (network_of(fold(word)) for word in situation.stated())
    others = (one for one in networks if one is not None and not (is_narrow(one) and is_private(one)))
    clients = [str(one[min(one.num_addresses - 1, 9)]) for one in others]
    for client in situation.strangers(clients):
        yield _ask(NAME, client, f"{USER}@{foreign}")


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
