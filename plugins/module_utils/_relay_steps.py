# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a relay's wish is below /etc/mail, carried out step by step, or only foreseen.

Class files and maps come before the configuration that names them, and so do owners and modes, which sendmail
is strict about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _certificates,
    _configuration,
    _map_module,
    _mc_record,
    _ownership,
    _ownership_changes,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import FileState, publish, read
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_grammars import GRAMMARS
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_type import map_type_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_makemap
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import (
    DIRECTORY,
    MapWish,
    RelayWish,
)

_NOTES = 10  # of each map


@dataclass
class Report:
    """What was done, or is foreseen; all but files and cfs is as the results of the single modules have it.

    files holds what each file is now, None where only the host can make it. cfs holds each .cf by its path,
    and judged what its next run shall know it by. databases holds the type of each database of a map by its
    path, secrets the paths of files that hold any.
    """

    diffs: list[dict[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)
    meaning: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, FileState | None] = field(default_factory=dict)
    cfs: dict[str, bytes] = field(default_factory=dict)
    judged: dict[str, _mc_record.JudgedCopy] = field(default_factory=dict)
    databases: dict[str, str] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)


def lacking(wish: RelayWish) -> list[Fault]:
    """What this host must have before the wish can be carried out: programs, accounts, directories."""
    faults = [fault for one in wish.configurations for fault in _configuration.lacking(one)]
    if wish.maps and not find_makemap():
        faults.append(Fault("makemap", "this host has none", "install sendmail first"))
    if not Path(DIRECTORY).is_dir():
        faults.append(Fault(DIRECTORY, "is not a directory", "create it first"))
    names = [name for one in wish.inside for name in one.names]
    names += [pair for one in wish.maps for pair in _accounts(one.params["owner"], one.params["group"])]
    for _path, state in (*wish.files, *wish.scripts):
        names += _accounts(state.attributes.owner, state.attributes.group)
    names += [("user", name) for name in (wish.user, wish.tls_owner) if name]
    unknown = [pair for pair in dict.fromkeys(names) if not _ownership.known(*pair)]
    faults += [Fault(" ".join(pair), "is not on this host", "create it first") for pair in unknown]
    return list(dict.fromkeys(faults))


def _accounts(owner: str, group: str) -> tuple[tuple[str, str], ...]:
    return ("user", owner), ("group", group)


def carry_out(wish: RelayWish, *, dry: bool, foresee: bool) -> Report:
    """Make all below DIRECTORY what wish says; with dry, only say what would be.

    With foresee, what other tasks may bring to this host leaves things unjudged. Raises SendmailError.
    """
    report = Report()
    for path, state in wish.files:
        _put(path, state, report, dry=dry)
    faults: list[Fault] = []
    for one in wish.maps:
        try:
            _keep_map(one, report, dry=dry)
        except InvalidInputError as error:
            faults += [replace(fault, where=f"maps ({one.name}): {fault.where}") for fault in error.faults]
    if faults:
        raise InvalidInputError(faults)
    _keep_certificates(wish, report, dry=dry)
    own = wish.inside
    unjudged = _own(own, report, dry=dry, foresee=True)
    for each in wish.configurations:
        _configure(each, report, dry=dry, foresee=foresee)
    report.unjudged += unjudged if dry else _own(own, report, dry=False, foresee=foresee)
    return report


def _put(path: str, state: FileState, report: Report, *, dry: bool) -> None:
    change = _configuration.Change(path, read(path), state)
    report.files[path] = state
    if change.needed:
        report.diffs.append(change.diff())
        if not dry:
            publish(path, state)


def _keep_map(one: MapWish, report: Report, *, dry: bool) -> None:
    result = _map_module.carry_out(one.map, makemap=find_makemap() or None, check_mode=dry)
    report.diffs += result["diff"]
    report.unjudged += result["unjudged"]
    report.remarks += result["notes"][:_NOTES]
    report.files.update(dict.fromkeys((result["path"], result["database"])))
    report.databases[result["database"]] = map_type_of(one.params["map_type"], one.path, one.params["cf"])
    if _has_secrets(one):
        report.secrets.update((result["path"], result["database"]))


def _has_secrets(one: MapWish) -> bool:
    """Whether entries of the map say what sendmail says at other servers to be let in."""
    grammar = GRAMMARS[one.name]
    return any(grammar.is_secret(fold(entry["key"])) for entry in one.params["entries"] or ())


def _keep_certificates(wish: RelayWish, report: Report, *, dry: bool) -> None:
    if wish.tls is None:
        return
    changes = _certificates.plan(wish.tls, wish.tls_owner)
    report.remarks += _certificates.warnings_in(wish.tls, now=datetime.now(timezone.utc))
    report.diffs += [change.diff() for change in changes]
    report.files.update({change.path: change.after for change in changes})
    if not dry:
        _certificates.execute(changes)


def _own(own: Sequence[_ownership.Wish], report: Report, *, dry: bool, foresee: bool) -> tuple[str, ...]:
    planned = _ownership.plan(own, _ownership.survey(own), foresee=foresee)
    if planned.changes:
        report.diffs.append(_ownership_changes.diff(planned.changes))
    if not dry:
        _ownership_changes.execute(planned.changes)
    return planned.unjudged


def _configure(wish: _configuration.Wish, report: Report, *, dry: bool, foresee: bool) -> None:
    planned = _configuration.plan(wish, foresee=foresee)
    report.remarks += planned.warnings
    report.unjudged += planned.unjudged
    report.diffs += [change.diff() for change in planned.needed]
    meaning, table = _configuration.meaning(planned, wish.cf_path)
    report.meaning += meaning
    report.diffs += table
    report.files.update({change.path: change.after for change in planned.changes})
    report.cfs.update({one.path: one.after.content for one in planned.changes if one.path == wish.cf_path})
    if not dry:
        _configuration.execute(planned, backup=False)
        judged = _configuration.judged_copy(wish, planned, DIRECTORY)
        if judged:
            report.judged[wish.cf_path] = judged
