# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of maps: what is written in them holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_survey import CLASS

Row = Mapping[str, Any]

_POLICY = "access"  # who may relay, and who is refused


def _with_text(evidence: Evidence) -> list[Row]:
    """The maps and classes that have a text, read or not."""
    return [row for row in evidence.info["maps"] if row["text"] or row["unread"]]


def databases_hold_their_text(evidence: Evidence) -> Verdict:
    """Each database holds what its text says: what was written since takes effect nowhere.

    Where the two could not be compared, a text that is newer is told all the same.
    """
    rows = [row for row in _with_text(evidence) if row["database"]]
    if not rows:
        return not_applicable("no map has a text and a database")
    problems = [f"{row['database']} {words}" for row in rows for words in _unlike(row)]
    unknown = [row["database"] for row in rows if row["differs"] is None and not row["stale"]]
    if unknown and not problems:
        return not_measured(f"not compared with the text: {some(unknown)}")
    return none_of(problems, some([f"{row['database']} holds what {row['text']} says" for row in rows]))


def _unlike(row: Row) -> Iterator[str]:
    if row["differs"] is None and row["stale"]:
        yield f"is older than {row['text']}"
    elif row["differs"]:
        yield f"{some(row['differs'])}, unlike {row['text']}"


def entries_act(evidence: Evidence) -> Verdict:
    """No entry is one that sendmail never looks up, looks up for more than one purpose, or cannot read."""
    rows = _with_text(evidence)
    if not rows:
        return not_applicable("no map has a text")
    # the first of each map: one with many must not hide another
    problems = [row["faults"][0] for row in rows if row["faults"]]
    problems += [fault for row in rows for fault in row["faults"][1:]]
    more = sum(row["odd"] for row in rows) - len(problems)
    problems += [f"{more} more"] if more > 0 else []
    unread = [f"{row['path']} was not read: {row['unread']}" for row in rows if row["unread"]]
    if unread and not problems:
        return not_measured(some(unread, "; "))
    return none_of(problems, f"each entry acts: {some([row['text'] for row in rows])}")


def policy_is_needed(evidence: Evidence) -> Verdict:
    """The access map is not optional: one that cannot be read refuses mail, and does not let it through."""
    rows = [row for row in evidence.info["maps"] if row["name"] == _POLICY and row["type"] != CLASS]
    if not rows:
        return not_applicable("there is no access map")
    problems = [
        f"{row['path']} is optional (-o): no policy where it cannot be read"
        for row in rows
        if row["optional"]
    ]
    return none_of(problems, f"{rows[0]['path']} is not optional")


def maps_are_there(evidence: Evidence) -> Verdict:
    """Every map and class file that is not optional can be read."""
    rows = [row for row in evidence.info["maps"] if not row["optional"]]
    if not rows:
        return not_applicable("no map is in a file")
    problems = [
        f"{'class' if row['type'] == CLASS else 'map'} {row['name']}: {row['path']} has no "
        f"{'file' if row['type'] == CLASS else 'database that can be read'}"
        for row in rows
        if row["missing"]
    ]
    return none_of(problems, f"readable: {some([row['path'] for row in rows])}")


JUDGES: Mapping[str, Judge] = {
    "SM-MAP-01": Judge(databases_hold_their_text, info=("maps",)),
    "SM-MAP-02": Judge(entries_act, info=("maps",)),
    "SM-MAP-03": Judge(policy_is_needed, info=("maps",)),
    "SM-MAP-04": Judge(maps_are_there, info=("maps",)),
}
