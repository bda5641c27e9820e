# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The catalogue of controls: what a hardened host does, why, and how that is measured.

Its data are controls/*.yml. A control is a mapping of id, title (what a hardened host does), why, measured
(what is looked at), severity, fix (role variables that mend it), remedy (words, where no variable does),
kinds (of hosts that are asked, all of them if left out), foreign (whether it is about what other packages
brought: the role verify tells of it and does not fail, an audit counts it) and references (texts, by who
published them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._kind_relations import KINDS
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    check_all,
    choice,
    flag,
    list_of,
    mapping_of,
    matching,
)

DIRECTORY = Path(__file__).parent / "controls"

# In the order of a report: from the processes inward to the files, then from outside.
AREAS = (
    "process",
    "unit",
    "files",
    "aliases",
    "maps",
    "tooling",
    "options",
    "option_limits",
    "option_tls",
    "mailers",
    "queue",
    "versions",
    "certificates",
    "rulesets",
    "listener",
    "limits",
    "tls",
    "relay",
    "smuggling",
)
SEVERITIES = ("high", "medium", "low")
PUBLISHERS = ("disa", "nist", "cis", "cve", "manual")

_IDENTIFIER = re.compile(r"SM-[A-Z]+-[0-9]{2}")
_VARIABLE = re.compile(r"sendmail_[a-z0-9_]+")
_TITLE = re.compile(r"\S.*[^.\s]")
_SENTENCE = re.compile(r"[A-Z`/].*\.", re.DOTALL)
_WORDS = re.compile(r"\S.*", re.DOTALL)

identifier = matching(_IDENTIFIER, "the id of a control", "such as SM-PROC-02")
_sentence = matching(_SENTENCE, "a sentence", "a capital first, a full stop last")
_sources: Kind[tuple[str, ...]] = list_of(
    matching(_WORDS, "a reference", "such as RFC 5321, 4.5.1"), fold=str
)
_references = mapping_of(dict.fromkeys(PUBLISHERS, _sources))


@dataclass(frozen=True)
class Control:
    """Something that a hardened host does. See the module."""

    id: str
    title: str
    why: str
    measured: str
    severity: str
    references: Mapping[str, tuple[str, ...]]
    fix: tuple[str, ...] = ()
    remedy: str = ""
    kinds: tuple[str, ...] = KINDS
    foreign: bool = False


_KINDS: Mapping[str, Kind[Any]] = {
    "id": identifier,
    "title": matching(_TITLE, "a title", "words without a full stop"),
    "why": _sentence,
    "measured": _sentence,
    "severity": choice(*SEVERITIES),
    "references": _references,
    "fix": list_of(matching(_VARIABLE, "a role variable", "such as sendmail_relay_user")),
    "remedy": _sentence,
    "kinds": list_of(choice(*KINDS)),
    "foreign": flag,
}
_NEEDED = ("id", "title", "why", "measured", "severity", "references")
_entry = mapping_of(_KINDS)


def control(value: object, where: str) -> Control:
    """The control that an entry of the catalogue is. A kind."""
    entry = _entry(value, where)
    faults = [
        Fault(where, f"has no {name}", "each control says it") for name in _NEEDED if not entry.get(name)
    ]
    if not entry.get("fix") and not entry.get("remedy"):
        faults.append(Fault(where, "says no way to mend it", "fix, or remedy where no variable does"))
    if faults:
        raise InvalidInputError(faults)
    return Control(**entry)


def read_controls(texts: Mapping[str, str]) -> tuple[Control, ...]:
    """The controls of the YAML texts, which stand under the names of their files.

    Raises InvalidInputError with every fault.
    """
    entries = [
        (control, entry, f"{name}[{number}]")
        for name, text in texts.items()
        for number, entry in enumerate(yaml.safe_load(text))
    ]
    controls = check_all(entries)
    if faults := [*_repeated(controls)]:
        raise InvalidInputError(faults)
    return tuple(controls)


def _repeated(controls: Iterable[Control]) -> Iterable[Fault]:
    seen: set[str] = set()
    for one in controls:
        if one.id in seen:
            yield Fault(one.id, "is in the catalogue twice", "one control for each id")
        seen.add(one.id)


@cache
def catalogue() -> tuple[Control, ...]:
    """The collection's own controls."""
    paths = [DIRECTORY / f"{area}.yml" for area in AREAS]
    return read_controls({path.name: path.read_text("utf-8") for path in paths})
