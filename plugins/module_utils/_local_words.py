# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words that a site's own checks compare with: whoever knows one may state it."""

from __future__ import annotations

import re

# Hooks of m4/proto.m4 that judge a client, a sender or a recipient before sendmail's own rules do
_HOOKS = ("Local_check_relay", "Local_check_mail", "Local_check_rcpt")
_RULESETS = re.compile(
    r"^S[ \t]*(?P<name>\w+)[^\n]*\n(?P<rules>(?:(?![SKDMOFCPTVEHQX])[^\n]*(?:\n|\Z))*)", re.MULTILINE
)
_LEFT = re.compile(r"^R([^\t\n]*)", re.MULTILINE)
# What a left-hand side has of macros, classes and wildcards (op.txt, "The left hand side")
_WILDCARD = re.compile(r"\$[&=~?]?(?:\{[^}]*\}|[^{])")
_APART = re.compile(r" *([.:@]) *")  # tokens may be written apart
_WORD = re.compile(r"[A-Za-z0-9_.:@+=-]+")


def local_words(cf: str) -> tuple[str, ...]:
    """The words on the left-hand sides of a site's checks in the .cf with this text, in their order."""
    sides = [
        side
        for found in _RULESETS.finditer(cf)
        if found["name"] in _HOOKS
        for side in _LEFT.findall(found["rules"])
    ]
    joined = [_APART.sub(r"\1", _WILDCARD.sub("\n", side)) for side in sides]
    words = (word.strip(".:@") for side in joined for word in _WORD.findall(side))
    return tuple(dict.fromkeys(word for word in words if word))
