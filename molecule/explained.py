# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why scenarios failed, in a few plain lines, from all that molecule said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MOST_LINES = 20
WIDTH = 220

_COLOUR = re.compile(r"(?:\x1b|\\u001b)\[[0-9;]*m")
_ACTION = re.compile(r"\S+\s+(\S+) ➜ (\S+): Executing$")
_TASK = re.compile(r"(?:TASK|RUNNING HANDLER) \[(.*)\]")
_CHANGED = re.compile(r"changed: \[(.*)\]")
_FAILED = re.compile(r"(?:fatal|failed): \[.*")
_DIFFERENCE = re.compile(r"(?:\+(?!\+\+ )|-(?!-- ))\s*\S")
_PYTEST = re.compile(
    r'\s*"?((?:FAILED|ERROR) tests/.*?|E {3,}\S.*?|\S+\.py:\d+: \w+(?:Error|Exception)\b.*?)"?,?$'
)
_OTHER = re.compile(r"\[ERROR\]: .*|hosts: .*(?:podman|could not|did not).*|CRITICAL .*|make: \*\*\* .*")


@dataclass
class Action:
    """What one action of a scenario said that may explain a failure."""

    name: str
    failures: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    idempotent: bool = True

    @property
    def reasons(self) -> list[str]:
        """Why this action failed, as far as can be seen; a change is none unless there should be none."""
        return self.failures + ([] if self.idempotent else self.changes)


def plain(text: str) -> str:
    """The text without colours, those that JSON has written out among them, and without blanks at its end."""
    return _COLOUR.sub("", text).rstrip()


def actions(lines: Iterable[str]) -> Iterator[Action]:
    """The actions in the plain output of molecule; what comes before the first has a name of its own."""
    action, task, differences = Action("beginning"), "", list[str]()
    for line in lines:
        if begun := _ACTION.match(line):
            yield action
            action, task = Action(f"{begun[1]}, {begun[2]}"), ""
        elif named := _TASK.match(line):
            task, differences = named[1], []
        elif changed := _CHANGED.match(line):
            action.changes += [f"changed: [{changed[1]}] {task}", *(f"  {line}" for line in differences[:4])]
            differences = []
        elif _FAILED.match(line):
            action.failures.append(f"{task}: {line}")
        elif line == "...ignoring" and action.failures:
            action.failures.pop()
        elif said := _PYTEST.match(line):
            action.failures.append(said[1])
        elif _OTHER.match(line):
            action.idempotent = action.idempotent and "Idempotence test failed" not in line
            action.failures.append(line)
        elif _DIFFERENCE.match(line):
            differences.append(line)
    yield action


def explain(output: Iterable[str]) -> list[str]:
    """The last action in this output that has a reason to have failed, and its last reasons, each once.

    When nothing is known to be a reason, the last lines of the output.
    """
    lines = [text for line in output if (text := plain(line))]
    failed = [action for action in actions(lines) if action.reasons]
    if not failed:
        return lines[-MOST_LINES:]
    reasons = list(dict.fromkeys(reason[:WIDTH] for reason in failed[-1].reasons))
    return [f"{failed[-1].name}:", *reasons[1 - MOST_LINES :]]
