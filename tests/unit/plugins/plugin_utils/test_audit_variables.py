# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the variables of an audit may hold, as YAML and the command line give it."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_probe import NAMES
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit_failures import LEVELS
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit_variables import AUDITED_KINDS, kinds

KINDS = kinds(["mx1.test", "stranger.test"])

TAKEN: list[tuple[str, object]] = [
    *(("sendmail_audit_fail", level) for level in LEVELS),
    *(("sendmail_kind", kind) for kind in AUDITED_KINDS),
    ("sendmail_exposure_limit", "1.5"),
    ("sendmail_report_directory", ""),
    ("sendmail_report_directory", "/srv/übersicht/a b"),
    ("sendmail_verify_address", ""),
    ("sendmail_verify_address", "192.0.2.1"),
    ("sendmail_verify_address", "relay"),
    ("sendmail_verify_attempts", []),
    ("sendmail_verify_attempts", [*NAMES]),
    ("sendmail_verify_from", ""),
    ("sendmail_verify_from", "localhost"),
    ("sendmail_verify_from", "stranger.test"),
    ("sendmail_verify_port", "2525"),
]

REFUSED: list[tuple[str, object, str]] = [
    *((name, None, f"{name} (None): is ") for name in KINDS),
    *((name, {"a": 1}, f"{name} ({{'a': 1}}): is ") for name in KINDS),
    *((name, True, f"{name} (True): is ") for name in KINDS),
    ("sendmail_report_directory", "a\0b", "sendmail_report_directory ('a\\x00b'): is not a path"),
    ("sendmail_verify_address", "a b", 'sendmail_verify_address ("a b"): is not one word'),
    ("sendmail_verify_attempts", "commands", 'sendmail_verify_attempts ("commands"): is not a list'),
    ("sendmail_verify_attempts", ["rate", "rate"], 'sendmail_verify_attempts[1] ("rate"): is there already'),
    ("sendmail_verify_attempts", [None], "sendmail_verify_attempts[0] (None): is not known"),
    ("sendmail_verify_from", "mx1", 'sendmail_verify_from ("mx1"): is not in the inventory'),
    ("sendmail_verify_port", 0, "sendmail_verify_port (0): is not a port"),
    ("sendmail_verify_port", 25.0, "sendmail_verify_port (25.0): is not a port"),
]


@pytest.mark.parametrize(("name", "value"), TAKEN)
def test_taken(name: str, value: object) -> None:
    KINDS[name](value, name)


@pytest.mark.parametrize(("name", "value", "said"), REFUSED)
def test_refused(name: str, value: object, said: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        KINDS[name](value, name)
    assert str(raised.value).startswith(said)
