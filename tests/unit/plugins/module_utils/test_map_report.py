# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is told of a map: which keys change, and no secret."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_text
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import Database
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_plan import Plan, State, Wish
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_report import changed_keys, diff

RIGHT = Attributes("root", "smmta", 0o640)
OPEN = Attributes("root", "root", 0o644)


def state(text: str, records: Mapping[str, str] | None, attributes: Attributes | None = RIGHT) -> State:
    return State(_map_text.parse(text), records, attributes, attributes if records is not None else None)


def planned(before: State, after: State) -> Plan:
    wish = Wish("/m", "hash", RIGHT, (), True, lambda key: key.startswith("authinfo:"))
    return Plan(wish, Database("makemap", "hash", "/m"), before, after)


def test_keys_are_told_by_what_becomes_of_them() -> None:
    plan = planned(state("", {"a": "1", "b": "1", "c": "1"}), state("", {"b": "2", "c": "1", "d": "1"}))
    assert changed_keys(plan) == {"added": ["d"], "removed": ["a"], "replaced": ["b"]}


def test_a_missing_database_held_nothing() -> None:
    plan = planned(state("a\t1\n", None), state("a\t1\n", {"a": "1"}))
    assert changed_keys(plan) == {"added": ["a"], "removed": [], "replaced": []}
    assert [(item["before_header"], item["before"], item["after"]) for item in diff(plan)] == [
        ("/m.db", "", "a\t1\n"),
        ("/m.db (owner, group, mode)", "", "root:smmta 0640\n"),
    ]


def test_nothing_is_told_of_what_stays() -> None:
    same = state("a\t1\n", {"a": "1"})
    assert diff(planned(same, same)) == []


def test_attributes_are_told_of_each_file() -> None:
    plan = planned(state("", {}, OPEN), state("", {}))
    assert [(item["after_header"], item["before"], item["after"]) for item in diff(plan)] == [
        ("/m (owner, group, mode)", "root:root 0644\n", "root:smmta 0640\n"),
        ("/m.db (owner, group, mode)", "root:root 0644\n", "root:smmta 0640\n"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        'AuthInfo:hub.test\t"U:us" "P:geheim"\n',
        'authinfo:hub.test   "U:us" "P:geheim"\n',
        '#AuthInfo:hub.test\t"U:us" "P:geheim"\n',
        '# authinfo:hub.test\t"U:us" "P:geheim"\n',
    ],
)
def test_a_secret_in_the_text_is_masked(line: str) -> None:
    (item,) = diff(planned(state(f"a\t1\n{line}", {}), state("a\t1\n", {})))
    assert "geheim" not in str(item)
    assert "hub.test\t********\n" in item["before"]
    assert item["before"].startswith("a\t1\n")


def test_a_secret_in_the_database_is_masked_and_its_change_shown() -> None:
    key = "authinfo:hub.test"
    (item,) = diff(planned(state("", {key: "alt", "a": "1"}), state("", {key: "neu", "a": "1"})))
    assert "alt" not in item["before"]
    assert "neu" not in item["after"]
    assert item["before"] != item["after"]
    assert "a\t1\n" in item["after"]
