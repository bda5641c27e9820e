# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Domain names as keys and values of maps."""

from __future__ import annotations

import re

from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import RefusedError

_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\Z")
_LONGEST = 253  # characters of a name without its final dot, RFC 1035 section 2.3.4


def domain(text: str) -> str:
    """text if it is a domain, or a host's name. Raises RefusedError otherwise, and for a dot at its end.

    sendmail strips the final dot of a name before it looks it up, so that a key with one never matches.
    """
    if text.endswith("."):
        right = f"write {text.rstrip('.')}" if text.strip(".") else "write a name like example.com"
        raise RefusedError(f"{text} ends in a dot, so that it matches nothing", right)
    if not text.isascii():
        raise RefusedError(f"{text} is not ASCII", "write the xn-- form of the domain")
    if len(text) > _LONGEST or not all(_LABEL.match(label) for label in text.split(".")):
        raise RefusedError(f"{text!r} is no domain", "write a name like example.com")
    if text.rpartition(".")[2].isdigit():
        raise RefusedError(
            f"{text} ends in a number, as no domain does, so that it matches nothing",
            "write a name like example.com, or an address or network where one is looked up",
        )
    return text
