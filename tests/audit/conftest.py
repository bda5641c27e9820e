# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pictures of two hardened hosts, and the stranger who probes their clones."""

from __future__ import annotations

from collections.abc import Iterator

import clones
import pytest
from auditing import Auditor, prober
from clones import Snapshot
from hosts import WORLD, Host, relay_named
from hunting import MUTANTS, Hunt, Hunter, keep

HARDENED = {"trixie": "scratch", "bookworm": "scratch12"}
STOCK = {"trixie": "stock", "bookworm": "stock12"}
_HUNT = pytest.StashKey[Hunt]()


@pytest.fixture(scope="session")
def snapshots() -> Iterator[dict[str, Snapshot]]:
    """A picture of a hardened host of each release."""
    with clones.snapshots({release: relay_named(name) for release, name in HARDENED.items()}) as made:
        yield made


@pytest.fixture(scope="session")
def stock_snapshots() -> Iterator[dict[str, Snapshot]]:
    """A picture of a host of each release with Debian's own sendmail."""
    with clones.snapshots({release: relay_named(name) for release, name in STOCK.items()}) as made:
        yield made


@pytest.fixture(scope="session")
def world() -> Host:
    """The rest of the internet."""
    return WORLD


@pytest.fixture(scope="session")
def auditor(world: Host) -> Iterator[Auditor]:
    """Who audits clones from inside and outside."""
    with prober(world) as stranger:
        yield Auditor(stranger)


@pytest.fixture(scope="session")
def hunt(request: pytest.FixtureRequest, auditor: Auditor, snapshots: dict[str, Snapshot]) -> Hunt:
    """What came of every mutant; kept in build/report/mutants.json."""
    found = Hunter(auditor, snapshots).hunt(MUTANTS)
    keep(found)
    request.config.stash[_HUNT] = found
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of mutants and their catchers, also when all is well."""
    found = terminalreporter.config.stash.get(_HUNT, None)
    if found:
        terminalreporter.section("mutants and what caught them")
        for line in found.table():
            terminalreporter.write_line(line)
