# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fields of an entry, and what is wrong with them whatever the map.

makemap(8) splits a line at the first blank or tab and takes # at the start for a comment; YAML makes
booleans and dates of bare words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._expiry import RIGHT, last_moment

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BROKEN = re.compile(r"[\ud800-\udfff]")  # no characters: bytes that are not UTF-8, or half of a JSON escape
_FIELDS = ("key", "value", "comment", "expires", "state")
_EMPTY = (None, "")


def expiry_of(raw: Mapping[str, Any]) -> datetime | None:
    """The last moment that an entry is valid, in UTC; None for one that stays. Raises ValueError."""
    expires = raw.get("expires")
    return None if expires is None else last_moment(expires)


def is_bare(raw: Mapping[str, Any]) -> bool:
    """Whether an entry says nothing besides key and value. Fields that were left out may be None."""
    if len(raw) == 2:
        return "key" in raw and "value" in raw
    is_plain = raw.get("comment") in _EMPTY and raw.get("expires") is None
    return is_plain and raw.get("state") in (None, "present") and raw.keys() <= set(_FIELDS)


def is_over(raw: Mapping[str, Any], now: datetime) -> bool:
    """Whether an entry has expired at now (in UTC). One whose end is no date has not: field_faults tells."""
    try:
        last = expiry_of(raw)
    except ValueError:
        return False
    return last is not None and now > last


def is_one_line(text: str) -> bool:
    """Whether text is printable, and begins and ends with no blank."""
    return text.isprintable() and text == text.strip() != ""


def is_one_word(text: str) -> bool:
    """Whether text is one that makemap takes for a key."""
    return text.isprintable() and " " not in text and text[:1] not in ("", "#")


def field_faults(raw: Mapping[str, Any], place: str) -> Iterator[Fault]:
    """Faults that hold for every map: missing and foreign fields, wrong types, blanks, control characters."""
    absent = raw.get("state") == "absent"
    for field in raw:
        if field not in _FIELDS:
            yield Fault(place, f"has a field {field!r}", f"fields are {', '.join(_FIELDS)}")
    if raw.get("state") not in (None, "present", "absent"):
        yield Fault(place, f"has the state {raw['state']!r}", "states are present and absent")
    for field in ("key",) if absent else ("key", "value"):
        yield from _word_faults(field, raw.get(field), place)
    try:
        expiry_of(raw)
    except ValueError as error:
        yield Fault(place, str(error), RIGHT)
    comment = raw.get("comment") or ""
    if not isinstance(comment, str) or not comment.isprintable():
        yield Fault(place, "its comment is not one printable line", "write one line of text")


def _word_faults(field: str, word: object, place: str) -> Iterator[Fault]:
    if isinstance(word, bool):
        yield Fault(
            place, f"its {field} is a boolean", "quote it: YAML reads bare yes, no, on and off as booleans"
        )
    elif word is None or word == "":
        yield Fault(place, f"has no {field}")
    elif not isinstance(word, (str, int)):
        yield Fault(place, f"its {field} is no text", "write one word or one line of text")
    elif _CONTROL.search(str(word)):
        yield Fault(place, f"its {field} has a tab, a line end or another control character", "remove it")
    elif _BROKEN.search(str(word)):
        yield Fault(place, f"its {field} is not UTF-8", "write it in UTF-8")
    elif str(word) != str(word).strip() or (field == "key" and " " in str(word)):
        yield Fault(place, f"its {field} has blanks", "makemap ends the key at the first blank; remove them")
    elif field == "key" and str(word).startswith("#"):
        yield Fault(place, "its key begins with #", "makemap takes such a line as a comment")
