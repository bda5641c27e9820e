# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A blank host for each test; the hosts are described once, beside the tests that look from outside."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hosts import HOSTS_PROGRAM, Relay, relay_named


def renewed(name: str) -> Relay:
    """The host of that name, as blank as it was delivered."""
    subprocess.run([sys.executable, HOSTS_PROGRAM, "renew", name], check=True)
    return relay_named(name)


@pytest.fixture(scope="module")
def blank() -> Relay:
    """A blank host of the newer release."""
    return renewed("scratch")


@pytest.fixture(params=["scratch", "scratch12"])
def blank_of_each_release(request: pytest.FixtureRequest) -> Relay:
    """A blank host of each release in turn."""
    return renewed(request.param)
