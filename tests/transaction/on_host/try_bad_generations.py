# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: tries generations that are wrong, and prints as JSON what stopped each, and how soon.

Its arguments are the remainder and the divisor by which it takes its share of them.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from bad_generations import BAD_GENERATIONS, BadGeneration
from relay_agreement import disagreements, in_effect
from relay_runs import await_quiet, run_module, settle
from relay_served import served_in_time
from relay_watch import Watch
from relay_wishes import Wish, variant

_LIMIT = 30.0


@dataclass
class Tried:
    """What became of one, in seconds: attempt is how long it took, served from its end until old policy was.

    astray is the longest time in the attempt between two sessions in which it was.
    """

    name: str
    stopped_by: str
    message: str
    attempt: float
    served: float
    astray: float
    faults: list[str]


def attempt(bad: BadGeneration, wish: Callable[[str], Wish] = variant) -> Tried:
    """Try that generation while the variant a is in effect."""
    wished = wish("b")
    bad.spoil(wished)
    before = in_effect()
    faults: list[str] = []
    with bad.around(), Watch("a") as watch:
        begin = time.monotonic()
        result = run_module(wished)
        end = time.monotonic()
        await_quiet()
        try:
            found = served_in_time(_LIMIT)
        except OSError as error:
            faults.append(f"serves nothing: {error}")
        else:
            faults += [] if found.name == "a" else [f"serves {found}"]
        again = time.monotonic()
    if in_effect() != before:
        faults.append(f"generation {in_effect()} is in effect in place of {before}")
    faults += disagreements()
    message = str(result.get("msg", ""))
    stopped = "probe" if result.get("rolled_back") else "judge" if result.get("failed") else ""
    seconds = (round(end - begin, 2), round(again - end, 2), watch.astray)
    return Tried(bad.name, stopped, message, *seconds, faults)


def main(remainder: int, divisor: int) -> None:
    """Try every divisor-th of the generations."""
    settle(variant("a"))
    tried = []
    for bad in BAD_GENERATIONS[remainder::divisor]:
        tried.append(asdict(attempt(bad)))
        if tried[-1]["faults"] or not tried[-1]["stopped_by"]:
            settle(variant("a"))
    sys.stdout.write(json.dumps({"tried": tried}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
