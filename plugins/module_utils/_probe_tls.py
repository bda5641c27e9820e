# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempts to have a session secured, each in a session of its own, and what certificate is presented."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Visit
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_tls import (
    CURRENT,
    OUTDATED,
    read_certificate,
    shake_hands,
)


def tls(visit: Visit) -> dict[str, dict[str, Any]]:
    """How each attempt of _smtp_tls ended, and the certificate; nothing where STARTTLS is not offered."""
    if not visit.known.offers("STARTTLS"):
        return {}
    parts = visit.together(lambda ask: ask(visit), (_current, _outdated))
    return {name: seen for part in parts for name, seen in part.items()}


def _current(visit: Visit) -> dict[str, dict[str, Any]]:
    with visit.session() as dialogue:
        made = shake_hands(dialogue, CURRENT)
        presented, _unread = dialogue.certificate()
    if not presented:
        return {CURRENT: asdict(made)}
    with visit.session() as dialogue:
        return {CURRENT: asdict(made), "certificate": asdict(read_certificate(dialogue, presented))}


def _outdated(visit: Visit) -> dict[str, dict[str, Any]]:
    with visit.session() as dialogue:
        return {OUTDATED: asdict(shake_hands(dialogue, OUTDATED))}
