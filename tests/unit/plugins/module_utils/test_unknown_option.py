# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of an option that a sendmail does not know."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._unknown_option import explained


@pytest.mark.parametrize(
    ("option", "version", "flags", "said"),
    [
        ("DANE", "8.17.1.9", ["MILTER"], "needs a sendmail that is compiled with DANE; this one is 8.17.1.9"),
        (
            "DANE",
            "8.15.2",
            [],
            "came with sendmail 8.16.1 and needs a sendmail that is compiled with DANE; this one is 8.15.2",
        ),
        ("CipherList", "8.14.9", ["STARTTLS"], "came with sendmail 8.15.1; this one is 8.14.9"),
        ("AuthRealm", "8.18.1", [], "needs a sendmail that is compiled with SASLv2; this one is 8.18.1"),
        (
            "AuthRealm",
            "",
            [],
            "needs a sendmail that is compiled with SASLv2; this one is of an unknown version",
        ),
        ("LogLevle", "8.18.1", [], "perhaps LogLevel is meant"),
        ("NoSuchThing", "8.18.1", [], ""),
        ("LogLevel", "8.18.1", [], ""),
    ],
)
def test_the_reason_is_named(option: str, version: str, flags: list[str], said: str) -> None:
    assert explained(option, version=version, flags=flags) == said
