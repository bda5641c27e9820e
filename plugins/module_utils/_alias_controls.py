# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of what mail for local names sets off: aliases, .forward files, the restricted shell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansible_collections.postmaster.sendmail.plugins.module_utils import _path_controls
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    NO_CONFIGURATION,
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
    some,
)

_NONE = "no aliases are in force"


def _unseen(evidence: Evidence) -> str:
    """Where aliases are that nobody has seen; empty where all were."""
    aliases = evidence.info["aliases"]
    elsewhere = [f"aliases come from {some(aliases['elsewhere'])}"] if aliases["elsewhere"] else []
    unread = [f"{one['path']} was not read: {one['why']}" for one in aliases["unread"]]
    return some([*elsewhere, *unread], "; ")


def _of_all(evidence: Evidence, problems: Sequence[str], otherwise: str) -> Verdict:
    """The verdict on aliases: what was not seen may hold a problem, and cannot take one away."""
    if not _path_controls.is_configured(evidence):
        return not_measured(NO_CONFIGURATION)
    unseen = "" if problems else _unseen(evidence)
    return not_measured(unseen) if unseen else none_of(problems, otherwise)


def aliases_run_nothing(evidence: Evidence) -> Verdict:
    """No alias runs a program, writes a file or reads a list of recipients."""
    files = evidence.info["aliases"]["files"]
    problems = [
        f"{one['path']}: {alias['name']} leads to the {alias['kind']} {alias['target']}"
        for one in files
        for alias in one["risky"]
    ]
    told = some([f"{one['path']} has {one['names']} names" for one in files]) or _NONE
    return _of_all(evidence, problems, told)


def no_decoder(evidence: Evidence) -> Verdict:
    """No alias decodes mail into files (decode, uudecode)."""
    files = evidence.info["aliases"]["files"]
    problems = [f"{one['path']} has the alias {name}" for one in files for name in one["decoders"]]
    return _of_all(evidence, problems, "none does" if files else _NONE)


def no_forward(evidence: Evidence) -> Verdict:
    """ForwardPath is empty, so that no user's file sends mail on or runs a program on it."""
    if not _path_controls.is_configured(evidence):
        return not_measured(NO_CONFIGURATION)
    forwards = evidence.info["forwards"]
    found = [
        f"{one['path']} runs a program" if one["runs_program"] else one["path"] for one in forwards["files"]
    ]
    told = f", and there is {some(found)}" if found else ""
    return none_of(
        [f"ForwardPath is {forwards['path']}{told}"] if forwards["path"] else [], "ForwardPath is empty"
    )


def smrsh_tame(evidence: Evidence) -> Verdict:
    """The restricted shell runs nothing that itself runs whatever it is told to (smrsh(8))."""
    smrsh = evidence.info["smrsh"]
    if not smrsh["used"]:
        return not_applicable("mail for programs does not go through smrsh")
    return none_of(smrsh["faults"], f"{smrsh['directory']} has {some(smrsh['programs']) or 'nothing'}")


def needed_names_lead_on(evidence: Evidence) -> Verdict:
    """Mail for postmaster and root reaches somebody (RFC 5321, 4.5.1)."""
    aliases = evidence.info["aliases"]
    if unseen := _unseen(evidence):
        return not_measured(unseen)
    if not aliases["files"]:
        return not_applicable(_NONE)
    return none_of(aliases["dead"], "postmaster and root lead on")


JUDGES: Mapping[str, Judge] = {
    "SM-ALIAS-01": Judge(aliases_run_nothing, info=("aliases", "paths")),
    "SM-ALIAS-02": Judge(_path_controls.aliases_safe, info=("paths",)),
    "SM-ALIAS-03": Judge(no_decoder, info=("aliases", "paths")),
    "SM-ALIAS-04": Judge(no_forward, info=("forwards", "paths")),
    "SM-ALIAS-05": Judge(smrsh_tame, info=("smrsh",)),
    "SM-ALIAS-06": Judge(needed_names_lead_on, info=("aliases",)),
}
