# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The relays under test, made once, and the report, begun anew."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hosts import FULL, HOSTS_PROGRAM, relay_named
from relay_hosts import Hardened, set_up
from transaction_report import REPORT, record

NAMES = ("relay", "relay12")


@pytest.fixture(scope="session")
def relays() -> Iterator[list[Hardened]]:
    """The two relays, blank before."""
    subprocess.run([sys.executable, HOSTS_PROGRAM, "renew", *NAMES], check=True)
    REPORT.unlink(missing_ok=True)
    record({"all_points": FULL})
    with ThreadPoolExecutor() as pool:
        yield list(pool.map(set_up, NAMES))


@pytest.fixture(autouse=True)
def _journal_on_failure(request: pytest.FixtureRequest) -> Iterator[None]:
    """What was said on the hosts while a test failed."""
    failed = request.session.testsfailed
    marks = {name: relay_named(name).run("date +%s").strip() for name in NAMES}
    yield
    if request.session.testsfailed > failed:
        for name, since in marks.items():
            units = (
                "-u sendmail-transaction -u sendmail -u sendmail-recover -t sm-mta -t sendmail-transaction"
            )
            said = f"journalctl --no-pager --since=@{since} {units} | tail -40"
            print(f"{name}:", relay_named(name).run(said, check=False))  # noqa: T201
