# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The form of a map's text that makemap does not read as it is written: what stands between the two.

All that judges, compares and builds works on lines for makemap; a form turns text into them and back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault


@dataclass(frozen=True)
class TextForm:
    """How a text is written.

    units parts a text into what belongs together, each with its line for makemap (an empty one, if it has
    none); joined, they are the text. written turns lines for makemap, with our comments between them, into
    text. faults tells from a text and its path what cannot be stored. always holds lines for makemap that
    sendmail wants in the database besides.
    """

    units: Callable[[bytes], Iterable[tuple[bytes, bytes]]]
    written: Callable[[bytes], bytes]
    faults: Callable[[bytes, str], Iterator[Fault]]
    always: bytes


def for_makemap(text: bytes, form: TextForm | None) -> bytes:
    """text as makemap reads it, each line with the number that it has in text."""
    if form is None:
        return text
    return b"".join(line + b"\n" * (unit.count(b"\n") - 1) for unit, line in form.units(text))


def to_store(text: bytes, form: TextForm | None) -> bytes:
    """What the database of text holds, as makemap reads it."""
    return for_makemap(text, form) + form.always if form else text


def written(lines: bytes, form: TextForm | None) -> bytes:
    """Lines for makemap as the text holds them."""
    return form.written(lines) if form else lines
