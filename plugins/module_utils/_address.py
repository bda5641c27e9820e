# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mail addresses as keys and values of maps: local parts, wildcards behind a plus, and hosts."""

from __future__ import annotations

import re

from ansible_collections.postmaster.sendmail.plugins.module_utils._domain import domain
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import RefusedError
from ansible_collections.postmaster.sendmail.plugins.module_utils._prefixes import is_whole, looked_up

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}\Z")  # RFC 5321 section 4.1.2, Dot-string
_PLACEHOLDER = re.compile(r"%([0-9])")


def local_part(text: str) -> str:
    """text if it is a local part. Raises RefusedError otherwise, and for a star that is no +* at its end.

    Only user+* is a wildcard (cf/README, "virtusertable" and access key lookups); any other star is taken
    literally, so that a key with one never matches.
    """
    if not _LOCAL_PART.match(text):
        raise RefusedError(
            f"{text!r} is no user name", "write letters, digits and . _ - + only, without quotes"
        )
    if "*" in (text[:-2] if text.endswith("+*") else text):
        raise RefusedError(
            f"{text!r} has a star, which is taken literally", "write user+* for every +detail of user"
        )
    return text


def literal(text: str) -> str:
    """[address] as it is looked up. Raises RefusedError unless text is an address or prefix in brackets."""
    if not (text.startswith("[") and text.endswith("]")) or "/" in text:
        raise RefusedError(
            f"{text} is no [address]", "write one address or prefix in brackets, without a mask"
        )
    return f"[{looked_up(text[1:-1])[0]}]"


def host(text: str) -> str:
    """A domain or a whole [address]. Raises RefusedError otherwise."""
    if not text.startswith("["):
        return domain(text)
    stored = literal(text)
    if not is_whole(stored[1:-1]):
        raise RefusedError(
            f"{text} is no whole address, so that it matches nothing", "write all of its parts"
        )
    return stored


def checked_address(value: str, *, arguments: int) -> str:
    """value if it is one address to rewrite to: user, user@domain, with %0 to %arguments in it.

    arguments is how many of them the ruleset passes to the map (cf/m4/proto.m4). Raises RefusedError.
    """
    if value.startswith(("|", "/", '"|', '"/', ":include:")):
        raise RefusedError(
            f"has the value {value!r}, which is no address", "write an address, and the rest in the aliases"
        )
    if '"' in value:
        raise RefusedError(
            f"has quotes in the value {value!r}", "write an address, or error: and a reply, without"
        )
    if "," in value:
        raise RefusedError(f"has more than one address in {value!r}", "write one, such as that of an alias")
    # Whatever stands for a placeholder, a letter shows whether the rest is an address.
    shown = _PLACEHOLDER.sub(lambda found: _placeholder(found.group(1), arguments), value)
    if "%" in shown:
        raise RefusedError(f"has a % without a digit in {value!r}", f"write %1 to %{arguments} only")
    user, at, where = shown.rpartition("@")
    if at and not user:
        raise RefusedError(f"has no user in {value!r}", f"write %1{value} to keep the user")
    local_part(user if at else shown)
    if "*" in shown:
        raise RefusedError(f"has a star in {value!r}", "write %1 for what the star of the key matched")
    if at:
        host(where)
    return value


def _placeholder(digit: str, arguments: int) -> str:
    if int(digit) > arguments:
        raise RefusedError(f"has %{digit}, which stands for nothing", f"write %0 to %{arguments}")
    return "x"
