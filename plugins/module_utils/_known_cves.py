# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holes of sendmail that have a CVE, the release that closed each, and what closes it without that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile


@dataclass(frozen=True)
class Cve:
    """One hole. fixed is the first release without it; mitigation is one of those below, or "".

    mailers: no mailer runs a program. smuggling: the probe's attempts to smuggle are all refused.
    """

    id: str
    title: str
    fixed: str
    mitigation: str = ""


CVES = (
    Cve("CVE-2014-3956", "mailers inherit open sockets", "8.14.9", mitigation="mailers"),
    Cve("CVE-2021-3618", "HTTP under TLS is taken for SMTP", "8.16.1"),
    Cve("CVE-2023-51765", "a second message can be smuggled in", "8.18.1", mitigation="smuggling"),
)


def release(version: str) -> tuple[int, ...]:
    """A version such as 8.17.1.9 as numbers; () for what is none."""
    parts = takewhile(str.isdigit, re.split(r"[^0-9]", version))
    return tuple(int(part) for part in parts)


def has_fix(version: str, cve: Cve) -> bool:
    """Whether a program of that version has the fix of upstream."""
    return release(version) >= release(cve.fixed)
