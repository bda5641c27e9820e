# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cf trees of both releases as a fixture."""

from __future__ import annotations

from pathlib import Path

import pytest
from cf_trees import cf_trees


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """sendmail's m4 sources of each release, one directory each (see cf_trees)."""
    return cf_trees(tmp_path_factory.mktemp("cf"))
