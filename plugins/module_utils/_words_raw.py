# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words for what no other word says: m4 as it stands, and files of m4, each at a place that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Include, Raw
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_block import text_block
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    list_of,
    mapping_of,
    matching,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._words import as_it_is, word

_ANYTHING = matching(re.compile(r".*", re.DOTALL), "a place", 'such as "after OSTYPE" or "before MAILER"')
_PATH = matching(re.compile(r"/\S+"), "a path", "an absolute path of the host, such as /etc/mail/site.m4")

Placed = TypeVar("Placed", Raw, Include)


def _text(value: object, where: str) -> str:
    return "\n".join(text_block(value, where))


def _placed(cls: type[Placed], key: str, kind: Kind[str]) -> Kind[Placed]:
    """A kind that makes cls of a dictionary of key, which holds a kind, and at. Both are required."""
    fields = mapping_of({key: kind, "at": _ANYTHING})

    def check(value: object, where: str) -> Placed:
        given = fields(value, where)
        missing = [
            Fault(where, f"has no {name}", f"{key} and at") for name in (key, "at") if not given.get(name)
        ]
        if missing:
            raise InvalidInputError(missing)
        found = cls(**given)
        faults = [Fault(where, fault.wrong, fault.right) for fault in found.faults()]
        if faults:
            raise InvalidInputError(faults)
        return found

    return check


@dataclass(frozen=True)
class RawText:
    """The last resort. Nothing of it is judged here; m4 and sendmail judge what becomes of it."""

    include: tuple[Include, ...] = word(list_of(_placed(Include, "path", _PATH), fold=str), (), as_it_is)
    raw: tuple[Raw, ...] = word(list_of(_placed(Raw, "text", _text), fold=str), (), as_it_is)
