# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: cuts a transaction off at each point, and prints what was seen as JSON.

Its arguments are: at every how many points, and which of them is the first. The transaction changes a map, a
class file, an option and a certificate at once, from one variant to the other and back. It is cut off in the
module, in the program that commits, and in the one that undoes after that. After each cut the daemon is asked
by SMTP, the files are compared with their manifest, and then the module runs again.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import run

from relay_agreement import disagreements, journal, left_over, staged, unnamed_objects
from relay_runs import await_quiet, run_traced, settle
from relay_served import Served, served_in_time
from relay_wishes import HOME, Wish, variant
from strace_points import Point, points, was_cut, watching

_PROGRAM = "/usr/local/sbin/sendmail-transaction"
_DROP_IN = Path("/run/systemd/system/sendmail-transaction.service.d/cut.conf")
_LOGS = {name: HOME / f"{name}.strace" for name in ("module", "commit", "recover")}
_CUT = HOME / "cut.strace"
_SO_FAR = HOME / "cut.json"  # what a run that takes long has seen so far
_LONG_AGO = 7200  # seconds; what is left over is swept away after an hour
_SERVING = 10.0  # seconds after a cut in which the daemon must serve
_OTHER = {"a": "b", "b": "a"}


@dataclass
class Seen:
    """What the cuts have shown."""

    points: dict[str, int] = field(default_factory=dict)
    cuts: Counter[str] = field(default_factory=Counter)
    served: Counter[str] = field(default_factory=Counter)
    not_reached: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    not_converged: list[str] = field(default_factory=list)
    slowest: float = (
        0.0  # seconds from the end of the transaction that was cut off until a session was served
    )


def _drop_in(commit: Sequence[str], recover: Sequence[str] = ()) -> None:
    """Have the service manager run the programs of a transaction with these words before them."""
    lines = ["[Service]", "ExecStart=", f"ExecStart={shlex.join([*commit, _PROGRAM, 'commit'])}"]
    lines += ["ExecStopPost=", f"ExecStopPost={shlex.join([*recover, _PROGRAM, 'recover'])}"]
    _DROP_IN.parent.mkdir(parents=True, exist_ok=True)
    _DROP_IN.write_text("\n".join([*lines, ""]))


def _undone() -> None:
    """Undo, as the next boot does."""
    run([_PROGRAM, "recover"], capture_output=True, timeout=60, check=True)


class Cutting:
    """Cuts transactions off, each from the variant that is in effect to the other."""

    def __init__(self) -> None:
        self.seen = Seen()
        self.now, self._turn = "a", 0
        for name in "aba":  # so that the store holds by now what it will hold later, too
            settle(variant(name))

    @property
    def wished(self) -> str:
        """The variant that the next transaction is for."""
        return _OTHER[self.now]

    def wish(self) -> Wish:
        """The wish of that variant, of a turn of its own."""
        return variant(self.wished, self._turn + 1)

    def last(self) -> Wish:
        """The wish that is in effect."""
        return variant(self.now, self._turn)

    def _done(self) -> None:
        self.now, self._turn = self.wished, self._turn + 1

    def all_points(self) -> list[Point]:
        """Each point, from a run to the end, and from one that was cut off late and undone."""
        _drop_in(watching(str(_LOGS["commit"])))
        status = run_traced(self.wish(), watching(str(_LOGS["module"])))
        if status != 0:
            raise AssertionError((HOME / "said").read_text()[-3000:])
        self._done()
        found = [point for name in ("module", "commit") for point in points(name, _LOGS[name].read_text())]
        _drop_in(self._late(found).strace(str(_CUT)), watching(str(_LOGS["recover"])))
        run_traced(self.wish(), [])
        await_quiet()
        found += points("recover", _LOGS["recover"].read_text())
        self.seen.points = dict(Counter(point.program for point in found))
        self._late_point = self._late(found)
        self._converge("a run that was undone")
        return found

    @staticmethod
    def _late(found: list[Point]) -> Point:
        """A point at which the files are in place: the commit's last start of a process."""
        return [one for one in found if one.program == "commit" and one.where == "while the process runs"][-1]

    def cut(self, point: Point) -> None:
        """Cut the next transaction off at that point, ask and compare, and have it put right."""
        before, words, cutting = self.now, [], point.strace(str(_CUT))
        _DROP_IN.unlink(missing_ok=True)
        _CUT.unlink(missing_ok=True)
        if point.program == "module":
            words = cutting
        elif point.program == "commit":
            _drop_in(cutting)
        else:
            _drop_in(self._late_point.strace("/dev/null"), cutting)
        run_traced(self.wish(), words)
        await_quiet()
        _DROP_IN.unlink(missing_ok=True)
        self.seen.cuts[point.program] += 1
        if not _CUT.exists() or not was_cut(_CUT.read_text()):
            self.seen.not_reached.append(str(point))
        if point.program == "recover":  # the second cut of one transaction: what undoes it is the next boot
            _undone()
        self._judge(point, before)
        self._converge(str(point))

    def _judge(self, point: Point, before: str) -> None:
        begin = time.monotonic()
        try:
            found = served_in_time(_SERVING)
        except OSError as error:
            self.seen.torn.append(f"{point}: serves nothing: {error}")
            return
        self.seen.slowest = max(self.seen.slowest, time.monotonic() - begin)
        self.seen.served[{before: "old", _OTHER[before]: "new"}.get(found.name, "mixed")] += 1
        if not found.name:
            self.seen.torn.append(f"{point}: from {before}: serves {found}")
        # whoever cuts off the module before it has started the commit leaves that to the next run
        left = journal() if point.program != "module" else []
        self.seen.torn += [f"{point}: {fault}" for fault in (*disagreements(), *left)]

    def _converge(self, what: str) -> None:
        """The next run, by the one who had it cut off."""
        _DROP_IN.unlink(missing_ok=True)
        wished = self.wished
        faults = []
        try:
            settle(self.wish())
            self._done()
            found: Served | None = served_in_time(_SERVING)
        except (AssertionError, OSError) as error:
            faults.append(f"{error}")
        else:
            faults += [] if found and found.name == wished else [f"serves {found} in place of {wished}"]
        faults += disagreements() + [f"left over: {path}" for path in left_over()]
        self.seen.not_converged += [f"after {what}: {fault}" for fault in faults]

    def not_swept(self) -> list[str]:
        """What is left over still, after a long time and one more transaction."""
        for path in staged():
            os.utime(path, (time.time() - _LONG_AGO,) * 2)
        settle(self.wish())
        self._done()
        return [f"left over: {path}" for path in staged()]


def cut_for_good(point: Point, wish: Wish) -> None:
    """Cut the commit of that wish off at that point, and let nothing undo it."""
    _drop_in(point.strace(str(_CUT)), ["/usr/bin/true"])
    run_traced(wish, [])
    await_quiet()
    _DROP_IN.unlink()
    if not was_cut(_CUT.read_text()):
        raise AssertionError(f"{point} was not reached")


def main(step: int, first: int) -> None:
    """Cut at every step-th point, the first of these given."""
    cutting = Cutting()
    for point in cutting.all_points()[first::step]:
        cutting.cut(point)
        _SO_FAR.write_text(json.dumps(vars(cutting.seen)))
    again = settle(cutting.last())
    if again["changed"]:
        cutting.seen.not_converged.append(f"a second run changes {again['changed_files']}")
    cutting.seen.not_converged += cutting.not_swept()
    cutting.seen.not_converged += [f"in the store for nothing: {name}" for name in unnamed_objects()]
    sys.stdout.write(json.dumps(vars(cutting.seen)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
