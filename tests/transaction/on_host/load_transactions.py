# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs on a test host: carries out transactions one after the other, evenly over a time, and prints JSON.

Its arguments are their number and the seconds. They change a map, the .mc, the certificate, or all of it at
once. One in ten is broken, such that only the probe of the live daemon can see it.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter

from relay_agreement import disagreements
from relay_runs import run_module, settle
from relay_served import served_in_time
from relay_wishes import SIZES, Wish, add_access, add_mc, variant

_BROKEN = 10  # one in so many
# A milter that is not there: whoever sends mail is told to try again, so that it is not lost either
_MISSING_MILTER = "INPUT_MAIL_FILTER(`missing', `S=local:/run/sendmail/missing.sock, F=T')dnl"


class Turns:
    """The wishes, one by one: each differs from the last in what its kind says."""

    def __init__(self) -> None:
        self._variant = "a"
        self._word, self._size = 0, 0

    def next(self, number: int) -> tuple[str, Wish]:
        """The kind of the transaction of that number, and its wish."""
        if number % _BROKEN == _BROKEN - 1:
            wish = self.wish()
            add_mc(wish, _MISSING_MILTER)
            return "broken", wish
        kind = ("map", "mc", "certificate", "all")[number % 4]
        if kind == "map":
            self._word += 1
        elif kind == "mc":
            self._size += 1
        elif kind == "certificate":
            self._variant = "b" if self._variant == "a" else "a"
        else:
            self._word, self._size = self._word + 1, self._size + 1
            self._variant = "b" if self._variant == "a" else "a"
        return kind, self.wish()

    def wish(self) -> Wish:
        """The wish as it stands."""
        wish = variant(self._variant)
        add_access(wish, "From:turn.test", f"ERROR:5.7.1:550 {self._word}")
        add_mc(wish, f"define(`confMAX_MESSAGE_SIZE', `{SIZES['a'] + 10 + self._size}')dnl")
        return wish


def main(count: int, seconds: float) -> None:
    """Carry out so many transactions in that time, if it is enough."""
    turns = Turns()
    settle(turns.wish())
    done: Counter[str] = Counter()
    faults: list[str] = []
    longest, gaps = 0.0, []
    begin = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, begin + seconds * number / count - time.monotonic()))
        kind, wish = turns.next(number)
        start = time.monotonic()
        result = run_module(wish)
        longest = max(longest, time.monotonic() - start)
        done[kind] += 1
        if kind == "broken":
            if not (result.get("failed") and result.get("rolled_back")):
                faults.append(f"{number}: the broken one was not undone: {result}")
        elif result.get("failed") or not result["changed"]:
            faults.append(f"{number} ({kind}): {result.get('msg') or 'nothing was changed'}")
        if result.get("gap"):
            gaps.append(result["gap"])
    faults += disagreements()
    served_in_time(10)
    found = {
        "transactions": count,
        "kinds": done,
        "faults": faults,
        "seconds": round(time.monotonic() - begin, 1),
        "longest": round(longest, 2),
        "gap_largest": max(gaps, default=0.0),
        "gap_median": sorted(gaps)[len(gaps) // 2] if gaps else 0.0,
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
