# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way back to what was live before, and a fleet that stops at the first host that was put back."""

from __future__ import annotations

import re
import subprocess
from typing import Any

from hosts import FULL, STRANGER, WORLD, Relay, harden, play, result_of
from relay_hosts import Hardened, variables

_SPAM = {"key": "From:elsewhere.test", "value": "ERROR:5.7.1:550 no spam"}
# Where no filter answers, the daemon refuses for good (F=R), which nothing but the probe sees.
_MISSING = [{"name": "missing", "socket": "inet:1@127.0.0.1", "flags": "R"}]


def _go_back(host: Relay, *flags: str, generation: int = 0) -> subprocess.CompletedProcess[str]:
    return play("rollback", "--limit", host.name, *flags, sendmail_generation=generation)


def _generations(host: Relay) -> list[dict[str, Any]]:
    """What the module info lists, the newest first."""
    told = result_of("info", host, gather=["generations"])
    assert not told["failed"], told
    found: list[dict[str, Any]] = told["info"]["generations"]
    return found


def _answer(host: Relay, sender: str = "someone@elsewhere.test") -> int:
    """The code of the reply to a stranger's RCPT, or to his MAIL."""
    lines = ["EHLO client1.stranger.test", f"MAIL FROM:<{sender}>", "RCPT TO:<user@corp.test>"]
    replies = WORLD.converse(host, lines, source=STRANGER)[2:]
    return next((int(reply[:3]) for reply in replies if not reply.startswith("250")), 250)


def test_there_and_back_and_there_again(relays: list[Hardened]) -> None:
    for relay in relays if FULL else relays[:1]:
        host, wished = relay.host, variables(relay.host.name)
        assert harden(host.name, **wished).returncode == 0
        assert _answer(host) == 250
        wished["sendmail_access"].append(_SPAM)
        wished["sendmail_max_message_size"] = 11_111_111
        assert harden(host.name, **wished).returncode == 0
        assert _answer(host) == 550
        refusing = _generations(host)[0]
        shown = _go_back(host, "--check", "--diff")
        assert shown.returncode == 0, shown.stdout[-3000:]
        assert "elsewhere.test" in shown.stdout
        assert (_answer(host), _generations(host)[0]) == (550, refusing)
        done = _go_back(host)
        assert done.returncode == 0, done.stdout[-3000:]
        assert _answer(host) == 250
        newest = _generations(host)[0]
        assert newest["in_effect"]
        assert newest["id"] == refusing["id"] + 1
        assert re.fullmatch(r"rollback to \d+", newest["why"])
        assert _go_back(host, generation=refusing["id"]).returncode == 0
        assert _answer(host) == 550
        assert relay.run("look_after_drop")["torn"] == []


def test_a_generation_that_is_not_kept_is_refused_and_nothing_happens(relays: list[Hardened]) -> None:
    host = relays[0].host
    before = _generations(host)
    done = _go_back(host, generation=4711)
    assert done.returncode != 0
    assert "4711" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert _generations(host) == before


def test_a_fleet_stops_at_the_first_host_that_was_put_back(relays: list[Hardened]) -> None:
    first, second = (relay.host for relay in relays)
    assert harden(first.name, **variables(first.name)).returncode == 0
    before = _generations(second)
    wished = {
        **variables(first.name),
        "sendmail_serial": 1,
        "sendmail_input_mail_filter": _MISSING,
    }
    done = harden(f"{first.name},{second.name}", **wished)
    assert done.returncode != 0
    assert "is in effect again" in done.stdout
    assert f"[{second.name}]" not in done.stdout
    assert _generations(second) == before
    assert _answer(first, "someone@stranger.test") == 250
