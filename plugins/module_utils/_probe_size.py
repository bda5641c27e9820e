# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempt to announce a message that is larger than the listener says it takes (RFC 1870)."""

from __future__ import annotations

from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Known, Visit, told


def size(visit: Visit) -> dict[str, Any]:
    """The size that EHLO tells (None: no SIZE, 0: no limit), and the reply to MAIL with one octet more."""
    announced = announced_size(visit.known)
    if not announced:
        return {"error": "", "announced": announced, "reply": None}
    with visit.session() as dialogue:
        reply = dialogue.command(f"MAIL FROM:<> SIZE={announced + 1}")
    return {"error": "", "announced": announced, "reply": told(reply)}


def announced_size(known: Known) -> int | None:
    """The largest message that EHLO says is taken; 0 where it names no limit, None where it says nothing."""
    for line in known.ehlo:
        words = line.split()
        if words[:1] and words[0].upper() == "SIZE":
            return int(words[1]) if words[1:] and words[1].isascii() and words[1].isdigit() else 0
    return None
