# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words that say what the system is, what is defined, and what it does (cf/README, "OSTYPE" to "MAILERS")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._define import (
    define_words,
    undefine_words,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._feature import FeatureWord, feature_word
from ansible_collections.postmaster.sendmail.plugins.module_utils._features import FEATURES
from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_flags import (
    MailerFlags,
    mailer_flags,
    mailer_flags_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_word import (
    MAILERS,
    MailerWord,
    mailer_word,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Statement, defines
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    choice,
    list_of,
    matching,
    optional,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._words import (
    each,
    nothing,
    once,
    said_by_itself,
    word,
)

_version = matching(re.compile(r"\S(?:.*\S)?"), "a version", "one line of text, such as relay 2026-05-01")
_file = matching(
    re.compile(r"(?!.*\.m4$)[A-Za-z0-9][A-Za-z0-9._-]*"),
    "a name in the cf tree",
    "the name of a file without .m4, such as linux",
)
# Features that relay for strangers; what each opens is told where one is refused.
_OPEN = [name for name, known in FEATURES.items() if known.relays]


def _defined(values: Mapping[str, str]) -> Iterator[Statement]:
    yield from defines(values.items())


def _changed_flags(changes: Iterable[MailerFlags]) -> Iterator[Statement]:
    for change in changes:
        yield from change.statements()


@dataclass(frozen=True)
class Definitions:
    """The frame of the .mc. What is empty is what the host's kind says."""

    version_id: str = word(optional(_version), "", once("VERSIONID"))
    ostype: str = word(optional(_file), "", once("OSTYPE"))
    domain: str = word(optional(_file), "", once("DOMAIN"))
    define: Mapping[str, str] = word(define_words, {}, _defined)
    undefine: tuple[str, ...] = word(undefine_words, (), each("undefine"))
    feature: tuple[FeatureWord, ...] = word(list_of(feature_word, fold=str), (), said_by_itself)
    allow_open_relay_features: tuple[str, ...] = word(list_of(choice(*_OPEN)), (), nothing)


@dataclass(frozen=True)
class Mailers:
    """How mail is delivered."""

    modify_mailer_flags: tuple[MailerFlags, ...] = word(
        list_of(mailer_flags, fold=str), (), _changed_flags, faults=mailer_flags_faults
    )
    mailer: tuple[MailerWord, ...] = word(list_of(mailer_word, fold=str), (), said_by_itself)

    def unknown(self, prefix: str) -> Iterator[Fault]:
        """Changes of mailers that are not there, which m4 passes over; prefix stands before the words."""
        there = {name.upper() for name in (*MAILERS["local"], *MAILERS["smtp"], *self.names())}
        for index, change in enumerate(self.modify_mailer_flags):
            # The mailer prog is the one whose flags have another name (cf/mailer/local.m4).
            if (change.mailer if change.mailer != "SHELL" else "PROG") not in there:
                place = f'{prefix}modify_mailer_flags[{index}] ("{change.mailer}")'
                yield Fault(place, "is no mailer here, so m4 would pass over it", f"add it in {prefix}mailer")

    def names(self) -> Iterator[str]:
        """The mailers that these bring along."""
        for each_word in self.mailer:
            yield from MAILERS[each_word.name]
