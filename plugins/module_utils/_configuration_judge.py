# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judges of what a configuration says, which have nothing to judge where a host has none."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    NO_CONFIGURATION,
    Evidence,
    Judge,
    Verdict,
    not_measured,
)

Judgement = Callable[[Evidence], Verdict]


def of_options(judgement: Judgement, *others: str) -> Judge:
    """The judge that puts judgement to the options in force, and to what others of info it reads."""

    def judge(evidence: Evidence) -> Verdict:
        return judgement(evidence) if evidence.info["options"] else not_measured(NO_CONFIGURATION)

    return Judge(judge, info=tuple(sorted({"options", *others})))


def of_part(part: str, judgement: Judgement) -> Judge:
    """The judge that puts judgement to what stands in info's configuration under part."""

    def judge(evidence: Evidence) -> Verdict:
        there = evidence.info["configuration"].get(part)
        return judgement(evidence) if there else not_measured(NO_CONFIGURATION)

    return Judge(judge, info=("configuration",))
