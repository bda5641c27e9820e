# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is told of decisions before and after a change."""

from __future__ import annotations

from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._decisions import decisions, table

TAKEN = {"verdict": "accept", "code": 250, "enhanced": "", "text": ""}
REFUSED = {"verdict": "reject", "code": 550, "enhanced": "5.7.1", "text": "Relaying denied"}


def named(**answers: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": name, **answer} for name, answer in answers.items()]


def test_each_test_is_told_before_and_after() -> None:
    assert decisions(named(a=TAKEN), named(a=REFUSED)) == (
        {"name": "a", "before": "accept 250", "after": "reject 550 5.7.1 Relaying denied"},
    )


def test_what_could_not_be_asked_is_none() -> None:
    assert decisions((), named(a=TAKEN)) == ({"name": "a", "before": None, "after": "accept 250"},)
    assert decisions(named(a=TAKEN), ()) == ({"name": "a", "before": "accept 250", "after": None},)


def test_the_table_holds_what_differs() -> None:
    (shown,) = table(decisions(named(a=TAKEN, b=TAKEN), named(a=REFUSED, b=TAKEN)))
    assert (shown["before"], shown["after"]) == ("a: accept 250\n", "a: reject 550 5.7.1 Relaying denied\n")


def test_there_is_no_table_where_nothing_differs() -> None:
    assert table(decisions(named(a=TAKEN), named(a=TAKEN))) == []
