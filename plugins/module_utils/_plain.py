# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Patterns for the plain lines of maps: those that a grammar takes exactly as they are written.

A bulk list holds a million lines of a few shapes, and judging each by its whole grammar takes longer than
building the database. A pattern is put together from the words below. It may miss a line that its grammar
would leave unchanged, but never match another.
"""

from __future__ import annotations

import re

_OCTET = rb"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_GROUP = rb"(?:0|[1-9a-f][0-9a-f]{0,3})"

_WORDS = {
    rb"OCTET": _OCTET,
    # Short enough for each of its labels, so that none needs a length of its own; the last is no number.
    rb"DOMAIN": rb"(?=[^\t@:\]]{1,63}(?![^\t@:\]]))(?:LABEL\.)*(?=[0-9]*[A-Za-z_-])LABEL",
    rb"LABEL": rb"[A-Za-z0-9_]+(?:-+[A-Za-z0-9_]+)*",
    rb"IPV4": _OCTET + rb"(?:\." + _OCTET + rb"){0,3}",
    # IPv4 within IPv6 is looked up as IPv4.
    rb"IPV6": rb"IPv6:(?!0:0:0:0:0:ffff)" + _GROUP + rb"(?::" + _GROUP + rb"){0,7}",
    rb"USER": rb"[A-Za-z0-9!#$&'+/=?^_`{|}~.-]{1,64}",
    # The class of the status is that of the code: RFC 3463, section 3.1.
    rb"REPLY": rb"(?:5STATUS\"5|4STATUS\"4)[0-9]{2} [!#-~][ !#-~]{0,500}\"",
    rb"STATUS": rb"\.[0-9]{1,3}\.[0-9]{1,3}:",
}


def compiled(pattern: bytes) -> re.Pattern[bytes]:
    """pattern, anchored at both ends, with its words (DOMAIN, USER, …) replaced by what they match."""
    for _round in range(2):  # a word may hold another
        for word, meaning in _WORDS.items():
            pattern = pattern.replace(word, meaning)
    return re.compile(rb"(?!#)(?:" + pattern + rb")\Z")  # a line with # is a comment
