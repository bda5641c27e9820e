# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An audit finds every fault that is seeded on a hardened host, and none on a host that nobody spoiled."""

from __future__ import annotations

from auditing import EVERYTHING
from hosts import FULL
from hunting import ALL, MUTANTS, Hunt

FEWEST = 200  # of all: many controls can be violated in more than one way


def test_there_are_many_and_each_has_a_name_of_its_own() -> None:
    assert len(ALL) >= FEWEST
    assert len({mutant.name for mutant in ALL}) == len(ALL)


def test_every_control_has_a_mutant() -> None:
    assert {mutant.control for mutant in MUTANTS} == set(EVERYTHING)


def test_as_many_are_seeded_as_were_asked_for() -> None:
    assert len(MUTANTS) == (len(ALL) if FULL else len(EVERYTHING))


def test_every_mutant_is_caught_by_the_control_that_names_it(hunt: Hunt) -> None:
    assert not [(one.name, one.control, one.evidence, one.error) for one in hunt.mutants if not one.caught]


def test_every_control_is_asked_of_a_hardened_host(hunt: Hunt) -> None:
    assert {said.control for said in hunt.clean} == set(EVERYTHING)


def test_no_control_fails_on_a_hardened_host(hunt: Hunt) -> None:
    assert not hunt.false_alarms


def test_every_control_is_measured_on_a_hardened_host(hunt: Hunt) -> None:
    """Without an exception: these hosts have a certificate, there is a stranger, and all is tried."""
    assert not hunt.not_measured
