# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text source of a map, as bytes: its lines, what makemap makes of them, and a wish merged into them.

Lines mean what makemap(8) takes them for: # at the start is a comment, an empty line is nothing, else the
key ends at the first blank or tab. A comment of ours ("#: text") stands directly above its entry and goes
with it; every other comment is somebody else's and stays where it is. Nothing here builds an object for a
line, so that a million of them fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import LINE_LIMIT, Entry
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_form import TextForm, for_makemap

_OUR_COMMENT = b"#: "
_LINES = re.compile(rb"[^\n]*\n|[^\n]+")
_CHUNK = 1 << 20  # bytes: enough for regular expressions to pay, little enough to hold many times

Record = bytes  # "key, tab, value" with the key folded, as a database holds it
IsSecret = Callable[[str], bool]  # from a folded key, whether its value is a password


def encode(text: str) -> bytes:
    """text as a file holds it; bytes that were not UTF-8 come back as they were."""
    return text.encode("utf-8", "surrogateescape")


def printable(raw: bytes) -> str:
    """raw as text, with bytes that are not UTF-8 as U+FFFD, since JSON takes no others."""
    return raw.decode("utf-8", "replace")


def lines(text: bytes) -> list[bytes]:
    """The lines of text, each with its end; joined they are text."""
    return _LINES.findall(text)


def chunks(text: bytes, size: int = _CHUNK) -> Iterator[bytes]:
    """text in pieces of about size bytes, each ending with a line."""
    start = 0
    while start < len(text):
        end = text.find(b"\n", start + size - 1) + 1 or len(text)
        yield text[start:end]
        start = end


def render_entry(entry: Entry) -> bytes:
    """The line of entry, with its comment above it."""
    comment = f"#: {entry.comment}\n" if entry.comment else ""
    return encode(f"{comment}{entry.key}\t{entry.value}\n")


def render(entries: Iterable[Entry]) -> bytes:
    """The text of those entries that shall be there, in their order."""
    return b"".join(render_entry(entry) for entry in entries if entry.present)


def parse(text: bytes) -> list[Entry]:
    """The entries of text, in order, each with our comment above it if it has one."""
    entries = []
    comment = b""
    for line in lines(text):
        pair = split(line)
        if pair:
            key, value = (part.decode("utf-8", "surrogateescape") for part in pair)
            entries.append(Entry(key, value, comment.decode("utf-8", "surrogateescape")))
        comment = line[len(_OUR_COMMENT) :].rstrip(b"\n") if line.startswith(_OUR_COMMENT) else b""
    return entries


def split(line: bytes) -> tuple[bytes, bytes] | None:
    """Key and value of line, or None for a comment, an empty line, or one that begins with a blank."""
    if line[:1] in (b"#", b"\n", b"") or line[:1].isspace():
        return None
    key, *rest = line.split(None, 1)
    return key, rest[0].rstrip(b"\n") if rest else b""


def records(text: bytes) -> Iterator[Record]:
    """What makemap makes of text, in order."""
    for chunk in chunks(text):
        for line in lines(chunk):
            pair = split(line)
            if pair:
                yield b"%b\t%b" % (pair[0].lower(), pair[1])


def no_value(where: str, key: bytes, is_secret: IsSecret) -> Fault:
    """The fault of a line that is nothing but a key: where the blank was forgotten, it ends in the value."""
    name = printable(key)
    wrong = "has no value" if is_secret(name.lower()) else f"gives {name} no value"
    return Fault(where, wrong, "write key, tab, value")


def faults(text: bytes, path: str, is_secret: IsSecret = lambda _key: False) -> list[Fault]:
    """What makemap would refuse in text, named by path and line number.

    is_secret tells from a folded key whether its value is a password.
    """
    return list(_faults(text, path, is_secret))


def _faults(text: bytes, path: str, is_secret: IsSecret) -> Iterator[Fault]:
    first: dict[bytes, int] = {}
    for number, line in enumerate(lines(text), start=1):
        where = f"{path}:{number}"
        length = len(line.rstrip(b"\n"))
        if length > LINE_LIMIT:  # of a comment too: makemap takes what is over for a line of its own
            yield Fault(where, f"is {length} bytes long", f"makemap takes at most {LINE_LIMIT}")
        pair = split(line)
        if pair is None:
            if line[:1] in (b" ", b"\t", b"\r", b"\v", b"\f"):
                yield Fault(where, "begins with a blank", "begin it with the key, or empty the line")
            continue
        key, value = pair
        if not value:
            yield no_value(where, key, is_secret)
        seen = first.setdefault(key.lower(), number)
        if seen != number:
            yield Fault(where, f"repeats {printable(key)} of line {seen}", "remove one of them")


def merge(text: bytes, wish: Mapping[bytes, bytes | None], form: TextForm | None = None) -> bytes:
    """text with wish in it: by folded key the line to stand there (and our comment above it), or None.

    An entry is replaced where it stands, and its repetitions are dropped; new ones are appended. A line that
    says the same already is kept as it is written. Both text and wish are of form.
    """
    left = dict(wish)
    merged: list[bytes] = []
    above = b""  # our comment directly above the line
    for line, stored in _units(text, form):
        if line.startswith(_OUR_COMMENT):
            merged.append(above)
            above = line
            continue
        pair = split(stored)
        key = pair[0].lower() if pair else b""
        if key not in wish:
            merged += (above, line)
        elif key in left:
            block = left.pop(key)
            same = block is not None and _same(block, above + line, form)
            merged += (above, line) if same else (block or b"",)
        above = b""
    merged.append(above)
    added = b"".join(block for block in left.values() if block)
    kept = b"".join(merged)
    return kept + (b"\n" if added and kept and not kept.endswith(b"\n") else b"") + added


def _units(text: bytes, form: TextForm | None) -> Iterable[tuple[bytes, bytes]]:
    return form.units(text) if form else ((line, line) for line in lines(text))


def _same(block: bytes, other: bytes, form: TextForm | None) -> bool:
    """Whether two entries differ at most in how they are spaced, and in the case of their keys."""
    return block == other or _said(block, form) == _said(other, form)


def _said(block: bytes, form: TextForm | None) -> list[tuple[str, str, str]]:
    return [(entry.folded, entry.value, entry.comment) for entry in parse(for_makemap(block, form))]
