# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the paths that a configuration names: the way to each, keys, queues, passwords, logs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._effective_options import flags
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    NO_CONFIGURATION,
    Evidence,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._named_paths import (
    KEY,
    LOG,
    QUEUE,
    SECRET,
    SUBMISSION_QUEUE,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import DIRECTORY, FILE

Row = Mapping[str, Any]

_GROUP_OR_WORLD = 0o077
_GROUP = 0o070
_GROUP_READ = 0o040
_WORLD = 0o007
_GROUP_OR_WORLD_WRITE = 0o022
_SHARED_KEY = "groupreadablekeyfile"  # of DontBlameSendmail
_LOG_OWNERS = frozenset({"root", "syslog"})  # rsyslog runs as the latter on some distributions


def is_configured(evidence: Evidence) -> bool:
    """Whether the host has a configuration at all: it names at least itself."""
    return any(row["role"] != LOG for row in evidence.info["paths"])


def safe_ways(evidence: Evidence) -> Verdict:
    """Nobody can change, or put something else in the place of, what the configuration names."""
    if not is_configured(evidence):
        return not_measured(NO_CONFIGURATION)
    rows = [row for row in evidence.info["paths"] if row["role"] != LOG]
    named: dict[str, dict[str, None]] = {}
    for row in rows:
        for fault in row["faults"]:
            named.setdefault(fault, {})[row["why"]] = None
    problems = [f"{fault} ({some([*names])})" for fault, names in named.items()]
    return none_of(problems, f"{len(rows)} paths are safe")


def keys_private(evidence: Evidence) -> Verdict:
    """Nobody but root, the daemon's user, and its group if sendmail lets it, can read a private key."""
    shared = _SHARED_KEY in flags(evidence.info["options"], "DontBlameSendmail")
    keys = [row for row in evidence.info["paths"] if row["role"] == KEY and row["kind"] == FILE]
    if not keys:
        return not_applicable("no private key is in use")
    wrong = partial(_wrong_key, shared=shared)
    return none_of(_said(keys, wrong), some([_shown(row) for row in keys]))


def _wrong_key(row: Row, *, shared: bool) -> Iterator[str]:
    """What is wrong with a key; if shared, the daemon's group may read it (op.txt, GroupReadableKeyFile)."""
    yield from _wrong_owner(row)
    may_not = _GROUP_OR_WORLD & ~_GROUP_READ if shared and row["group"] in row["groups"] else _GROUP_OR_WORLD
    if int(row["mode"], 8) & may_not:
        yield f"has mode {row['mode']}, so that others can read it"
    if row["path"] in row["access_lists"]:
        yield "has an access list"


def queues_private(evidence: Evidence) -> Verdict:
    """The daemon's user alone enters its queue, and the submission program's group its own."""
    roles = (QUEUE, SUBMISSION_QUEUE)
    queues = [row for row in evidence.info["paths"] if row["role"] in roles and row["kind"] == DIRECTORY]
    if not queues:
        return not_measured("there is no queue")
    return none_of(_said(queues, _wrong_queue), some([_shown(row) for row in queues]))


def _wrong_queue(row: Row) -> Iterator[str]:
    yield from _wrong_owner(row)
    mode = int(row["mode"], 8)
    if mode & _WORLD:
        yield f"has mode {row['mode']}, which lets everybody in"
    elif mode & _GROUP and not (row["role"] == SUBMISSION_QUEUE and row["group"] in row["groups"]):
        yield f"has mode {row['mode']}, which lets group {row['group']} in"


def secrets_private(evidence: Evidence) -> Verdict:
    """Nobody but root and the daemon's user and group can read a password, or a copy of one."""
    secrets = [row for row in evidence.info["paths"] if row["role"] == SECRET and row["kind"]]
    if not secrets:
        return not_applicable("nothing holds a password")
    return none_of(_said(secrets, _wrong_secret), some([_shown(row) for row in secrets]))


def _wrong_secret(row: Row) -> Iterator[str]:
    yield from _wrong_owner(row)
    mode = int(row["mode"], 8)
    if mode & _WORLD:
        yield f"has mode {row['mode']}, which lets everybody in"
    elif mode & _GROUP and row["group"] not in ("root", *row["groups"]):
        yield f"has mode {row['mode']}, which lets group {row['group']} in"
    if row["path"] in row["access_lists"]:
        yield "has an access list"


def _wrong_owner(row: Row) -> Iterator[str]:
    if row["owner"] not in row["owners"]:
        yield f"belongs to {row['owner']}, not to {' or '.join(row['owners'])}"


def logs_safe(evidence: Evidence) -> Verdict:
    """Only the system writes the log of mail: who can change it can hide what was done."""
    logs = [row for row in evidence.info["paths"] if row["role"] == LOG and row["kind"] == FILE]
    if not logs:
        return not_applicable("no file holds the log of mail: the journal does")
    return none_of(_said(logs, _wrong_log), some([_shown(row) for row in logs]))


def _wrong_log(row: Row) -> Iterator[str]:
    if row["owner"] not in _LOG_OWNERS:
        yield f"belongs to {row['owner']}"
    if int(row["mode"], 8) & _GROUP_OR_WORLD_WRITE:
        yield f"has mode {row['mode']}"
    if row["path"] in row["access_lists"]:
        yield "has an access list"


def aliases_safe(evidence: Evidence) -> Verdict:
    """Root alone decides where mail for local names goes: text and database are its own, and no other's."""
    files = [row for row in evidence.info["paths"] if row["why"] == "AliasFile" and row["kind"]]
    if not files:
        return not_applicable("no aliases are in force")
    return none_of(_said(files, _wrong_alias_file), some([_shown(row) for row in files]))


def _wrong_alias_file(row: Row) -> Iterator[str]:
    if row["owner"] != "root":
        yield f"belongs to {row['owner']}"
    if int(row["mode"], 8) & ~0o644:
        yield f"has mode {row['mode']}, more than 0644"


def _said(rows: Iterable[Row], wrong: Callable[[Row], Iterable[str]]) -> list[str]:
    return [f"{row['path']} {word}" for row in rows for word in wrong(row)]


def _shown(row: Row) -> str:
    return f"{row['path']} {row['owner']}:{row['group']} {row['mode']}"


JUDGEMENTS: Mapping[str, Callable[[Evidence], Verdict]] = {
    "SM-FILE-04": safe_ways,
    "SM-FILE-07": queues_private,
    "SM-FILE-09": secrets_private,
    "SM-FILE-10": logs_safe,
}
