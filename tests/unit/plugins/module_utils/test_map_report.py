# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is told of a map: which keys change, how many, and no secret."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access, _map_delta, _map_report
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import Database
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_delta import Delta
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_plan import Plan, State, Wish
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import records

RIGHT = Attributes("root", "smmta", 0o640)
OPEN = Attributes("root", "root", 0o644)
MISSING = object()  # a database that is not there
MANY = 30_000


def told(
    before: str,
    after: str,
    *,
    database: object = None,
    attributes: Attributes = RIGHT,
    overridden: int = 0,
) -> dict[str, Any]:
    """The result for a text that becomes another; database is what is held if it is not the text."""
    held = before.encode() if database is None else database
    delta: Delta | None = None
    if isinstance(held, bytes):
        delta = _map_delta.of_records(records(held), records(after.encode()))
    state = State(
        before.encode(), attributes, attributes if held is not MISSING else None, None, trusted=False
    )
    wish = Wish("/m", "hash", RIGHT, _access.GRAMMAR, (), (), exclusive=True, digest="")
    builds = delta is None or bool(delta)
    plan = Plan(
        wish, Database("makemap", "hash", "/m"), state, after.encode(), delta, builds, overridden=overridden
    )
    return _map_report.result(plan)


def printed(result: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(item["before_header"], item["before"], item["after"]) for item in result["diff"]]


def test_keys_are_told_by_what_becomes_of_them() -> None:
    result = told("a\t1\nb\t1\nc\t1\n", "b\t2\nc\t1\nd\t1\n", overridden=7)
    assert (result["added"], result["removed"], result["replaced"]) == (["d"], ["a"], ["b"])
    assert result["counts"] == {"added": 1, "replaced": 1, "removed": 1, "overridden": 7}
    assert result["changed"]
    assert result["rebuilt"]


def test_a_missing_database_held_nothing() -> None:
    result = told("a\t1\n", "a\t1\n", database=MISSING)
    assert (result["added"], result["removed"], result["replaced"]) == (["a"], [], [])
    assert printed(result) == [
        ("/m.db", "", "a\t1\n"),
        ("/m.db (owner, group, mode)", "", "root:smmta 0640\n"),
    ]


def test_a_database_is_told_though_the_text_stays() -> None:
    result = told("a\t1\n", "a\t1\n", database=b"a\t2\n")
    assert result["replaced"] == ["a"]
    assert printed(result) == [("/m.db", "a\t2\n", "a\t1\n")]


def test_a_comment_is_told_of_the_text_alone() -> None:
    result = told("# one\na\t1\n", "# two\na\t1\n")
    assert result["changed"]
    assert not result["rebuilt"]
    assert printed(result) == [("/m", "# one\na\t1\n", "# two\na\t1\n")]


def test_nothing_is_told_of_what_stays() -> None:
    assert told("a\t1\n", "a\t1\n") == _map_report.unchanged("/m", "/m.db")


def test_attributes_are_told_of_each_file() -> None:
    assert printed(told("", "", attributes=OPEN)) == [
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
        '#: AuthInfo:hub.test\t"U:us" "P:geheim"\n',
        '## # AUTHINFO:hub.test "P:geheim"\n',
        ' AuthInfo:hub.test "P:geheim"\n',
    ],
)
def test_a_secret_in_the_text_is_masked(line: str) -> None:
    result = told(f"a\t1\n{line}", "a\t1\n")
    assert "geheim" not in str(result)
    name, before, after = printed(result)[0]
    assert (name, after) == ("/m", "a\t1\n")
    assert before.startswith("a\t1\n")
    assert before.lower().endswith("authinfo:hub.test\t********\n")


def test_a_secret_in_the_database_is_masked_and_its_change_shown() -> None:
    result = told("", "AuthInfo:hub.test\tneu\na\t1\n", database=b"authinfo:hub.test\talt\nb\t2\n")
    assert "alt" not in str(result)
    assert "neu" not in str(result)
    (name, before, after) = printed(result)[1]
    assert (name, before) == ("/m.db", "authinfo:hub.test\t********\nb\t2\n")
    assert after == "a\t1\nauthinfo:hub.test\t******** (another value)\n"


def test_bytes_that_are_no_utf_8_are_shown_as_such() -> None:
    held = b"b\xfcro@\tREJECT\n"
    assert told("", "", database=held)["removed"] == ["b\ufffdro@"]


def _big(*, value: str = "REJECT", last: str = "") -> str:
    lines = [f"connect:10.{number // 256}.{number % 256}\t{value}\n" for number in range(MANY)]
    return "".join(lines) + last


def test_the_keys_of_a_big_map_are_cut_and_counted() -> None:
    result = told("", _big())
    assert result["counts"] == {"added": MANY, "replaced": 0, "removed": 0, "overridden": 0}
    assert len(result["added"]) == _map_report.KEYS_SHOWN
    assert result["added"] == sorted(result["added"])


def test_the_diff_of_a_big_map_is_its_changes() -> None:
    result = told(_big(), _big() + "to:a.test\tOK\n")
    (item,) = result["diff"]
    assert item == {"prepared": "--- /m.db\n+++ /m.db\n+to:a.test\tOK\n"}


@pytest.mark.parametrize(
    ("before", "after", "kind", "sign"),
    [("", _big(), "added", "+"), (_big(), "", "removed", "-"), (_big(), _big(value="OK"), "replaced", "-")],
    ids=["added", "removed", "replaced"],
)
def test_many_changes_of_a_big_map_are_summed_up(before: str, after: str, kind: str, sign: str) -> None:
    result = told(before, after)
    (item,) = result["diff"]
    lines = item["prepared"].splitlines()
    assert result["counts"][kind] == MANY
    assert sum(line.startswith(f"{sign}connect:10.") for line in lines) == 100
    assert lines[-1] == f"  and {MANY - 100} more {kind}"


def test_a_big_map_without_a_database_is_summed_up() -> None:
    result = told(_big(), _big(), database=MISSING)
    assert result["counts"]["added"] == MANY
    assert result["diff"][0]["prepared"].endswith(f"  and {MANY - 100} more added\n")
    assert "+connect:10.0.0\tREJECT\n" in result["diff"][0]["prepared"]


def test_a_secret_in_a_big_map_is_masked() -> None:
    before, after = _big(last="AuthInfo:a\talt\n"), _big(last="AuthInfo:a\tneu\n")
    result = told(before, after)
    assert result["diff"] == [
        {"prepared": "--- /m.db\n+++ /m.db\n-authinfo:a\t********\n+authinfo:a\t******** (another value)\n"}
    ]
