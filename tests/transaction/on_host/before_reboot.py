# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: cuts a transaction off such that nobody undoes it, or looks at what came of that.

cut SHARE: the commit is killed at that share of its points, and what would undo it is not run. The point is
printed. look: what is served after the next boot. again: what the next run brings.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from cut_transactions import Cutting, cut_for_good
from relay_agreement import disagreements, in_effect, left_over
from relay_runs import settle
from relay_served import served_in_time
from relay_wishes import variant
from strace_points import Point

_SERVING = 20.0


def _cut(share: float) -> dict[str, Any]:
    cutting = Cutting()
    found: list[Point] = [one for one in cutting.all_points() if one.program == "commit"]
    settle(variant("a"))
    point = found[int(len(found) * share)]
    cut_for_good(point, variant("b"))
    return {"point": str(point)}


def _look() -> dict[str, Any]:
    found = served_in_time(_SERVING)
    return {"served": found.name or str(found), "torn": disagreements(), "generation": in_effect()}


def _again() -> dict[str, Any]:
    settle(variant("b"))
    return {"served": served_in_time(_SERVING).name, "torn": disagreements(), "left": left_over()}


if __name__ == "__main__":
    result = (
        _cut(float(sys.argv[2])) if sys.argv[1] == "cut" else _look() if sys.argv[1] == "look" else _again()
    )
    sys.stdout.write(json.dumps(result))
