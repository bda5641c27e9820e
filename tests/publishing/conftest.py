# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The spare hosts as a fixture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from spares import SPARES, Spare, set_up


@pytest.fixture(params=SPARES, scope="session")
def spare(request: pytest.FixtureRequest) -> Iterator[Spare]:
    """Each spare host in turn, with its daemon."""
    host = set_up(request.param)
    yield host
    host.stop()
