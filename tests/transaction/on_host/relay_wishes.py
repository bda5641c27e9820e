# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wish that made this host a relay, and variants of it that a client can tell apart.

A wish is the parameters of the module relay, as the playbook harden gave them (see relay_hosts.py).
"""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

HOME = Path("/srv/transaction")
SIZES = {"a": 20_000_001, "b": 20_000_002}  # what EHLO says of SIZE
DOMAIN = "switch.test"  # senders of it are refused, with the variant's name; a.switch.test is relayed to by a
STRANGER = "127.9.9.9"  # a client of no rights, on this host
PROBED = 8.0  # seconds in which the probe of a test must have come to an end
_STRANGERS = (STRANGER, "198.51.100.101", "198.51.100.102", "198.51.100.103")

Wish = dict[str, Any]


def good() -> Wish:
    """The wish as it was given, without the delays and limits that strangers meet."""
    wish: Wish = json.loads((HOME / "wish.json").read_text())
    for address in _STRANGERS:
        for word in ("ClientRate", "ClientConn", "GreetPause"):
            add_access(wish, f"{word}:{address}", "0")
    add_mc(wish, "define(`confCONNECTION_RATE_THROTTLE', `0')dnl")
    return wish


def variant(name: str, turn: int = 0) -> Wish:
    """The good wish with a map, a class file, an option and a certificate that are those of that variant.

    Another turn is the same with texts that no store holds yet.
    """
    wish = good()
    add_access(wish, f"From:{DOMAIN}", f"ERROR:5.7.1:550 {name}")
    add_mc(wish, f"define(`confMAX_MESSAGE_SIZE', `{SIZES[name]}')dnl")
    file_of(wish, "relay-domains")["content"] += f"{name}.{DOMAIN}\n# {turn}\n"
    add_mc(wish, f"dnl {turn}")
    certificate = {"content": (HOME / f"{name}.pem").read_text()}
    key = {"content": (HOME / f"{name}.key").read_text()}
    wish["certificates"] |= {"server_certificate": [certificate], "server_key": [key]}
    return only_certificate(wish)


def only_certificate(wish: Wish) -> Wish:
    """The wish with an .mc that names one certificate, where it named two."""
    first = daemon(wish)["content"]
    daemon(wish)["content"] = re.sub(r"(/etc/mail/tls/server-(?:certificate|key)\.pem),[^'\s]*", r"\1", first)
    return wish


def daemon(wish: Wish) -> dict[str, Any]:
    """The configuration of the daemon."""
    found: dict[str, Any] = wish["configurations"][0]
    return found


def unit(wish: Wish, name: str = "sendmail.service") -> dict[str, Any]:
    """A unit of the wish."""
    return next(one for one in wish["units"] if one["name"] == name)


def map_of(wish: Wish, name: str) -> dict[str, Any]:
    """A map of the wish."""
    return next(one for one in wish["maps"] if one["name"] == name)


def file_of(wish: Wish, name: str) -> dict[str, Any]:
    """A class file of the wish, by the last part of its path."""
    return next(one for one in wish["files"] if one["path"].endswith(f"/{name}"))


def add_access(wish: Wish, key: str, value: str) -> None:
    """Have the access map hold that entry, in place of one of the same key."""
    entries = map_of(wish, "access")["entries"]
    entries[:] = [entry for entry in entries if entry["key"].lower() != key.lower()]
    entries.append({"key": key, "value": value})


def add_mc(wish: Wish, *lines: str) -> None:
    """Put lines into the daemon's .mc, before its mailers; a definition replaces the one that is there."""
    for line in lines:
        defined = re.match(r"define\(`(\w+)'", line)
        if defined:
            _remove_mc(wish, rf"define\(`{defined[1]}'")
        before, mailer, after = daemon(wish)["content"].partition("\nMAILER(")
        daemon(wish)["content"] = f"{before}\n{line}{mailer}{after}"


def _remove_mc(wish: Wish, beginning: str) -> None:
    daemon(wish)["content"] = re.sub(rf"(?m)^{beginning}.*\n", "", daemon(wish)["content"])


def replace_mc(wish: Wish, pattern: str, text: str) -> None:
    """Replace what a pattern of one line finds in the daemon's .mc; ValueError if it finds nothing."""
    content, count = re.subn(rf"(?m){pattern}", lambda _found: text, daemon(wish)["content"])
    if not count:
        raise ValueError(f"the .mc has nothing like {pattern}")
    daemon(wish)["content"] = content


def append_mc(wish: Wish, *lines: str) -> None:
    """Put lines at the end of the daemon's .mc."""
    daemon(wish)["content"] = "\n".join([daemon(wish)["content"].rstrip("\n"), *lines, ""])


def replace_unit(wish: Wish, pattern: str, text: str) -> None:
    """Replace what a pattern of one line finds in the daemon's unit; ValueError if it finds nothing."""
    content, count = re.subn(rf"(?m){pattern}", lambda _found: text, unit(wish)["content"])
    if not count:
        raise ValueError(f"the unit has nothing like {pattern}")
    unit(wish)["content"] = content


def copied(wish: Wish) -> Wish:
    """A wish that can be changed by itself."""
    return copy.deepcopy(wish)
