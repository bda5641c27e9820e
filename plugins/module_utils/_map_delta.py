# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What changes between two states of a map: the records that a database gains, loses, and has otherwise.

A million records that are mostly the same cost little: what two texts have in common at both ends is never
looked at, and only the lines of one of them are held.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import Record, records


@dataclass(frozen=True)
class Delta:
    """Values by folded key: put are new or other ones, gone are those that were there before and differ."""

    put: dict[bytes, bytes] = field(default_factory=dict)
    gone: dict[bytes, bytes] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.put or self.gone)

    @property
    def added(self) -> list[bytes]:
        """The keys that are new, sorted."""
        return sorted(self.put.keys() - self.gone.keys())

    @property
    def replaced(self) -> list[bytes]:
        """The keys that have another value, sorted."""
        return sorted(self.put.keys() & self.gone.keys())

    @property
    def removed(self) -> list[bytes]:
        """The keys that are there no more, sorted."""
        return sorted(self.gone.keys() - self.put.keys())


def of_records(before: Iterable[Record], after: Iterable[Record]) -> Delta:
    """The delta between two databases."""
    left = set(before)
    put = []
    for record in after:
        if record in left:
            left.discard(record)
        else:
            put.append(record)
    return Delta(_by_key(put), _by_key(left))


def of_texts(before: bytes, after: bytes) -> Delta:
    """The delta between the databases of two texts."""
    start, end = _in_common(before, after)
    return of_records(records(before[start : len(before) - end]), records(after[start : len(after) - end]))


def _by_key(found: Iterable[Record]) -> dict[bytes, bytes]:
    pairs = (record.partition(b"\t") for record in found)
    return {key: value for key, _tab, value in pairs}


def _in_common(one: bytes, other: bytes) -> tuple[int, int]:
    """How many bytes of whole lines two texts share at their start, and after that at their end."""
    start = _shared(one, other)
    start = one.rfind(b"\n", 0, start) + 1
    rest, other_rest = one[start:], other[start:]
    end = _shared(rest, other_rest, at_end=True)
    if _begins_line(rest, end) and _begins_line(other_rest, end):
        return start, end
    # what is shared begins within a line of one of them: the next line is the first that both have
    first = rest.find(b"\n", len(rest) - end)
    return start, len(rest) - first - 1 if first >= 0 else 0


def _begins_line(text: bytes, end: int) -> bool:
    """Whether the last end bytes of text begin with a line."""
    return end == len(text) or text[len(text) - end - 1 : len(text) - end] == b"\n"


def _shared(one: bytes, other: bytes, *, at_end: bool = False) -> int:
    """The length of the longest common start (or end), found by halving: each comparison is one memcmp."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        part = slice(len(one) - middle, len(one) - low) if at_end else slice(low, middle)
        other_part = slice(len(other) - middle, len(other) - low) if at_end else slice(low, middle)
        if one[part] == other[other_part]:
            low = middle
        else:
            high = middle - 1
    return low
