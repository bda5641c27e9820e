# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of all kinds ask of a host's queue and log."""

from __future__ import annotations

from hosts import Relay, await_value

REASONS = "grep -h ^M /var/spool/mqueue/qf* 2>/dev/null"  # op.txt, "Queue files": why a message waits


def waits_because(relay: Relay, reason: str) -> str:
    """Why a message waits in the daemon's queue, once that has reason in it; else what is said last."""
    said = await_value(lambda: reason in relay.run(REASONS, check=False), limit=15)
    return reason if said else relay.run(f"{REASONS}; journalctl --no-pager -t sm-mta -n 10", check=False)


def send_from(relay: Relay, recipient: str, token: str, *, user: str = "admin") -> None:
    """Hand a message to the host's own submission program, as a user of the host."""
    relay.run(f"printf 'Subject: {token}\\n\\ntext\\n' | /usr/sbin/sendmail {recipient}", user=user)
