# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which changes of a mailer's flags there may be."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_flags import (
    MailerFlags,
    mailer_flags,
    mailer_flags_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call

VALID: list[tuple[object, tuple[str, ...]]] = [
    ({"mailer": "LOCAL", "flags": "+Z"}, ("+Z",)),
    ({"mailer": "LOCAL", "flags": ["-/|:", "+Z2"]}, ("-/|:", "+Z2")),
    ({"mailer": "RELAY", "flags": "mDFMuXa8"}, ("mDFMuXa8",)),
    ({"mailer": "SMTP", "flags": ["+%"]}, ("+%",)),
]
INVALID: list[tuple[object, str]] = [
    (None, "not a dictionary"),
    ("LOCAL", "not a dictionary"),
    ({"mailer": "LOCAL"}, "has no flags"),
    ({"flags": "+Z"}, "has no mailer"),
    ({"mailer": "LOCAL", "flags": []}, "has no flags"),
    ({"mailer": "local", "flags": "+Z"}, "one of CYRUS"),
    ({"mailer": None, "flags": "+Z"}, "one of CYRUS"),
    ({"mailer": ["LOCAL"], "flags": "+Z"}, "one of CYRUS"),
    ({"mailer": "LOCAL", "flags": "+"}, "change of flags"),
    ({"mailer": "LOCAL", "flags": "+a, b"}, "change of flags"),
    ({"mailer": "LOCAL", "flags": "+a-b"}, "change of flags"),
    ({"mailer": "LOCAL", "flags": None}, "not a list"),
    ({"mailer": "LOCAL", "flags": [None]}, "change of flags"),
    ({"mailer": "LOCAL", "flags": ["+a", "+b"]}, "twice"),
    ({"mailer": "LOCAL", "flags": ["lsDFM", "+b"]}, "sets the flags and changes them"),
    ({"mailer": "LOCAL", "flags": ["+ab", "-bc"]}, "adds and removes b"),
]


@pytest.mark.parametrize(("value", "flags"), VALID)
def test_flags_are_changed(value: dict[str, object], flags: tuple[str, ...]) -> None:
    found = mailer_flags(value, "sendmail_modify_mailer_flags[0]")
    mailer = str(value["mailer"])
    assert found.statements() == tuple(Call("MODIFY_MAILER_FLAGS", (mailer, change)) for change in flags)


@pytest.mark.parametrize(("value", "says"), INVALID)
def test_what_is_no_change_of_flags_is_refused(value: object, says: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        mailer_flags(value, "sendmail_modify_mailer_flags[0]")
    assert "sendmail_modify_mailer_flags[0]" in str(error.value)
    assert says in str(error.value)


def test_a_mailer_is_spoken_of_once() -> None:
    changes = [MailerFlags("LOCAL", ("+a",)), MailerFlags("SMTP", ("+a",)), MailerFlags("LOCAL", ("-b",))]
    faults = [str(fault) for fault in mailer_flags_faults(changes, "sendmail_modify_mailer_flags")]
    assert len(faults) == 1
    assert "[2]" in faults[0]
