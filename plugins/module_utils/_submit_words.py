# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""sendmail_submit: the words of a .mc, said of submit.mc, and where it hands its mail to.

The value is kept as a dictionary of what was checked, so that layers can be put over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Statement
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_words import McWords
from ansible_collections.postmaster.sendmail.plugins.module_utils._timeouts import (
    timeout_statements,
    timeouts,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import host, mapping_of, number
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import PREFIX, build, kinds_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._word_rules import (
    SUBMIT_KEPT,
    SUBMIT_PRESENT,
    SUBMIT_RULESETS,
    Said,
    lonely_features,
    taken_rulesets,
    word_faults,
)

Submit = Mapping[str, Any]

_WORDS = {name[len(PREFIX) :]: kind for name, kind in kinds_of(McWords).items()}

submit_words = mapping_of({"host": host, "port": number(1, 65535, "a port"), "timeouts": timeouts, **_WORDS})


def submit_statements(submit: Submit) -> tuple[Statement, ...]:
    """The statements that say submit, which submit_words() has checked."""
    words = _words_in(submit)
    return (*timeout_statements(submit.get("timeouts", {})), *words.statements())


def submit_faults(where: str, submit: Submit) -> Iterator[Fault]:
    """What is wrong with submit, as where says it, besides each word alone."""
    said = [Said(name, f"{where}.{name}", value) for name, value in submit.items()]
    yield from word_faults(said, SUBMIT_KEPT)
    yield from lonely_features(said, SUBMIT_PRESENT)
    yield from taken_rulesets(said, SUBMIT_RULESETS)
    words = _words_in(submit)
    yield from words.faults(f"{where}.")
    yield from words.mailers.unknown(f"{where}.")


def _words_in(submit: Submit) -> McWords:
    return build(McWords, {PREFIX + name: value for name, value in submit.items()})
