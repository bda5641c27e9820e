# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""MODIFY_MAILER_FLAGS: what is added to, taken from, or said instead of a mailer's flags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    choice,
    list_of,
    mapping_of,
    matching,
    wrong,
)

# The second argument of _MODMF_ in each cf/mailer/*.m4; m4 is silent about any other.
MAILERS = (
    *("CYRUS", "CYRUSV2", "DSMTP", "ESMTP", "LOCAL", "MAIL11", "PH", "POP", "PROCMAIL", "QPAGE", "RELAY"),
    *("SHELL", "SMTP", "SMTP8", "SSH", "USENET", "UUCP"),
)

# op.txt, "M -- Define Mailer": letters without a meaning there may be used freely.
_change = matching(
    re.compile(r"[+-]?[A-Za-z0-9!%/:|@]+"),
    "a change of flags",
    "flags, with + to add, - to remove, or neither",
)


def _changes(value: object, where: str) -> tuple[str, ...]:
    return list_of(_change, fold=str)([value] if isinstance(value, str) else value, where)


_FLAGS = mapping_of({"mailer": choice(*MAILERS), "flags": _changes})


@dataclass(frozen=True)
class MailerFlags:
    """The changes of one mailer's flags: one that adds (+), one that removes (-), or one that sets."""

    mailer: str
    flags: tuple[str, ...]

    def statements(self) -> tuple[Call, ...]:
        """MODIFY_MAILER_FLAGS(`LOCAL', `+flags') for each change."""
        return tuple(Call("MODIFY_MAILER_FLAGS", (self.mailer, change)) for change in self.flags)


def mailer_flags(value: object, where: str) -> MailerFlags:
    """MailerFlags from a dictionary of mailer and flags (one change, or a list of them)."""
    given = _FLAGS(value, where)
    for needed in ("mailer", "flags"):
        if not given.get(needed):
            raise wrong(where, value, f"has no {needed}", "mailer and flags")
    found = MailerFlags(**given)
    by_sign = {change[0] if change[0] in "+-" else "": change for change in found.flags}
    if len(by_sign) < len(found.flags):
        raise wrong(f"{where}.flags", list(found.flags), "says one kind of change twice", "all in one")
    if "" in by_sign and len(by_sign) > 1:
        raise wrong(f"{where}.flags", list(found.flags), "sets the flags and changes them", "one of both")
    both = sorted(set(by_sign.get("+", "")) & set(by_sign.get("-", "")))
    if both:
        raise wrong(f"{where}.flags", list(found.flags), f"adds and removes {', '.join(both)}", "one of both")
    return found


def mailer_flags_faults(changes: Sequence[MailerFlags], where: str) -> Iterator[Fault]:
    """Mailers that are spoken of twice: what m4 makes of that depends on the order of its own rules."""
    mailers = [change.mailer for change in changes]
    for index, mailer in enumerate(mailers):
        if mailer in mailers[:index]:
            yield Fault(f'{where}[{index}] ("{mailer}")', "is a mailer named already", "say it in one place")
