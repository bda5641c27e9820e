# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judges of what one attempt of `probe` saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    FAILED,
    Evidence,
    Judge,
    Verdict,
    not_measured,
)

CLOSING = 421  # RFC 5321, 3.8: the server has no time for us, or is about to hang up
NO_STRANGER = "a host may treat itself better; probe it from a stranger"


def asked_itself(probe: Mapping[str, Any]) -> bool:
    """Whether the host probed itself."""
    return bool(probe["source"] == probe["address"])


def attempt_judge(
    attempt: str, judgement: Callable[[Mapping[str, Any]], Verdict], *, of_strangers: bool = False
) -> Judge:
    """The judge that gives judgement what the attempt saw; an error of the attempt is told instead.

    of_strangers: it is about what strangers get, so that it cannot fail for what a host grants itself.
    """

    def judge(evidence: Evidence) -> Verdict:
        seen = evidence.probe[attempt]
        if seen["error"]:
            return not_measured(seen["error"])
        verdict = judgement(seen)
        if verdict.status == FAILED and of_strangers and asked_itself(evidence.probe):
            return not_measured(f"{NO_STRANGER}: {verdict.evidence}")
        return verdict

    return Judge(judge, probe=(attempt,))


def said(reply: Mapping[str, Any] | None) -> str:
    """A reply in words; None is a listener that hung up instead."""
    return f"{reply['code']} {reply['text']}" if reply else "the listener hung up"


def deferred(reply: Mapping[str, Any] | None) -> bool:
    """Whether the reply is about the moment alone (RFC 5321, 4.2.1), and tells of no rule."""
    return reply is not None and 400 <= reply["code"] < 500
