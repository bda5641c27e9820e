# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A host that loses its power in a transaction comes up serving, and says which generation."""

from __future__ import annotations

import os
import re
import subprocess

import pytest
from hosts import FULL, Relay, await_value
from relay_hosts import Hardened
from transaction_report import record

_SHARES = (0.1, 0.3, 0.5, 0.7, 0.9) if FULL else (0.5,)
_seen: dict[str, dict[str, object]] = {}


def _cut_the_power(host: Relay) -> None:
    """Stop the host and all of its processes at once, and boot it anew."""
    environment = {**os.environ}
    for words in (("kill", f"postmaster-{host.name}"), ("start", f"postmaster-{host.name}")):
        subprocess.run(["podman", *words], capture_output=True, timeout=60, check=True, env=environment)


def _is_up(host: Relay) -> bool:
    return host.run("systemctl is-system-running", check=False).strip() in ("running", "degraded")


@pytest.mark.parametrize("share", _SHARES)
def test_it_comes_up_serving(relays: list[Hardened], share: float) -> None:
    for relay in relays:
        host = relay.host
        cut = relay.run("before_reboot", "cut", share)
        _cut_the_power(host)
        assert await_value(lambda host=host: _is_up(host), limit=60)  # type: ignore[misc]
        found = relay.run("before_reboot", "look")
        said = host.run("journalctl --no-pager --boot -u sendmail-recover.service -o cat")
        print(f"{host.name}: cut at {cut['point']}: {found}: {said}")  # noqa: T201
        _seen[f"{host.name} at {share}"] = {"point": cut["point"], **found, "said": said[-300:]}
        record({"power_cuts": _seen})
        assert found["served"] in ("a", "b")
        assert found["torn"] == []
        numbers = re.findall(r"generation (\d+) is in effect", said)
        assert numbers, said
        assert int(numbers[-1]) == found["generation"]
        assert host.run("systemctl is-system-running").strip() == "running"
        assert relay.run("before_reboot", "again") == {"served": "b", "torn": [], "left": []}
