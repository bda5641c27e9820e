# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The error mailer as the value of a map: error:, what it is, and the reply."""

from __future__ import annotations

import re

from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import RefusedError

# sendmail/parseaddr.c, ErrorCodes
_PERMANENT = ("config", "nohost", "nouser", "protocol", "software", "unavailable", "usage")
_TEMPORARY = ("tempfail",)
_STATUS = re.compile(r"([45])\.\d{1,3}\.\d{1,3}\Z", re.ASCII)
_REPLY = re.compile(r"\"?([45])\d\d [^\"]*\S\"?\Z", re.ASCII)


def checked_error(value: str, *, keyword_separator: str, may_be_bare: bool) -> str:
    """value (error:D.S.N:code text, or error:keyword and code text) if its class and code agree.

    keyword_separator is what the map's ruleset wants behind a keyword such as nouser: a colon in the
    mailertable (MailerToTriple), a blank in the virtusertable (cf/m4/proto.m4). may_be_bare says whether
    error:code text is understood: the virtusertable takes the code as a keyword there. Raises RefusedError.
    """
    rest = value.partition(":")[2]
    if not rest.isascii():
        raise RefusedError(
            f"has other than ASCII in {rest!r}", "write ASCII: the text is part of an SMTP reply"
        )
    status, reply = _split(rest, keyword_separator)
    found = _REPLY.match(reply)
    if not (status or may_be_bare) or not found or reply.startswith('"') != reply.endswith('"'):
        raise RefusedError(f"has the error {rest!r}", "write error:5.7.1:550 text")
    if status and (status == "4") != (found.group(1) == "4"):
        raise RefusedError(
            f"has the error {rest!r}, whose status and code are of different classes",
            f"let both begin with {found.group(1)}",
        )
    return value


def _split(rest: str, keyword_separator: str) -> tuple[str, str]:
    """The class that stands before the reply, "4", "5" or "" for none, and the reply."""
    status, _colon, reply = rest.partition(":")
    found = _STATUS.match(status)
    if found:
        return found.group(1), reply
    keyword, _separator, reply = rest.partition(keyword_separator)
    if keyword.lower() in _PERMANENT + _TEMPORARY:
        return "4" if keyword.lower() in _TEMPORARY else "5", reply
    return "", rest
