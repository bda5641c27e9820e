# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a host may say at its smart host; and no message repeats a password."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._smart_host_auth import smart_host_auth

WHERE = "sendmail_smart_host_auth"
SECRET = "p'w`d"  # noqa: S105
BOTH = {"user": "u", "password": SECRET}
DEFAULTS = {"mechanisms": ("PLAIN", "LOGIN"), "realm": ""}

VALID: list[tuple[object, dict[str, Any]]] = [
    ({}, {}),
    (BOTH, {**BOTH, **DEFAULTS}),
    ({**BOTH, "mechanisms": []}, {**BOTH, **DEFAULTS}),
    (
        {**BOTH, "mechanisms": ["SCRAM-SHA-256"], "realm": "example.com"},
        {**BOTH, "mechanisms": ("SCRAM-SHA-256",), "realm": "example.com"},
    ),
    ({"user": "ü", "password": ' "$1" '}, {"user": "ü", "password": ' "$1" ', **DEFAULTS}),
]

# a value, and where each fault is
INVALID: list[tuple[object, list[str]]] = [
    (None, [WHERE]),
    (SECRET, [WHERE]),
    ([SECRET], [WHERE]),
    (5, [WHERE]),
    ({"user": "u"}, [f"{WHERE}.password"]),
    ({"password": SECRET}, [f"{WHERE}.user"]),
    ({"realm": "r"}, [f"{WHERE}.user", f"{WHERE}.password"]),
    ({**BOTH, "pasword": SECRET}, [f"{WHERE}.pasword"]),
    ({"user": "", "password": ""}, [f"{WHERE}.user", f"{WHERE}.password"]),
    ({"user": "u", "password": 1234}, [f"{WHERE}.password"]),
    ({"user": "u", "password": [SECRET]}, [f"{WHERE}.password"]),
    ({"user": "u", "password": f"{SECRET}\n"}, [f"{WHERE}.password"]),
    ({"user": "u", "password": SECRET * 50}, [f"{WHERE}.password"]),
    ({**BOTH, "realm": None}, [f"{WHERE}.realm"]),
    ({**BOTH, "mechanisms": "PLAIN"}, [f"{WHERE}.mechanisms"]),
    ({**BOTH, "mechanisms": ["plain", 'X"']}, [f"{WHERE}.mechanisms[0]", f"{WHERE}.mechanisms[1]"]),
    ({**BOTH, "mechanisms": ["PLAIN", "PLAIN"]}, [f"{WHERE}.mechanisms[1]"]),
]


@pytest.mark.parametrize(("value", "expected"), VALID)
def test_taken(value: object, expected: dict[str, Any]) -> None:
    assert smart_host_auth(value, WHERE) == expected


@pytest.mark.parametrize(("value", "places"), INVALID)
def test_refused_without_a_word_of_the_password(value: object, places: list[str]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        smart_host_auth(value, WHERE)
    assert [fault.where.split(" ")[0] for fault in caught.value.faults] == places
    assert SECRET not in str(caught.value)
    assert "1234" not in str(caught.value)
