# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What sendmail_policy_tests may hold."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._layers import put_over
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_tests import (
    PolicyTest,
    policy_tests,
)

ASKED: dict[str, Any] = {
    "client_address": "203.0.113.9",
    "recipient": "anna@corp.test",
    "expect": {"verdict": "accept"},
}

VALID: list[dict[str, Any]] = [
    ASKED,
    {**ASKED, "name": "anna", "sender": "", "client_name": "mail.example.net", "client_resolve": "ok"},
    {**ASKED, "auth": {"mechanism": "PLAIN", "user": "anna"}},
    {**ASKED, "tls": {"verify": "OK", "cipher_bits": 128}},
    {**ASKED, "expect": {"verdict": "reject", "code": "550", "enhanced": "5.7.1", "relayed": False}},
]

# a list, and where its fault is
INVALID: list[tuple[object, str]] = [
    (None, "sendmail_policy_tests (None)"),
    ({}, "sendmail_policy_tests ({})"),
    ("no", 'sendmail_policy_tests ("no")'),
    ([None], "sendmail_policy_tests[0] (None)"),
    ([[ASKED]], "sendmail_policy_tests[0]"),
    ([{"recipient": "a@b.test", "expect": {"code": 550}}], "sendmail_policy_tests[0].client_address"),
    ([{"client_address": "203.0.113.9", "expect": {"code": 550}}], "sendmail_policy_tests[0].recipient"),
    ([{**ASKED, "expect": None}], "sendmail_policy_tests[0].expect (None)"),
    ([{**ASKED, "expect": {}}], "sendmail_policy_tests[0].expect"),
    (
        [{key: value for key, value in ASKED.items() if key != "expect"}],
        "sendmail_policy_tests[0].expect",
    ),
    ([{**ASKED, "expect": {"verdict": "maybe"}}], 'sendmail_policy_tests[0].expect.verdict ("maybe")'),
    ([{**ASKED, "expect": {"relayed": "yes"}}], 'sendmail_policy_tests[0].expect.relayed ("yes")'),
    ([{**ASKED, "expect": {"code": "5xx"}}], 'sendmail_policy_tests[0].expect.code ("5xx")'),
    ([{**ASKED, "expects": {}}], "sendmail_policy_tests[0].expects"),
    ([{**ASKED, "client_address": "somewhere"}], "sendmail_policy_tests[0]: client_address"),
    ([{**ASKED, "client_address": 4}], "sendmail_policy_tests[0].client_address (4)"),
    ([{**ASKED, "recipient": "a b@c"}], "sendmail_policy_tests[0]: recipient"),
    ([{**ASKED, "auth": {"user": "anna"}}], "sendmail_policy_tests[0].auth.mechanism"),
    ([{**ASKED, "auth": None}], "sendmail_policy_tests[0].auth (None)"),
    ([ASKED, ASKED], "sendmail_policy_tests[1]"),
    (
        [{**ASKED, "name": "one"}, {**ASKED, "name": "one", "sender": "a@b.test"}],
        'sendmail_policy_tests[1] ("one")',
    ),
]


@pytest.mark.parametrize("question", VALID)
def test_taken(question: dict[str, Any]) -> None:
    (test,) = policy_tests([question], "sendmail_policy_tests")
    assert {**test.question, "expect": None} == {**question, "expect": None}
    assert test.question["expect"].get("code") in (None, 550)


@pytest.mark.parametrize(("value", "where"), INVALID)
def test_refused(value: object, where: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        policy_tests(value, "sendmail_policy_tests")
    assert [fault.where[: len(where)] for fault in caught.value.faults] == [where]
    assert all(fault.wrong for fault in caught.value.faults)


def test_a_later_test_replaces_one_of_its_name_alone() -> None:
    first, other = PolicyTest({**ASKED, "name": "one"}), PolicyTest(ASKED)
    later = PolicyTest({**ASKED, "name": "one", "sender": "a@b.test"})
    assert put_over((first, other), (later,)) == (other, later)
