# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attempt `ciphers`: each family of weak cipher suites is offered, and taken or refused.

All of them are offered together first: who refuses that has refused each. Only where something is taken are
the others offered one by one. No key is agreed on, so no session is ever secured by what was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._cipher_suites import (
    CURRENT,
    FAMILIES,
    family_of,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._probe_visit import Visit
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_tls import Offer, offer
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_hello import TLS_1_2


def ciphers(visit: Visit) -> dict[str, Any]:
    """How each family was answered, and what a session of today would have; nothing without STARTTLS."""
    if not visit.known.offers("STARTTLS"):
        return {"error": "", "families": {}, "session": {}}
    asks: tuple[Callable[[Visit], dict[str, Any]], ...] = (_weak, _session)
    weak, session = visit.together(lambda ask: ask(visit), asks)
    return {"error": "", "families": weak, "session": session}


def _weak(visit: Visit) -> dict[str, Any]:
    together = _offered(visit, FAMILIES)
    taken = family_of(together.suite)
    if not taken:
        return dict.fromkeys(FAMILIES, asdict(together.handshake))
    rest = [family for family in FAMILIES if family != taken]
    offers = visit.together(lambda family: _offered(visit, [family]), rest)
    return {family: asdict(made.handshake) for family, made in zip([taken, *rest], [together, *offers])}


def _session(visit: Visit) -> dict[str, Any]:
    made = _offer(visit, CURRENT)
    return {
        **asdict(made.handshake),
        "compressed": made.compressed,
        "renegotiates_safely": made.renegotiates_safely,
    }


def _offered(visit: Visit, families: Iterable[str]) -> Offer:
    return _offer(visit, [number for family in families for number in FAMILIES[family]])


def _offer(visit: Visit, suites: Iterable[int]) -> Offer:
    with visit.session() as dialogue:
        return offer(dialogue, TLS_1_2, list(suites))
