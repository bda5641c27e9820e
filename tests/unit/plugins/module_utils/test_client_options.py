# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What CLIENT_OPTIONS may say, and how it is written."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._client_options import (
    ClientOptions,
    client_options,
    client_options_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError

VALID: list[tuple[dict[str, Any], str]] = [
    ({}, "Family=inet"),
    ({"address": "192.0.2.7"}, "Family=inet, Addr=192.0.2.7"),
    ({"family": "inet6", "address": "2001:db8::7", "modifiers": "h"}, "Family=inet6, Addr=2001:db8::7, M=h"),
    ({"port": 2525, "modifiers": "AS"}, "Family=inet, Port=2525, M=AS"),
    ({"send_buffer": 1024, "receive_buffer": "2048"}, "Family=inet, SndBufSize=1024, RcvBufSize=2048"),
]
INVALID: list[tuple[object, str]] = [
    (None, "not a dictionary"),
    (["192.0.2.7"], "not a dictionary"),
    ({"name": "x"}, "not known"),
    ({"family": "unix"}, "one of inet, inet6"),
    ({"address": "::1"}, "no address of family inet"),
    ({"address": "hub.example.com"}, "not an IP address"),
    ({"modifiers": "E"}, "holds 'E', no modifier (h: "),
    ({"port": 0}, "a port"),
    ({"send_buffer": None}, "number of bytes"),
]


@pytest.mark.parametrize(("value", "expected"), VALID)
def test_client_options_are_written(value: dict[str, Any], expected: str) -> None:
    assert client_options(value, "sendmail_client_options[0]").statement().args == (expected,)


@pytest.mark.parametrize(("value", "says"), INVALID)
def test_what_are_no_client_options_is_refused(value: object, says: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        client_options(value, "sendmail_client_options[0]")
    assert "sendmail_client_options[0]" in str(error.value)
    assert says in str(error.value)


def test_a_family_has_one_line() -> None:
    both = [ClientOptions(), ClientOptions(family="inet6")]
    assert not [*client_options_faults(both, "sendmail_client_options")]
    twice = [str(fault) for fault in client_options_faults([*both, both[0]], "sendmail_client_options")]
    assert len(twice) == 1
    assert "sendmail_client_options[2]" in twice[0]
