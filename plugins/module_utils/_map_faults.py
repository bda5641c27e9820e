# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries of a map's text, or words of a class file, that do nothing: refused, or never looked up.

sendmail passes over each of them without a word, so that a rule that somebody wrote does not hold. Most lines
of a long text are plain, and cost no more than one regular expression each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_text
from ansible_collections.postmaster.sendmail.plugins.module_utils._class_entries import CLASSES
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import (
    Grammar,
    RefusedError,
    fold,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_grammars import GRAMMARS
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_notes import notes
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_form import for_makemap

MOST = 1000  # odd lines that are judged; a text that has more is another program's

# The map that a feature looks in (cf/feature/*.m4), and what kind of map it is.
_KINDS = {"virtuser": "virtusertable", "generics": "genericstable"}
_CLASSES = {
    "R": "relay-domains",
    "w": "local-host-names",
    "t": "trusted-users",
    "G": "generics-domains",
    "VirtHost": "virtuser-domains",
}
_NO_PATTERN = re.compile(rb"(?!)")


def grammar_of(name: str) -> Grammar | None:
    """The grammar of the map that a .cf calls name; None for one that is nobody's but its owner's."""
    return GRAMMARS.get(_KINDS.get(name, name))


def entry_faults(text: bytes, path: str, grammar: Grammar) -> list[str]:
    """What is wrong with the entries of a map's text, each with its place; values of secrets are not told."""
    faults = [str(fault) for fault in grammar.form.faults(text, path)] if grammar.form else []
    lines = []
    for number, line in _odd(for_makemap(text, grammar.form), grammar.plain or _NO_PATTERN):
        pair = _map_text.split(line)
        if pair:
            key, value = map(_map_text.printable, pair)
            lines.append((f"{path}:{number}", key, value))
        elif line[:1].isspace() and line.strip():
            faults.append(f"{path}:{number}: begins with a blank")
        if len(lines) + len(faults) >= MOST:
            break
    return faults + [str(note) for note in notes(lines, grammar, wider=lambda _key: ())]


def _odd(text: bytes, plain: re.Pattern[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not plain entries, with their numbers."""
    number = 0
    for chunk in _map_text.chunks(text):
        for line in chunk.splitlines():
            number += 1
            if not plain.fullmatch(line):
                yield number, line


def class_of(name: str) -> Callable[[str], tuple[str, ...]] | None:
    """What tells the words that stand for a word of the class of this name; None for another class."""
    return CLASSES.get(_CLASSES.get(name, ""))


def class_faults(text: bytes, path: str, stored: Callable[[str], tuple[str, ...]]) -> list[str]:
    """What is wrong with the words of a class file. stored tells the words to write for one (CLASSES)."""
    faults = []
    for number, line in enumerate(text.decode("utf-8", "replace").splitlines(), start=1):
        for word in line.partition("#")[0].split():
            said = _said_of(word, stored)
            if said:
                faults.append(f"{path}:{number} ({word}): {said}")
            if len(faults) >= MOST:
                return faults
    return faults


def _said_of(word: str, stored: Callable[[str], tuple[str, ...]]) -> str:
    try:
        words = stored(word)
    except RefusedError as refused:
        return f"{refused.wrong} ({refused.right})" if refused.right else refused.wrong
    if [fold(one) for one in words] == [fold(word)]:
        return ""
    more = f" and {len(words) - 1} more" if len(words) > 1 else ""
    return f"never matches (write {words[0]}{more})"
