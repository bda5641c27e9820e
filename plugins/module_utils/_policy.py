# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking the rulesets of a .cf: the one place where address test mode is run for that."""

from __future__ import annotations

import os
import pwd
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    SHOWN,
    CommandFailedError,
    Fault,
    InvalidInputError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import private_directory
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_answer import (
    Answer,
    answer,
    located,
    masked,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import (
    MapDefinition,
    map_definitions,
    offline,
    stored_macros,
    unasked_maps,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import (
    Question,
    render_input,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_trace import (
    TEMPORARY,
    Trace,
    parse,
)

_SERVICE_SWITCH = "hosts files\naliases files\n"  # op.txt, "The Service Switch"; files is /dev/null here
_FOR_EACH = 0.2  # seconds more for each question than for none; it takes some 2 ms


@dataclass(frozen=True)
class Configuration:
    """What is asked: the path of a .cf, and text sources that stand for its maps, by their names.

    sendmail and makemap are paths, "" if the host has no such program. user is the account to run sendmail
    as, "" for that of the process. strict makes it an error that sendmail complains and answers all the same.
    patience is how many seconds it may take, however few the questions: without DNS it waits for its name.
    """

    cf_path: str
    sendmail: str
    makemap: str = ""
    user: str = ""
    maps: Mapping[str, str] = field(default_factory=dict)
    strict: bool = True
    patience: float = _command.DEFAULT_TIMEOUT


@dataclass(frozen=True)
class Answers:
    """The answers, in the order of the questions, and the maps that only DNS could have answered.

    complaints are sendmail's words on the configuration, and a word on each map that it could not read.
    """

    answers: tuple[Answer, ...]
    unasked_maps: tuple[str, ...]
    complaints: tuple[str, ...] = ()


def ask(questions: Sequence[Question], configuration: Configuration) -> Answers:
    """Ask the questions. One process answers all that share what sender_resolve says.

    Raises InvalidInputError when the host or a path is not ready, CommandFailedError with sendmail's words
    when it gives no answers or, strictly, complains about the configuration or cannot read a map that it
    looked into.
    """
    cf = _read_cf(configuration)
    definitions = map_definitions(cf)
    _check_maps(configuration, definitions)
    calls: dict[int, dict[str, Trace]] = {number: {} for number in range(len(questions))}
    complaints: list[str] = []
    with private_directory(reader=configuration.user) as directory:
        built = {
            name: _build(name, configuration, definitions[name], directory) for name in configuration.maps
        }
        for state in sorted({question.sender_resolve for question in questions}):
            asked = [(at, one) for at, one in enumerate(questions) if one.sender_resolve == state]
            switch = _written(directory, "service.switch", _SERVICE_SWITCH)
            text = offline(cf, sender_resolve=state, switch_file=switch, maps=built)
            candidate = _written(directory, "candidate.cf", text)
            traces, said = _run(asked, candidate, cf, configuration)
            complaints += said
            for (number, call), trace in traces.items():
                calls[number][call] = trace
    of_sources = {
        name: MapDefinition(name, found.type, found.flags, configuration.maps.get(name, found.path))
        for name, found in definitions.items()
    }
    answers = [answer(one, calls[at], cf=cf, maps=of_sources) for at, one in enumerate(questions)]
    lines = _find_lines(answers, of_sources)
    told = tuple(masked(located(one, lines)) for one in answers)
    return Answers(told, unasked_maps(cf), tuple(dict.fromkeys(complaints)))


def _read_cf(configuration: Configuration) -> str:
    if not configuration.sendmail:
        raise InvalidInputError([Fault("sendmail", "is not on this host", "install it first")])
    if configuration.user:
        _check_user(configuration.user)
    try:
        return Path(configuration.cf_path).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        wrong = f"cannot be read: {error.strerror}"
        raise InvalidInputError([Fault(configuration.cf_path, wrong, "name a .cf that is there")]) from error


def _check_user(user: str) -> None:
    faults = []
    try:
        pwd.getpwnam(user)
    except KeyError:
        faults.append(Fault("user", f"{user}: this host has no such user", "create it first"))
    if os.geteuid() != 0:
        faults.append(Fault("user", f"only root can have sendmail run as {user}", "become root"))
    if faults:
        raise InvalidInputError(faults)


def _check_maps(configuration: Configuration, definitions: Mapping[str, MapDefinition]) -> None:
    in_files = sorted(name for name, found in definitions.items() if found.path)
    faults = [
        Fault(f"maps.{name}", f"{configuration.cf_path} has no such map in a file", f"it has {in_files}")
        for name in configuration.maps
        if name not in in_files
    ]
    faults += [
        Fault(f"maps.{name}", f"{path} is not a file", "name the text source of the map")
        for name, path in configuration.maps.items()
        if not Path(str(path)).is_file()
    ]
    if configuration.maps and not configuration.makemap:
        faults.append(Fault("makemap", "is not on this host", "install it first"))
    if faults:
        raise InvalidInputError(faults)


def _build(name: str, configuration: Configuration, definition: MapDefinition, directory: str) -> str:
    """The path, without the suffix, of a database that was made of the text source for the map name."""
    source = configuration.maps[name]
    path = str(Path(directory, name))
    flags = [] if definition.folds else ["-f"]
    argv = [configuration.makemap, "-C", "/dev/null", *flags, definition.type, path]
    result = _command.run(argv, stdin=Path(source).read_bytes())
    if result.status != 0:
        said = "\n".join(_without_warning(result.said, directory).replace(path, source).split("\n")[:SHOWN])
        raise CommandFailedError(f"makemap refuses {source}:\n{said}")
    for made in Path(directory).glob(f"{name}.*"):
        made.chmod(0o644)  # the directory keeps everyone else out
    return path


def _without_warning(said: str, directory: str) -> str:
    """What was said, but for the warning, within a line, that all may write to where directory is."""
    return said.replace(f"WARNING: World writable directory {Path(directory).parent}\n", "")


def _written(directory: str, name: str, text: str) -> str:
    path = Path(directory, name)
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    path.chmod(0o644)
    return str(path)


def _run(
    questions: Sequence[tuple[int, Question]], candidate: str, cf: str, configuration: Configuration
) -> tuple[dict[tuple[int, str], Trace], list[str]]:
    """The traces by question and call, and what sendmail complains about."""
    mark = f"mark-{secrets.token_hex(8)}"  # nothing in a map can be taken for it
    result = _command.run_chatty(
        [configuration.sendmail, "-C", candidate, "-d60.1", "-bt"],
        stdin=render_input(questions, mark=mark, cleared=stored_macros(cf)).encode(),
        timeout=configuration.patience + _FOR_EACH * len(questions),
        user=configuration.user or None,
    )
    traces = parse(_without_warning(result.stdout, str(Path(candidate).parent)), mark)
    said = [*(line for trace in traces.values() for line in trace.other), *result.stderr.splitlines()]
    said += _unreadable(traces.values())
    said = [line.replace(candidate, configuration.cf_path) for line in dict.fromkeys(said)]
    if configuration.strict and (result.status != 0 or said):
        words = "\n".join(said) or f"exit status {result.status}"
        raise CommandFailedError(f"sendmail cannot answer from {configuration.cf_path}:\n{words}")
    del traces[""]
    if any(f"{number} check_rcpt" not in traces for number, _question in questions):
        words = "".join(f"\n{line}" for line in said)
        raise CommandFailedError(f"{configuration.sendmail} -bt: ended before the last question{words}")
    return {(int(name.split()[0]), name.split()[1]): trace for name, trace in traces.items()}, said


def _unreadable(traces: Iterable[Trace]) -> list[str]:
    """A word on each map that could not be read, since sendmail itself keeps it for its log."""
    names = {found.map for trace in traces for found in trace.lookups if found.status == TEMPORARY}
    return [
        f"map {name}: cannot be read (is its database there, and open to this user?)"
        for name in sorted(names)
    ]


def _find_lines(
    answers: Iterable[Answer], definitions: Mapping[str, MapDefinition]
) -> dict[tuple[str, str], tuple[int, str]]:
    """Line numbers and values by (file, key as stored), for all keys of answers that have a text source."""
    wanted: dict[str, tuple[bool, set[str]]] = {}
    for key in (key for given in answers for key in given.keys if key.file):
        wanted.setdefault(key.file, (definitions[key.map].folds, set()))[1].add(key.key)
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for path, (folds, keys) in wanted.items():
        if not Path(path).is_file():
            continue
        with Path(path).open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, start=1):
                stored, value = _record(line, folds=folds)
                if stored in keys:
                    found.setdefault((path, stored), (number, value))
    return found


def _record(line: str, *, folds: bool) -> tuple[str, str]:
    """The key and value of a line as makemap(8) reads it, "" for a comment."""
    if line[0] == "#" or line[0].isspace():
        return "", ""
    key, _blank, value = line.rstrip("\n").replace("\t", " ").partition(" ")
    return (fold(key) if folds else key), value.lstrip(" ")
