# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants are made, audited and thrown away, several at once; what came of it is a table and a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from itertools import cycle, product
from pathlib import Path
from queue import SimpleQueue

from auditing import EVERYTHING, Auditor
from clones import Clone, Snapshot, clone
from hosts import FULL, ROOT
from mutant import Mutant

REPORT = ROOT / "build" / "report" / "mutants.json"
AT_ONCE = 6  # mutants: most of an audit is waiting
_AREAS = sorted(path.stem for path in (Path(__file__).parent / "mutants").glob("*.py"))

ALL: tuple[Mutant, ...] = tuple(
    mutant for area in _AREAS for mutant in import_module(f"mutants.{area}").MUTANTS
)
# All that there are, or the first of every control
_FIRST = {mutant.control: mutant for mutant in reversed(ALL)}
MUTANTS = tuple(mutant for mutant in ALL if FULL or mutant is _FIRST[mutant.control])

# What makes a clone of a hardened gateway a clean host of a kind: some controls are asked of one kind alone.
_CLEAN = {
    "gateway": "",
    "nullclient": """
      sed -i 's/Family=inet, Port=25/Family=inet, Addr=127.0.0.1, Port=25/' $mc
      compile
      restart
    """,
}


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
class Said:
    """What a control says of a hardened host that nobody spoiled."""

    release: str
    kind: str
    control: str
    status: str
    evidence: str


@dataclass(frozen=True)
class Hunt:
    """What came of all mutants, and what was said of the clean hosts."""

    mutants: tuple[Caught, ...]
    clean: tuple[Said, ...]

    @property
    def false_alarms(self) -> tuple[Said, ...]:
        """Faults of the clean hosts, which have none."""
        return tuple(one for one in self.clean if one.status == "fail")

    @property
    def not_measured(self) -> tuple[Said, ...]:
        """What nobody could tell of the clean hosts."""
        return tuple(one for one in self.clean if one.status == "not_measured")

    def figures(self) -> dict[str, object]:
        """The report that is kept."""
        return {
            "seeded": len(self.mutants),
            "caught": sum(one.caught for one in self.mutants),
            "false_alarms": len(self.false_alarms),
            "not_measured": len(self.not_measured),
            "mutants": [asdict(one) for one in self.mutants],
            "alarms": [asdict(one) for one in self.false_alarms],
            "unknown": [asdict(one) for one in self.not_measured],
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
        for words, found in (("FALSE ALARM", self.false_alarms), ("NOT MEASURED", self.not_measured)):
            for alarm in found:
                yield f"{words} on {alarm.release}, a {alarm.kind}: {alarm.control}: {alarm.evidence}"
        figures = self.figures()
        told = ("seeded", "caught", "false_alarms", "not_measured")
        yield ", ".join(f"{figures[key]} {key}" for key in told)


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
            clean = [pool.submit(self._clean, *one) for one in product(self.snapshots, _CLEAN)]
            spoiled = [pool.submit(self._audit, *place) for place in places]
            clean += [pool.submit(self._clean, release, "gateway") for release in self.snapshots]
        said = tuple(words for one in clean for words in one.result())
        return Hunt(tuple(one.result() for one in spoiled), said)

    def _audit(self, mutant: Mutant, release: str) -> Caught:
        try:
            with self._clone(release) as host:
                found = self.auditor.audit(host, (mutant.control,), seed=mutant.seed, kind=mutant.kind)
            return judged(mutant, release, found)
        except Exception as error:
            return Caught(mutant.name, mutant.control, release, False, "", error=f"{error!r:.2000}")

    def _clean(self, release: str, kind: str) -> list[Said]:
        """What is said of a host that nobody spoiled, by all controls of its kind."""
        with self._clone(release) as host:
            found = self.auditor.audit(host, EVERYTHING, seed=_CLEAN[kind], kind=kind)
        return [Said(release, kind, name, one["status"], one["evidence"]) for name, one in found.items()]

    @contextmanager
    def _clone(self, release: str) -> Iterator[Clone]:
        """One of the clones that there may be at once."""
        number = self._free.get()
        try:
            with clone(self.snapshots[release], number) as host:
                yield host
        finally:
            self._free.put(number)


def keep(hunt: Hunt) -> None:
    """Write the report."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(hunt.figures(), indent=1) + "\n")
