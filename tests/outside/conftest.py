# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The test hosts as fixtures: a relay under test, a stranger's client in the world, the hub inside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hosts import INSIDE, RELAYS, WORLD, Host, Relay


@pytest.fixture(params=RELAYS, ids=lambda relay: relay.name, scope="session")
def relay(request: pytest.FixtureRequest) -> Relay:
    """Each relay under test in turn."""
    chosen: Relay = request.param
    return chosen


@pytest.fixture(scope="session")
def world() -> Host:
    """The rest of the internet: the stranger clients and the MX of far.test."""
    return WORLD


@pytest.fixture(scope="session")
def inside() -> Host:
    """The organisation's hub."""
    return INSIDE


@pytest.fixture(autouse=True)
def _journal_on_failure(request: pytest.FixtureRequest) -> Iterator[None]:
    failures = request.session.testsfailed
    yield
    if request.session.testsfailed > failures and "relay" in request.fixturenames:
        tested: Relay = request.getfixturevalue("relay")
        request.node.add_report_section("call", "journal", tested.run("journalctl --no-pager --lines=30"))
