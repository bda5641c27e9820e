# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Aliases: local names, and the recipients that mail for them goes to.

Sources: aliases(5), sendmail/alias.c and sendmail/recipient.c. newaliases refuses a name that is not local,
but keeps what it has read; a recipient that is no address is noticed only when mail arrives for it.
"""

from __future__ import annotations

import re

from ansible_collections.postmaster.sendmail.plugins.module_utils import _alias_text, _plain
from ansible_collections.postmaster.sendmail.plugins.module_utils._address import host, local_part
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar, RefusedError

# Quoted or not, up to a comma: a quoted recipient is a program, a file or a list with blanks in its name.
_RECIPIENT = re.compile(r' *("[^"]*"|[^",]*[^", ]|) *(?:,|\Z)')
_PATH = re.compile(r"/[^\s,\"]*\Z")
_QUOTED_PATH = re.compile(r"/[^\"]*\Z")


def _keys(key: str) -> tuple[str, ...]:
    if "@" in key:
        right = "write the local name alone, or use the virtusertable"
        raise RefusedError(f"{key} has a domain, but aliases are local names", right)
    for mark in "!%:":
        if mark in key:
            raise RefusedError(f"{key} has a {mark}, so that it is no local name", "write a local name")
    return (local_part(key),)


def _value(_key: str, value: str) -> str:
    position, more = 0, True
    while more:
        found = _RECIPIENT.match(value, position)
        if not found:
            raise RefusedError(
                f"has the value {value!r}", "put a command with commas into one pair of double quotes"
            )
        _check(found.group(1))
        position, more = found.end(), found.group().endswith(",")
    if position < len(value):
        raise RefusedError(f"has the value {value!r}", "write a comma between recipients")
    return value


def _check(recipient: str) -> None:
    """One recipient: an address, \\user, |command, /file or :include:/file."""
    is_quoted = recipient.startswith('"')
    bare = recipient[1:-1] if is_quoted else recipient
    if not bare:
        raise RefusedError("has an empty recipient", "write recipients with one comma between them")
    if bare.startswith("|"):
        if not bare[1:].strip() or (" " in bare and not is_quoted):
            raise RefusedError(
                f"has the command {bare!r}", 'write "|/path/to/program arguments" with the quotes'
            )
    elif bare.startswith(("/", ":include:")):
        path = bare[len(":include:") :] if bare.startswith(":") else bare
        if not (_QUOTED_PATH if is_quoted else _PATH).match(path):
            raise RefusedError(f"has the file {bare!r}", "write a path that begins with /")
    elif is_quoted:
        raise RefusedError(f"has the quoted recipient {recipient}", "write an address without quotes")
    else:
        _check_address(bare)


def _check_address(text: str) -> None:
    user, at, where = text.rpartition("@")
    name = user if at else text
    if not at and ":" in name:
        raise RefusedError(
            f"has the recipient {text!r}", "write an address, |command, /file or :include:/file"
        )
    if "*" in local_part(name[1:] if name.startswith("\\") else name):
        raise RefusedError(f"has a star in {text!r}", "write an address")
    if at:
        host(where)


GRAMMAR = Grammar(
    keys=_keys,
    value=_value,
    plain=_plain.compiled(rb"(?![^\t]*!)(USER)\t(?!/|\|)(USER(?:@DOMAIN)?)"),
    form=_alias_text.FORM,
)
