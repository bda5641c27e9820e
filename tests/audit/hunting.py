# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants are made, audited and thrown away, several at once; what came of it is a table and a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib import import_module
from itertools import cycle
from pathlib import Path
from queue import SimpleQueue

from auditing import EVERYTHING, Auditor
from clones import Snapshot, clone
from hosts import FULL, ROOT
from mutant import Mutant

REPORT = ROOT / "build" / "report" / "mutants.json"
AT_ONCE = 6  # mutants: most of an audit is waiting
_AREAS = sorted(path.stem for path in (Path(__file__).parent / "mutants").glob("*.py"))

_ALL: tuple[Mutant, ...] = tuple(
    mutant for area in _AREAS for mutant in import_module(f"mutants.{area}").MUTANTS
)
# All that there are, or the first of every control
_FIRST = {mutant.control: mutant for mutant in reversed(_ALL)}
MUTANTS = tuple(mutant for mutant in _ALL if FULL or mutant is _FIRST[mutant.control])


@dataclass(frozen=True)
class Caught:
    """What an audit said of one mutant: also are the other controls that fail, error what went wrong."""

    name: str
    control: str
    release: str
    caught: bool
    evidence: str
    also: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class FalseAlarm:
    """A control that fails on a hardened host that nobody spoiled."""

    release: str
    control: str
    evidence: str


@dataclass(frozen=True)
class Hunt:
    """What came of all mutants, and of the clean hosts."""

    mutants: tuple[Caught, ...]
    false_alarms: tuple[FalseAlarm, ...]
    not_measured: tuple[FalseAlarm, ...]

    def figures(self) -> dict[str, object]:
        """The report that is kept."""
        return {
            "seeded": len(self.mutants),
            "caught": sum(one.caught for one in self.mutants),
            "false_alarms": len(self.false_alarms),
            "mutants": [asdict(one) for one in self.mutants],
            "alarms": [asdict(one) for one in self.false_alarms],
        }

    def table(self) -> Iterator[str]:
        """Each mutant with its catcher, as lines of text."""
        widest = max(len(one.name) for one in self.mutants)
        for one in self.mutants:
            also = f" (also {', '.join(one.also)})" if one.also else ""
            said = one.evidence or one.error[-300:]
            yield (
                f"{'caught' if one.caught else 'MISSED'}  {one.name:{widest}}  "
                f"{one.release:8}  {one.control}: {said:.300}{also}"
            )
        for alarm in self.false_alarms:
            yield f"FALSE ALARM on {alarm.release}: {alarm.control}: {alarm.evidence}"
        figures = self.figures()
        yield ", ".join(f"{figures[key]} {key}" for key in ("seeded", "caught", "false_alarms"))


def judged(mutant: Mutant, release: str, found: Mapping[str, Mapping[str, str]]) -> Caught:
    """Whether the findings catch a mutant: its control fails, and its evidence names the fault."""
    finding = found[mutant.control]
    hit = finding["status"] == "fail" and re.search(mutant.told, finding["evidence"]) is not None
    also = tuple(name for name, one in found.items() if one["status"] == "fail" and name != mutant.control)
    return Caught(mutant.name, mutant.control, release, hit, finding["evidence"], also)


@dataclass
class Hunter:
    """Makes clones of hardened hosts, and has them audited."""

    auditor: Auditor
    snapshots: Mapping[str, Snapshot]

    def __post_init__(self) -> None:
        """Number the clones that there may be at once."""
        self._free: SimpleQueue[int] = SimpleQueue()
        for number in range(AT_ONCE):
            self._free.put(number)

    def hunt(self, mutants: Sequence[Mutant]) -> Hunt:
        """Audit every mutant, on the releases in turn, and before and after them hosts that are clean."""
        turns = cycle(self.snapshots)
        places = [(mutant, mutant.release or next(turns)) for mutant in mutants]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            before = [pool.submit(self._clean, release) for release in self.snapshots]
            spoiled = [pool.submit(self._audit, *place) for place in places]
            after = [pool.submit(self._clean, release) for release in self.snapshots]
            clean = [alarm for one in (*before, *after) for alarm in one.result()]
        alarms = tuple(alarm for status, alarm in clean if status == "fail")
        unknown = tuple(alarm for status, alarm in clean if status == "not_measured")
        return Hunt(tuple(one.result() for one in spoiled), alarms, unknown)

    def _audit(self, mutant: Mutant, release: str) -> Caught:
        number = self._free.get()
        try:
            with clone(self.snapshots[release], number) as host:
                found = self.auditor.audit(host, (mutant.control,), seed=mutant.seed, kind=mutant.kind)
            return judged(mutant, release, found)
        except Exception as error:
            return Caught(mutant.name, mutant.control, release, False, "", error=f"{error!r:.2000}")
        finally:
            self._free.put(number)

    def _clean(self, release: str) -> list[tuple[str, FalseAlarm]]:
        """What is said of a host that nobody spoiled, by all controls."""
        number = self._free.get()
        try:
            with clone(self.snapshots[release], number) as host:
                found = self.auditor.audit(host, EVERYTHING)
            return [
                (one["status"], FalseAlarm(release, name, one["evidence"])) for name, one in found.items()
            ]
        finally:
            self._free.put(number)


def keep(hunt: Hunt) -> None:
    """Write the report."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(hunt.figures(), indent=1) + "\n")
