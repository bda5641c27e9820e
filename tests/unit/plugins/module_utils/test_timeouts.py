# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which timeouts there are, and what they may be."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import define
from ansible_collections.postmaster.sendmail.plugins.module_utils._timeouts import (
    TIMEOUT_NAMES,
    TIMEOUTS,
    timeout_statements,
    timeouts,
)

VALID: list[tuple[str, object, str, str]] = [
    ("command", "2m", "confTO_COMMAND", "2m"),
    ("ident", 0, "confTO_IDENT", "0"),
    ("queuereturn.urgent", "2d", "confTO_QUEUERETURN_URGENT", "2d"),
    ("queuereturn.non-urgent", "1w", "confTO_QUEUERETURN_NONURGENT", "1w"),
    ("queuewarn.dsn", "4h30m", "confTO_QUEUEWARN_DSN", "4h30m"),
    ("resolver.retrans.first", "5s", "confTO_RESOLVER_RETRANS_FIRST", "5s"),
    ("resolver.retry", 4, "confTO_RESOLVER_RETRY", "4"),
    ("lhlo", "2m", "confTO_LHLO", "2m"),
    ("auth", "10m", "confTO_AUTH", "10m"),
]
INVALID: list[object] = [
    {"comand": "2m"},
    {"command": "2"},
    {"command": "2M"},
    {"command": None},
    {"command": ["2m"]},
    {"resolver.retry": "4s"},
    {"resolver.retry": 0},
    {None: "2m"},
    "command",
    None,
    ["command"],
]


@pytest.mark.parametrize(("name", "value", "conf", "text"), VALID)
def test_a_timeout_becomes_a_definition(name: str, value: object, conf: str, text: str) -> None:
    found = timeouts({name: value}, "sendmail_timeouts")
    assert found == {name: text}
    assert define(conf, text) in timeout_statements(found)


@pytest.mark.parametrize("value", INVALID)
def test_what_is_no_timeout_is_refused(value: object) -> None:
    with pytest.raises(InvalidInputError, match="sendmail_timeouts"):
        timeouts(value, "sendmail_timeouts")


def test_the_relays_own_timeouts_are_timeouts() -> None:
    assert timeouts(TIMEOUTS, "sendmail_timeouts") == TIMEOUTS
    assert len({known.conf for known in TIMEOUT_NAMES}) == len(TIMEOUT_NAMES)
