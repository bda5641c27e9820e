# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a list in the DNS may be, and what is made of it."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._dnsbl import dnsbl, enhdnsbl
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError

VALID: list[tuple[object, tuple[str, ...]]] = [
    ("bl.example.org", ("bl.example.org",)),
    ({"zone": "BL.example.org"}, ("bl.example.org",)),
    ({"zone": "bl.example.org", "message": "quarantine"}, ("bl.example.org", "quarantine")),
    ({"zone": "bl.example.org", "temporary": True}, ("bl.example.org", "", "t")),
    ({"zone": "bl.example.org", "temporary": "t"}, ("bl.example.org", "", "t")),
    ({"zone": "bl.example.org", "temporary": False}, ("bl.example.org",)),
    ({"zone": "bl.example.org", "message": "550 Go away"}, ("bl.example.org", '"550 Go away"')),
    (
        {"zone": "bl.example.org", "message": "550 Listed: $&{client_addr}, see example.org"},
        ("bl.example.org", '"550 Listed: " $&{client_addr} ", see example.org"'),
    ),
    (
        {"zone": "bl.example.org", "message": '"550 Listed " $&{client_addr}', "temporary": "451 Later"},
        ("bl.example.org", '"550 Listed " $&{client_addr}', '"451 Later"'),
    ),
]
RESULTS: list[tuple[object, tuple[str, ...]]] = [
    ({"results": []}, ()),
    ({"results": ["127.0.0.2"]}, ("", "", "127.0.0.2.")),
    (
        {"message": "discard", "temporary": "t", "results": ["127.0.0.2.", "127.0.0.$-", "$+"]},
        ("discard", "t", "127.0.0.2.", "127.0.0.$-.", "$+"),
    ),
    (
        {"results": [f"127.0.0.{last}" for last in range(2, 8)]},
        ("", "", *(f"127.0.0.{last}." for last in range(2, 8))),
    ),
]
INVALID: list[tuple[object, str]] = [
    (None, "not a dictionary"),
    (["bl.example.org"], "not a dictionary"),
    ("", "not a domain name"),
    ("bl", "not a domain name"),
    ({}, "has no zone"),
    ({"zone": None}, "not a domain name"),
    ({"zone": "bl.example.org", "mesage": "x"}, "not known"),
    ({"zone": "bl.example.org", "message": '"550 open'}, "double quote"),
    ({"zone": "bl.example.org", "message": "250 fine"}, "refuses nothing"),
    ({"zone": "bl.example.org", "message": '"250 fine"'}, "refuses nothing"),
    ({"zone": "bl.example.org", "message": None}, "not text"),
    ({"zone": "bl.example.org", "message": "a\nb"}, "control character"),
    ({"zone": "bl.example.org", "temporary": None}, "not text"),
    ({"zone": "bl.example.org", "temporary": {"a": 1}}, "not text"),
]
RESULTS_INVALID: list[tuple[object, str]] = [
    (None, "not a list"),
    ("127.0.0.2", "not a list"),
    ([None], "not a result"),
    (["127.0.0.256"], "not a result"),
    (["listed"], "not a result"),
    (["127.0.0.2 $#OK"], "not a result"),
    ([f"127.0.0.{last}" for last in range(2, 9)], "at most 6"),
    (["127.0.0.2", "127.0.0.2"], "there already"),
]


@pytest.mark.parametrize(("value", "args"), VALID)
def test_a_list_becomes_a_feature(value: object, args: tuple[str, ...]) -> None:
    assert dnsbl(value, "sendmail_dnsbl[0]").statement().args == ("dnsbl", *args)
    assert enhdnsbl(value, "sendmail_enhdnsbl[0]").statement().args == ("enhdnsbl", *args)


@pytest.mark.parametrize(("value", "args"), RESULTS)
def test_results_are_told_apart(value: dict[str, object], args: tuple[str, ...]) -> None:
    found = enhdnsbl({"zone": "bl.example.org", **value}, "sendmail_enhdnsbl[0]")
    assert found.statement().args == ("enhdnsbl", "bl.example.org", *args)


@pytest.mark.parametrize(("value", "says"), INVALID)
def test_what_is_no_list_is_refused(value: object, says: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        dnsbl(value, "sendmail_dnsbl[0]")
    assert "sendmail_dnsbl[0]" in str(error.value)
    assert says in str(error.value)


@pytest.mark.parametrize(("value", "says"), RESULTS_INVALID)
def test_what_is_no_result_is_refused(value: object, says: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        enhdnsbl({"zone": "bl.example.org", "results": value}, "sendmail_enhdnsbl[0]")
    assert "sendmail_enhdnsbl[0].results" in str(error.value)
    assert says in str(error.value)


def test_only_enhdnsbl_tells_results_apart() -> None:
    with pytest.raises(InvalidInputError, match="results: is not known"):
        dnsbl({"zone": "bl.example.org", "results": ["127.0.0.2"]}, "sendmail_dnsbl[0]")
