# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempts to have a session secured, each in a session of its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Visit
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_tls import (
    ATTEMPTS,
    Handshake,
    shake_hands,
)


def tls(visit: Visit) -> dict[str, dict[str, Any]]:
    """How each attempt of _smtp_tls ended; nothing where STARTTLS is not offered."""
    if not visit.known.offers("STARTTLS"):
        return {}
    made = visit.together(lambda attempt: _secured(visit, attempt), ATTEMPTS)
    return {attempt: asdict(one) for attempt, one in zip(ATTEMPTS, made)}


def _secured(visit: Visit, attempt: str) -> Handshake:
    with visit.session() as dialogue:
        return shake_hands(dialogue, attempt)
