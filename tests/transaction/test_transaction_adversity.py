# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A transaction where it cannot be carried out, or whose module is ended: old or new policy, never half."""

from __future__ import annotations

from typing import Any

import pytest
from hosts import FULL
from relay_hosts import Hardened, ended
from transaction_report import record

_AFTERWARDS = {"later": "b", "disagreements": [], "again": False}
_seen: dict[str, Any] = {}


def _on_each(relays: list[Hardened], case: str) -> list[dict[str, Any]]:
    running = [relay.start("transaction_adversity", case) for relay in relays]
    found: list[dict[str, Any]] = [ended(one) for one in running]
    for relay, one in zip(relays, found, strict=True):
        print(f"{relay.host.name}: {case}: {one}")  # noqa: T201
        _seen.setdefault(case, {})[relay.host.name] = one
    record({"adversities": _seen})
    return found


@pytest.mark.parametrize(
    ("case", "word"),
    [
        ("store: full disk", "No space left"),
        ("store: no inodes", "No space left"),
        ("store: read-only", "Read-only file system"),
        ("/etc/mail: full disk", "No space left"),
        ("/etc/mail: no inodes", "No space left"),
        ("/etc/mail: read-only", "Read-only file system"),
    ],
)
def test_nothing_can_be_written(relays: list[Hardened], case: str, word: str) -> None:
    for found in _on_each(relays, case):
        assert found["failed"]
        assert word in found["message"]
        assert found["differs"] == []
        assert found["serves"] == "a"
        assert {key: found[key] for key in _AFTERWARDS} == _AFTERWARDS


def test_the_clock_is_put_back(relays: list[Hardened]) -> None:
    for found in _on_each(relays, "clock put back"):
        assert not found["touched"]
        assert found["serves"] == "a"
        assert {key: found[key] for key in _AFTERWARDS} == _AFTERWARDS


_SHARES = ("0.3", "0.6", "0.8", "0.95") if FULL else ("0.8",)
_SECONDS = ("0.2", "0.7", "1.2", "1.7", "2.5") if FULL else ("1.2",)


@pytest.mark.parametrize(
    "case",
    [
        *(f"SIGTERM at {share}" for share in _SHARES),
        *(f"all killed after {seconds} s" for seconds in _SECONDS),
    ],
)
def test_the_module_is_ended(relays: list[Hardened], case: str) -> None:
    for found in _on_each(relays, case):
        assert found["serves"] in ("a", "b")
        assert found["torn"] == []
        assert {key: found[key] for key in _AFTERWARDS} == _AFTERWARDS
