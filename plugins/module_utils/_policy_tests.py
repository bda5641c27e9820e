# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Policy tests as variables hold them: questions to the rulesets, each with the answer that it must get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import (
    QUESTION,
    parse_questions,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    choice,
    list_of,
    mapping_of,
    number,
    wrong,
)

_MANY = 2**31 - 1  # what a number of a question may be: its own rules are those of the rulesets


@dataclass(frozen=True)
class PolicyTest:
    """One test: question holds what the module policy takes, checked. name is "" for one without."""

    question: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What messages call it, and what another list of tests replaces it by."""
        return str(self.question.get("name") or "")

    @property
    def identity(self) -> object:
        """What two tests have in common when the later replaces the earlier: the name, or everything."""
        return self.name or self.question


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise wrong(where, value, "is not text", "a string")
    return value


def _truth(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise wrong(where, value, "is neither true nor false", "true or false")
    return value


_PLAIN: Mapping[str, Kind[Any]] = {"str": _text, "bool": _truth, "int": number(0, _MANY, "a number")}


def _kind(spec: Mapping[str, Any]) -> Kind[Any]:
    """What an option of a module's argument spec takes; without the strings that Ansible would convert."""
    if "choices" in spec:
        return choice(*spec["choices"])
    return _given(spec["options"]) if spec["type"] == "dict" else _PLAIN[spec["type"]]


def _given(options: Mapping[str, Mapping[str, Any]]) -> Kind[dict[str, Any]]:
    fields = mapping_of({name: _kind(spec) for name, spec in options.items()})
    required = [name for name, spec in options.items() if spec.get("required")]

    def check(value: object, where: str) -> dict[str, Any]:
        found = fields(value, where)
        missing = [
            Fault(f"{where}.{name}", "is missing", "say it") for name in required if not found.get(name)
        ]
        if missing:
            raise InvalidInputError(missing)
        return found

    return check


_QUESTION = _given(QUESTION)


def _test(value: object, where: str) -> PolicyTest:
    question = _QUESTION(value, where)
    if not question.get("expect"):
        raise InvalidInputError([Fault(f"{where}.expect", "is missing", "say what the answer must be")])
    return PolicyTest(question)


def policy_tests(value: object, where: str) -> tuple[PolicyTest, ...]:
    """A kind: a list of questions, each with an expectation, and none of the name of another."""
    tests = list_of(_test, fold=str)(value, where)
    parse_questions([test.question for test in tests], variable=where)
    faults = list(_named_twice(tests, where))
    if faults:
        raise InvalidInputError(faults)
    return tests


def _named_twice(tests: Iterable[PolicyTest], where: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, test in enumerate(tests):
        if test.name and test.name in seen:
            yield Fault(f'{where}[{index}] ("{test.name}")', "is a name used already", "another name")
        seen.add(test.name)
