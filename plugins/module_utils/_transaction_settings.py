# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a change is proved, and what is kept of the ones before it."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_tests import (
    PolicyTest,
    policy_tests,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import number
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import variable


@dataclass(frozen=True)
class Transaction:
    """policy_tests are asked of a candidate; probe_limit is how long what runs has to answer, in seconds."""

    policy_tests: tuple[PolicyTest, ...] = variable(policy_tests, (), layers=True)
    generations: int = variable(number(2, 1000, "a number of generations"), 5)
    probe_limit: int = variable(number(1, 300, "a number of seconds"), 5)
