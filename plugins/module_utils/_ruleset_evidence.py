# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the live rulesets of a host decide, asked of them for an audit. Nothing on the host is changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _access_rights,
    _command,
    _map_database,
    _map_text,
    _policy,
    _ruleset_facts,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._access_rights import (
    WIDEST,
    AccessEntry,
    limits,
    network_of,
    relayed_clients,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._configured import (
    Listening,
    listeners_in,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    CommandFailedError,
    SendmailError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._named_paths import map_files
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_answer import Answer
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import (
    MapDefinition,
    map_definitions,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import Question
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_questions import (
    OWN,
    Asked,
    Situation,
    audit_questions,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_trace import parse
from ansible_collections.postmaster.sendmail.plugins.module_utils._run_as_user import known_user, run_as

_SMTP = 25
_PATIENCE = 8.0  # seconds, besides those for each question: a host without DNS is looked at all the same
_LONGEST = 200  # characters of a complaint: sendmail may quote a whole line of the configuration
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_MARK = "postmaster_mark"
_ACCESS = "access"
# An entry that gives a right or takes away what protects, as the text or a dump has it
_WEIGHTY = re.compile(
    rb"(?:ClientRate|ClientConn|GreetPause|Srv_Features|TLS_Clt|TLS_Srv|TLS_Rcpt):"
    rb"|[^\s#]\S*\s+(?:RELAY|DISCARD)\s*\Z",
    re.IGNORECASE,
)
_SOUGHT = {"w": "$=w", "R": "$=R", "j": "$j", "m": "$m"}


@dataclass(frozen=True)
class Asking:
    """Whom to ask: paths of the .cf and the programs ("" for one that the host lacks), and more questions.

    flags are the letters of M= of the listener that strangers reach. user is the account that the daemon
    becomes, so that a map which that cannot read shows; "" is for that of the process.
    """

    cf_path: str
    sendmail: str
    makemap: str
    questions: tuple[Question, ...] = ()
    flags: str = ""
    user: str = ""


def strangers_flags(options: Mapping[str, str]) -> str:
    """The letters of M= of the first listener on port 25 off loopback, else of the first of all."""
    lines = options.get("DaemonPortOptions", "").splitlines()
    found = listeners_in(lines, Listening((), ()))
    outside = [one for one in found if one["port"] == _SMTP and one["address"] not in _LOOPBACK]
    return next((re.sub(r"[^A-Za-z]", "", one["modifiers"]) for one in (*outside, *found)), "")


def daemon_user(options: Mapping[str, str]) -> str:
    """The account of RunAsUser, "" where that names none of this host, or we could not become it."""
    return known_user(run_as(options.get("RunAsUser", "").splitlines()).user) if os.geteuid() == 0 else ""


def untold(why: str) -> dict[str, Any]:
    """The evidence of a host whose rulesets cannot be asked."""
    return {"why": why, "answers": []}


def decisions(asking: Asking) -> dict[str, Any]:
    """What the rulesets decide, and whom the access map gives rights; see the module info for its shape.

    Where they cannot be asked, why tells the reason, and the rest is missing.
    """
    try:
        return _decisions(asking)
    except (SendmailError, OSError) as error:
        return untold(str(error))


def _decisions(asking: Asking) -> dict[str, Any]:
    if not asking.sendmail or not Path(asking.cf_path).is_file():
        return untold("there is no sendmail, or no configuration for it")
    cf = Path(asking.cf_path).read_text(encoding="utf-8", errors="surrogateescape")
    maps = map_definitions(cf)
    entries = entries_of(maps.get(_ACCESS), asking.makemap)
    situation = _situation(asking, entries or ())
    asked: list[Asked] = [*((OWN, one) for one in asking.questions), *audit_questions(situation)]
    configuration = _policy.Configuration(
        asking.cf_path, asking.sendmail, asking.makemap, asking.user, strict=False, patience=_PATIENCE
    )
    found = _policy.ask([question for _about, question in asked], configuration)
    answers = list(zip((about for about, _question in asked), found.answers))
    judged = [pair for pair in answers if pair[0] == OWN or entries is not None or not is_known(pair[1])]
    return {
        "why": "",
        "complaints": [line[:_LONGEST] for line in found.complaints],
        "server": situation.server,
        "domains": list(situation.domains),
        "foreign_domain": situation.foreign(),
        "answers": [_ruleset_facts.told(about, one) for about, one in judged],
        "entries_known": entries is not None,
        "unasked_maps": list(found.unasked_maps),
        "blocklists": _ruleset_facts.blocklists(cf, maps, answers),
        **_ruleset_facts.of_recipients(maps, answers),
        **_access_rights.told(situation.entries, situation.relayed),
    }


def is_known(found: Answer) -> bool:
    """Whether the rulesets found an entry of access for a client as narrow as one's own network.

    Where the entries can be read, such a one is taken for no stranger, and not asked about.
    """
    lookups = (one for call in found.calls.values() for one in call.lookups if one.map == _ACCESS)
    entries = [AccessEntry(fold(one.key), one.value) for one in lookups if one.value is not None]
    networks = (network_of(one.rest) for one in (*relayed_clients(entries, ()), *limits(entries)))
    return any(one is not None and one.prefixlen >= WIDEST[one.version] for one in networks)


def _situation(asking: Asking, entries: tuple[AccessEntry, ...]) -> Situation:
    said = _ask_classes(asking)
    return Situation(
        server=" ".join(said["j"][:1]),
        domain=" ".join(said["m"][:1]),
        own=said["w"],
        relayed=said["R"],
        entries=entries,
        flags=asking.flags,
    )


def _ask_classes(asking: Asking) -> dict[str, tuple[str, ...]]:
    """The members of the classes, and the macros, of _SOUGHT, as the program itself has them.

    Raises CommandFailedError with sendmail's words when it refuses the configuration.
    """
    lines = [f".D{{{_MARK}}}{_MARK} {name}\n${{{_MARK}}}\n{what}\n" for name, what in _SOUGHT.items()]
    argv = [asking.sendmail, "-C", asking.cf_path, "-bt"]
    result = _command.run(argv, stdin="".join(lines).encode())
    traces = parse(result.stdout, _MARK)
    if not _SOUGHT.keys() <= traces.keys():
        raise CommandFailedError(f"sendmail refuses {asking.cf_path}: {result.said}")
    return {name: traces[name].other for name in _SOUGHT}


def entries_of(access: MapDefinition | None, makemap: str) -> tuple[AccessEntry, ...] | None:
    """The entries of weight in force, each with its line where the text has it.

    Without a database they are those of the text. None where there is no telling: the map is no file (ldap,
    socket), or holds what neither we nor makemap read. A map may have hundreds of thousands of others, which
    merely refuse somebody.
    """
    if access is None:
        return ()
    if not access.path:
        return None
    suffix = _map_database.SUFFIXES.get(access.type, "")
    path = access.path.removesuffix(suffix)
    text = plain_content(path)
    database = map_files(access.type, path)[-1]
    held = None
    if makemap and suffix:
        held = _map_database.dump(_map_database.Database(makemap, access.type, path))
    unread = [database] if held is None and database != path else []
    unread += [path] if held is None and text is None else []
    if any(Path(one).exists() for one in unread):
        return None
    return tuple(_weighty(path, text or b"", held))


def _weighty(path: str, text: bytes, held: list[_map_text.Record] | None) -> Iterator[AccessEntry]:
    places = {
        record: f"{path}:{number}"
        for number, line in enumerate(text.split(b"\n"), start=1)
        if _WEIGHTY.match(line)
        for record in _map_text.records(line)
    }
    for record in filter(_WEIGHTY.match, places if held is None else held):
        key, _tab, value = record.partition(b"\t")
        yield AccessEntry(_map_text.printable(key), _map_text.printable(value), places.get(record, ""))
