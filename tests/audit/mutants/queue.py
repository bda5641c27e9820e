# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of the queue: what should not lie about in it."""

from __future__ import annotations

from mutant import Mutant

_QUEUE = "/var/spool/mqueue"


def _lying(name: str, number: int, script: str, told: str, *, owner: str = "smmta:smmta") -> Mutant:
    """A host in whose queue a script has made files whose names end in AA."""
    seed = f"cd {_QUEUE}\n{script}\nchown {owner} ./*AA; chmod 600 ./*AA"
    return Mutant(name, f"SM-QUEUE-{number:02}", seed, told)


MUTANTS = (
    _lying("root's file is in the queue", 1, "touch dfAA", "dfAA|root", owner="root:root"),
    _lying(
        "a message waits for years",
        2,
        r"""
        printf 'V8\nT1700000000\nK0\nN0\nP30000\nS<>\nRPFD:<postmaster@corp.test>\n.\n' >qfAA
        touch dfAA
        """,
        "h old",
    ),
    _lying(
        "a message is quarantined",
        3,
        r"""
        printf 'V8\nT%s\nqlook at it\nS<>\nRPFD:<postmaster@corp.test>\n.\n' "$(date +%s)" >hfAA
        touch dfAA
        """,
        "quarantined",
    ),
    _lying("a message is lost", 4, "touch QfAA dfAA", "lost"),
    _lying("a body without a message", 5, "touch -d '2 days ago' dfAA", "dfAA"),
    _lying("transcripts of what was cut off", 5, "touch -d '2 days ago' tfAA xfAA", "[tx]fAA"),
)
