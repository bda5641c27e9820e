# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The figures of these tests, kept in build/report/transaction.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hosts import ROOT

REPORT = ROOT / "build" / "report" / "transaction.json"


def record(figures: Mapping[str, Any]) -> None:
    """Add figures to the report, or replace those of the same name."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(REPORT.read_text()) if REPORT.exists() else {}
    REPORT.write_text(json.dumps({**known, **figures}, indent=1, sort_keys=True) + "\n")
