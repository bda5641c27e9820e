# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The changes between two .cf as a table that an administrator reads."""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_comparison import Change

_WIDTH = 100  # characters of a value; what is cut is in the module's result
_NONE = "(none)"


def as_table(changes: Iterable[Change]) -> str:
    """The changes: kind, name, and what was and is, in columns. "" for none.

    For instance "option  MaxMessageSize  10485760 → 26214400". Of several values only those are told that
    went (-) and came (+), one a line.
    """
    rows = [(change.kind, change.name, _told(change)) for change in changes]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    margin = "\n" + " " * (sum(widths) + 4)
    return "".join(
        f"{kind:<{widths[0]}}  {name:<{widths[1]}}  {margin.join(told)}".rstrip() + "\n"
        for kind, name, told in rows
    )


def _told(change: Change) -> list[str]:
    if change.kind == "ruleset":
        return [_ruleset(change)]
    several = "\n" in f"{change.before}{change.after}"
    if several and (change.removed or change.added):
        parts = [*(f"- {value}" for value in change.removed), *(f"+ {value}" for value in change.added)]
        return list(map(_short, parts))
    return [f"{_value(change.before, change)} → {_value(change.after, change)}"]


def _ruleset(change: Change) -> str:
    told = f"{change.before or _NONE} → {change.after or _NONE}"
    if not change.before or not change.after:
        return told
    if not change.removed and not change.added:
        return f"{told}: in another order"
    return f"{told}: {len(change.removed)} removed, {len(change.added)} added"


def _value(text: str | None, change: Change) -> str:
    if text is None:
        return f"(default {_short(change.default)})" if change.default else _NONE
    return _short("; ".join(text.split("\n"))) or '""'


def _short(text: str) -> str:
    # Tabs and other controls would break the columns, or the terminal.
    text = "".join(char if char.isprintable() else " " for char in text)
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
