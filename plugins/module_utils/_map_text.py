# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text source of a map: parsed, changed by a wish, rendered.

Lines mean what makemap(8) takes them for: # at the start is a comment, an empty line is nothing, else the
key ends at the first blank or tab. A comment of ours ("#: text") stands directly above its entry and goes
with it; every other comment is somebody else's and stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Entry

_OUR_COMMENT = "#: "
_RECORD = re.compile(r"([^ \t]+)[ \t]*(.*)\Z", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One line as it stands, with our comment above it if it has one.

    number is the line's in the file, 0 if it is new there; entry is None for a comment or an empty line.
    """

    raw: str
    number: int
    entry: Entry | None = None


Blocks = tuple[Block, ...]


def parse(text: str) -> Blocks:
    """The blocks of text, in order; render gives back exactly text."""
    blocks: list[Block] = []
    for number, line in enumerate(re.findall(r"[^\n]*\n|[^\n]+", text), start=1):
        entry = _entry_of(line.rstrip("\n"))
        above = blocks[-1] if blocks else None
        if entry and above and above.entry is None and above.raw.startswith(_OUR_COMMENT):
            blocks.pop()
            comment = above.raw[len(_OUR_COMMENT) :].rstrip("\n")
            blocks.append(Block(above.raw + line, number, replace(entry, comment=comment)))
        else:
            blocks.append(Block(line, number, entry))
    return tuple(blocks)


def render(blocks: Sequence[Block]) -> str:
    """The text of blocks."""
    return "".join(block.raw for block in blocks)


def render_entry(entry: Entry) -> str:
    """The line of entry, with its comment above it."""
    comment = f"{_OUR_COMMENT}{entry.comment}\n" if entry.comment else ""
    return f"{comment}{entry.key}\t{entry.value}\n"


def records(blocks: Sequence[Block]) -> dict[str, str]:
    """What makemap makes of blocks: values by folded key."""
    return {block.entry.folded: block.entry.value for block in blocks if block.entry}


def printable(text: str) -> str:
    """text with bytes that are not UTF-8 as U+FFFD: the way that a dump comes back, and that JSON takes."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def faults(blocks: Sequence[Block], path: str) -> list[Fault]:
    """What makemap would refuse in blocks, named by path and line number."""
    return list(_faults(blocks, path))


def _faults(blocks: Sequence[Block], path: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for block in blocks:
        where = f"{path}:{block.number}"
        if block.entry is None:
            if block.raw[0] in " \t\r\v\f":
                yield Fault(where, "begins with a blank", "begin it with the key, or empty the line")
            continue
        if not block.entry.value:
            yield Fault(where, f"gives {block.entry.key} no value", "write key, tab, value")
        number = first.setdefault(block.entry.folded, block.number)
        if number != block.number:
            yield Fault(where, f"repeats {block.entry.key} of line {number}", "remove one of them")


def apply(blocks: Blocks, wish: Sequence[Entry], *, exclusive: bool) -> Blocks:
    """The blocks after wish: exactly its entries in its order if exclusive, else merged into what is there.

    Merging replaces an entry where it stands (and drops its repetitions), removes those that must not be
    there, and appends new ones.
    """
    if exclusive:
        return parse("".join(render_entry(entry) for entry in wish if entry.present))
    left = {entry.folded: entry for entry in wish}
    wished = dict(left)
    kept = [after for block in blocks if (after := _merged(block, wished, left))]
    added = [Block(render_entry(entry), 0, entry) for entry in left.values() if entry.present]
    if added and kept and not kept[-1].raw.endswith("\n"):
        kept[-1] = replace(kept[-1], raw=kept[-1].raw + "\n")
    return tuple(kept + added)


def _merged(block: Block, wished: Mapping[str, Entry], left: dict[str, Entry]) -> Block | None:
    """What becomes of block: itself, the entry wished for its key, or nothing. Takes that entry from left."""
    if block.entry is None or block.entry.folded not in wished:
        return block
    wish = left.pop(block.entry.folded, None)
    if wish is None or not wish.present:
        return None
    same = (block.entry.value, block.entry.comment) == (wish.value, wish.comment)
    return block if same else replace(block, raw=render_entry(wish), entry=wish)


def _entry_of(line: str) -> Entry | None:
    if not line or line[0] == "#" or line[0].isspace():
        return None
    found = _RECORD.match(line)
    return Entry(found.group(1), found.group(2)) if found else None
