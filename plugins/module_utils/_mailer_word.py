# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""MAILER: how mail is delivered, by the name of a file in cf/mailer (cf/README, "MAILERS")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._define_values import arguments
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    choice,
    mapping_of,
)

# What each file of cf/mailer brings along.
MAILERS: Mapping[str, tuple[str, ...]] = {
    "cyrus": ("cyrus", "cyrusbb"),
    "cyrusv2": ("cyrusv2",),
    "fax": ("fax",),
    "local": ("local", "prog"),
    "mail11": ("mail11",),
    "phquery": ("ph",),
    "pop": ("pop",),
    "procmail": ("procmail",),
    "qpage": ("qpage",),
    "smtp": ("smtp", "esmtp", "smtp8", "dsmtp", "relay"),
    "ssh": ("ssh",),
    "usenet": ("usenet",),
    "uucp": ("uucp", "uucp-old", "suucp", "uucp-new", "uucp-dom", "uucp-uudom"),
    "xagent": ("xagent",),
}


@dataclass(frozen=True)
class MailerWord:
    """One MAILER. args are its further arguments."""

    name: str
    args: tuple[str, ...] = ()

    def statement(self) -> Call:
        return Call("MAILER", (self.name, *self.args))


def mailer_word(value: object, where: str) -> MailerWord:
    """A MailerWord from a name, or from a dictionary of name and args (a list, or the only argument)."""
    if not isinstance(value, Mapping):
        return MailerWord(_mailer(value, where))
    found: dict[str, Any] = _MAILER(value, where)
    if "name" not in found:
        raise InvalidInputError([Fault(where, "has no name", f"one of {', '.join(MAILERS)}")])
    return MailerWord(**found)


_mailer = choice(*MAILERS)
_MAILER = mapping_of({"name": _mailer, "args": arguments})
