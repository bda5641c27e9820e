# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of versions: known holes, and updates that wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    PASSED,
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._known_cves import CVES, Cve, has_fix
from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_controls import (
    locals_run_nothing,
    others_run_nothing,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._smuggling_controls import (
    JUDGES as SMUGGLING,
)

_SMUGGLING = [judge for control, judge in SMUGGLING.items() if control.startswith("SM-SMUG-")]


def _mailers_run_nothing(evidence: Evidence) -> str:
    judges = (locals_run_nothing, others_run_nothing)
    return "no mailer runs a program" if all(judge(evidence).status == PASSED for judge in judges) else ""


def _smuggling_refused(evidence: Evidence) -> str:
    refused = all(judge.verdict(evidence).status == PASSED for judge in _SMUGGLING)
    return "the probe could not do it" if refused else ""


_MITIGATIONS: Mapping[str, Callable[[Evidence], str]] = {
    "mailers": _mailers_run_nothing,
    "smuggling": _smuggling_refused,
    "": lambda _evidence: "",
}


def known_holes_closed(evidence: Evidence) -> Verdict:
    """Each known hole is closed by the version, by the package, or by what the configuration does.

    A distribution backports fixes, and names their CVEs in its changelog.
    """
    version = evidence.info["program"]["version"]
    if not version:
        return not_measured("there is no sendmail")
    changelogs = [one["cves"] for one in evidence.info["advisories"] if one["cves"] is not None]
    named = {cve for cves in changelogs for cve in cves}
    closed: list[str] = []
    problems: list[str] = []
    for cve in CVES:
        why = _closed(cve, version, named, evidence)
        if why:
            closed.append(f"{cve.id}: {why}")
        else:
            problems.append(f"{cve.id}, {cve.title}: {version} is not yet {cve.fixed}, where that is mended")
    if problems and not changelogs:
        return not_measured(f"no changelog tells what the package fixes; {some(problems, '; ')}")
    return none_of(problems, some(closed, "; "))


def _closed(cve: Cve, version: str, named: set[str], evidence: Evidence) -> str:
    if has_fix(version, cve):
        return f"fixed in {cve.fixed}"
    if cve.id in named:
        return "fixed by the package"
    return _MITIGATIONS[cve.mitigation](evidence)


def up_to_date(evidence: Evidence) -> Verdict:
    """apt knows no other version of the packages that it would install."""
    known = [one for one in evidence.info["advisories"] if one["candidate"]]
    if not known:
        return not_applicable("no package of sendmail's is known to apt")
    problems = [
        f"{one['package']} is {one['installed']}, and apt would install {one['candidate']}"
        for one in known
        if one["candidate"] != one["installed"]
    ]
    newest = [f"{one['package']} {one['installed']}" for one in known]
    return none_of(problems, f"nothing newer than {some(newest)}")


JUDGES: Mapping[str, Judge] = {
    "SM-VER-01": Judge(known_holes_closed, info=("program", "advisories", "configuration")),
    "SM-VER-02": Judge(up_to_date, info=("advisories",)),
}
