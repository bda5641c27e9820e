# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the files that make up the configuration."""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _path_controls
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    NO_CONFIGURATION,
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import SUFFIXES
from ansible_collections.postmaster.sendmail.plugins.module_utils._named_paths import KEY, SECRET
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_settings import (
    DIRECTORY as TLS_DIRECTORY,
)

Row = Mapping[str, Any]

_GROUP_OR_WORLD_WRITE = 0o022
_WORLD_READ = 0o004
_OTHERS_THAN_OWNER = 0o377  # the owner may read, and nobody may do anything else
_PASSWORDS = "passwords"  # why files of them are among the paths (_path_survey)
_DATABASES = tuple(sorted({*SUFFIXES.values()}))
_SUBMITTERS = frozenset({"smmsp"})  # whose the submission queue is, with every distribution


def files_owned_by_root(evidence: Evidence) -> Verdict:
    """Nobody but root can replace what sendmail reads. Keys and passwords may be their reader's own."""
    is_private = _private(evidence)
    return _files(
        evidence,
        lambda entry: entry["owner"] != "root" and not is_private(entry),
        lambda entry: f"{entry['path']} is owned by {entry['owner']}",
        "{} files and directories are root's, or the daemon's keys and passwords",
    )


def _private(evidence: Evidence) -> Callable[[Row], bool]:
    """What tells whether an entry is a key, or holds passwords, and is its reader's, who alone may read it.

    A key is what the configuration names, and what stands where we put keys: an old one may be kept there.
    """
    options, paths = evidence.info["options"], evidence.info["paths"]
    rows = [row for row in paths if (row["role"], row["why"]) == (SECRET, _PASSWORDS) or row["role"] == KEY]
    readers = {options.get(name, "").partition(":")[0] for name in ("RunAsUser", "TrustedUser")}
    readers.update(owner for row in rows for owner in row["owners"])
    named = {row["path"] for row in rows}

    def is_private(entry: Row) -> bool:
        alone = entry["kind"] == "file" and int(entry["mode"], 8) & _OTHERS_THAN_OWNER == 0
        placed = entry["path"] in named or str(PurePosixPath(entry["path"]).parent) == TLS_DIRECTORY
        return alone and placed and entry["owner"] in readers

    return is_private


def files_not_writable(evidence: Evidence) -> Verdict:
    """Only owners can change what sendmail reads. A link's own mode means nothing."""
    return _files(
        evidence,
        lambda entry: entry["kind"] != "link" and bool(int(entry["mode"], 8) & _GROUP_OR_WORLD_WRITE),
        lambda entry: f"{entry['path']} has mode {entry['mode']}",
        "{} files and directories can be written by their owners alone",
    )


def maps_private(evidence: Evidence) -> Verdict:
    """Nobody else can read a map: who can open it can lock it, and stall every session (cf/README)."""
    return _files(
        evidence,
        lambda entry: entry["path"].endswith(_DATABASES) and bool(int(entry["mode"], 8) & _WORLD_READ),
        lambda entry: f"{entry['path']} has mode {entry['mode']}",
        "no database among {} files and directories can be read by others",
    )


def _files(
    evidence: Evidence, wrong: Callable[[Row], bool], say: Callable[[Row], str], right: str
) -> Verdict:
    """Fail with the entries that are wrong, or pass with how many ({} in right) are right."""
    entries: Sequence[Row] = evidence.info["files"]
    if not entries:
        return not_measured(NO_CONFIGURATION)
    return none_of([say(entry) for entry in entries if wrong(entry)], right.format(len(entries)))


def few_set_ids(evidence: Evidence) -> Verdict:
    """sendmail is set-group-ID as its package ships it, and none of its programs has another right."""
    return _set_ids([one for one in evidence.info["set_ids"] if one["own"]])


def no_other_set_ids(evidence: Evidence) -> Verdict:
    """No delivery agent, and nothing else that acts for the accounts of mail, has rights of its own."""
    return _set_ids([one for one in evidence.info["set_ids"] if not one["own"]])


def _set_ids(found: Sequence[Row]) -> Verdict:
    problems = [f"{one['path']} {word}" for one in found for word in _rights_of(one)]
    return none_of(
        problems, some([f"{one['path']} {_shown(one)}" for one in found]) or "none has rights of its own"
    )


def _rights_of(one: Row) -> list[str]:
    """The rights of a program that it should not have, and who else could use them."""
    mode = int(one["mode"], 8)
    wrong = [f"is set-user-ID {one['owner']}"] if mode & stat.S_ISUID else []
    may_submit = one["group"] in _SUBMITTERS and (_is_sendmail(one) or one["shipped"] == _shown(one))
    if mode & stat.S_ISGID and not may_submit:
        wrong.append(f"is set-group-ID {one['group']}, mode {one['mode']}")
    if one["capabilities"]:
        wrong.append("has file capabilities")
    if one["owner"] != "root":
        wrong.append(f"belongs to {one['owner']}, who can change it")
    if mode & _GROUP_OR_WORLD_WRITE:
        wrong.append(f"can be changed by others, mode {one['mode']}")
    return wrong


def _is_sendmail(one: Row) -> bool:
    return PurePosixPath(one["path"]).name in ("sendmail", "sendmail.sendmail")


def _shown(one: Row) -> str:
    return f"{one['owner']}:{one['group']} {one['mode']}"


def no_access_lists(evidence: Evidence) -> Verdict:
    """What the modes say is all there is: no access list gives somebody more (GEN004390, GEN004510)."""
    info = evidence.info
    if not info["files"] and not info["paths"]:
        return not_measured(NO_CONFIGURATION)
    lists = [entry["path"] for entry in info["files"] if entry.get("acl")]
    lists += [path for row in info["paths"] for path in row["access_lists"]]
    problems = [f"{path} has an access list" for path in dict.fromkeys(lists)]
    return none_of(problems, f"{len(info['files']) + len(info['paths'])} paths have none")


def compiled_from_its_mc(evidence: Evidence) -> Verdict:
    """Each .cf in force means what its .mc compiles to: else the next compilation takes something away."""
    drift = evidence.info["drift"]
    if not drift:
        return not_measured(NO_CONFIGURATION)
    problems = [f"{one['configuration']}: {words}" for one in drift for words in one["differences"]]
    unknown = [one["error"] for one in drift if one["error"]]
    if unknown and not problems:
        return not_measured(some(unknown, "; "))
    return none_of(
        problems, some([f"{one['configuration']} is what {one['source']} compiles to" for one in drift])
    )


JUDGES: Mapping[str, Judge] = {
    "SM-FILE-01": Judge(files_owned_by_root, info=("files", "options", "paths")),
    "SM-FILE-02": Judge(files_not_writable, info=("files",)),
    "SM-FILE-03": Judge(maps_private, info=("files",)),
    **{
        control: Judge(judgement, info=("paths",)) for control, judgement in _path_controls.JUDGEMENTS.items()
    },
    "SM-FILE-05": Judge(_path_controls.keys_private, info=("options", "paths")),
    "SM-FILE-06": Judge(few_set_ids, info=("set_ids",)),
    "SM-FILE-12": Judge(no_other_set_ids, info=("set_ids",)),
    "SM-FILE-08": Judge(no_access_lists, info=("files", "paths")),
    "SM-FILE-11": Judge(compiled_from_its_mc, info=("drift",)),
}
