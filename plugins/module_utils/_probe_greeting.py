# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempt to speak before the greeting, as programs that send spam do (cf/README, greet_pause)."""

from __future__ import annotations

from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Visit, told
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import ClosedError


def greeting(visit: Visit) -> dict[str, Any]:
    """The reply that one gets who says EHLO at once; None where the listener hung up without one."""
    with visit.connection() as dialogue:
        try:
            dialogue.send(f"EHLO {visit.target.helo}\r\n".encode("ascii"))
            reply = told(dialogue.reply())
        except ClosedError:
            return {"error": "", "reply": None}
    return {"error": "", "reply": reply}
