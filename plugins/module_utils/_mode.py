# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modes: the permission bits that sendmail, or prudence, lets each kind of file or directory have.

The rules are those of safedirpath() and safefile() in libsmutil/safefile.c.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError

_DIGITS = re.compile(r"[0-7]{4}")


@dataclass(frozen=True)
class Rule:
    """Permission bits that a kind of file must not have, and why."""

    forbidden: int
    reason: str


RULES: Mapping[str, Rule] = {
    # safedirpath(): E_SM_WWDIR, E_SM_GWDIR. The sticky bit makes no directory safe (no TrustStickyBit).
    "directory": Rule(0o5022, "whoever may write it can replace what is in it"),
    # The client's queue is its group's (2770): the set-group-id client program writes there.
    "queue": Rule(0o5007, "mail is private, and a planted queue file is sent as if it were mail"),
    # safefile(): SFF_NOGWFILES, SFF_NOWWFILES; conf.c: "dangerous write permissions".
    "file": Rule(0o7022, "only its owner may write what sendmail believes"),
    # doc README, FILE AND MAP PERMISSIONS: whoever may open a database may lock it, and all SMTP waits.
    "map": Rule(0o7137, "whoever may read a map can lock it and stall the daemon"),
    # tls.c, TLS_SAFE_F: SFF_NOGRFILES and SFF_NOWRFILES; such a key is ignored and STARTTLS is gone.
    "key": Rule(0o7177, "sendmail ignores a key that others may read, and offers no STARTTLS"),
    "contents": Rule(0o7117, "what is in a queue is private mail"),
}


def faults(text: str, kind: str, where: str) -> Iterator[Fault]:
    """What is wrong with text as the mode, four octal digits, of the file of this kind that where names."""
    if not _DIGITS.fullmatch(text):
        # YAML reads a bare 0640 as the number 416, which is another mode.
        yield Fault(where, f"mode {text!r} is not four octal digits", "quote it, such as '0640'")
        return
    rule = RULES[kind]
    if int(text, 8) & rule.forbidden:
        safe = f"at most {int(text, 8) & ~rule.forbidden:04o}"
        yield Fault(where, f"mode {text} is not safe: {rule.reason}", safe)


def mode_of(text: str, kind: str, where: str) -> int:
    """The permission bits that text stands for. Raises InvalidInputError with the faults of that mode."""
    found = list(faults(text, kind, where))
    if found:
        raise InvalidInputError(found)
    return int(text, 8)
