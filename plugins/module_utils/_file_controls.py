# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the files that make up the configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_measured,
)

Row = Mapping[str, Any]


_GROUP_OR_WORLD_WRITE = 0o022


_WORLD_READ = 0o004


_OTHERS_THAN_OWNER = 0o377  # the owner may read, and nobody may do anything else


def files_owned_by_root(evidence: Evidence) -> Verdict:
    """Nobody but root can replace what sendmail reads. A private key may be its reader's own."""

    def wrong(entry: Row) -> bool:
        private_key = entry["kind"] == "file" and int(entry["mode"], 8) & _OTHERS_THAN_OWNER == 0
        return entry["owner"] != "root" and not private_key

    return _files(evidence, wrong, lambda entry: f"{entry['path']} is owned by {entry['owner']}")


def files_not_writable(evidence: Evidence) -> Verdict:
    """Only owners can change what sendmail reads. A link's own mode means nothing."""
    return _files(
        evidence,
        lambda entry: entry["kind"] != "link" and bool(int(entry["mode"], 8) & _GROUP_OR_WORLD_WRITE),
        lambda entry: f"{entry['path']} has mode {entry['mode']}",
    )


def maps_private(evidence: Evidence) -> Verdict:
    """Nobody else can read a map: who can open it can lock it, and stall every session (cf/README)."""
    return _files(
        evidence,
        lambda entry: entry["path"].endswith(".db") and bool(int(entry["mode"], 8) & _WORLD_READ),
        lambda entry: f"{entry['path']} has mode {entry['mode']}",
    )


def _files(evidence: Evidence, wrong: Callable[[Row], bool], say: Callable[[Row], str]) -> Verdict:
    entries: Iterable[Row] = evidence.info["files"]
    if not entries:
        return not_measured("there is no configuration")
    return none_of(
        [say(entry) for entry in entries if wrong(entry)], f"{len(evidence.info['files'])} entries"
    )


JUDGES: Mapping[str, Judge] = {
    "SM-FILE-01": Judge(files_owned_by_root, info=("files",)),
    "SM-FILE-02": Judge(files_not_writable, info=("files",)),
    "SM-FILE-03": Judge(maps_private, info=("files",)),
}
