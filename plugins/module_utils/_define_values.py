# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the values of define() and arguments of macros may be, and the text that each becomes.

sendmail takes a number that is none for 0, and a boolean that does not begin with t or y for false
(conf.c, atobool), without a word; a word that an option does not know mostly keeps it from starting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    address,
    check_all,
    choice,
    interval,
    matching,
    wrong,
)

# op.txt, "PrivacyOptions"; an unknown one keeps the daemon from starting
PRIVACY_OPTIONS = (
    "authwarnings",
    "goaway",
    "needexpnhelo",
    "needmailhelo",
    "needvrfyhelo",
    "noactualrecipient",
    "nobodyreturn",
    "noetrn",
    "noexpn",
    "noreceipts",
    "noverb",
    "novrfy",
    "restrictexpand",
    "restrictmailq",
    "restrictqrun",
)

_NUMBER = re.compile(r"-?[0-9]{1,18}")
_SEPARATORS = re.compile(r"[\s,]+")
_BOOLEANS = {"t": "True", "true": "True", "y": "True", "yes": "True"}
_BOOLEANS |= {"f": "False", "false": "False", "n": "False", "no": "False"}


def text(value: object, where: str) -> str:
    """One line of text, or a number. A list stands for its elements with a comma between."""
    if isinstance(value, (list, tuple)):
        return ",".join(text(item, f"{where}[{index}]") for index, item in enumerate(value))
    if isinstance(value, bool):
        raise wrong(where, value, "is not text", "quoted, where YAML takes the word for a boolean")
    if not isinstance(value, (str, int, float)):
        raise wrong(where, value, "is not text", 'text, a number, or "" for nothing')
    if not str(value).isprintable():
        raise wrong(where, value, "holds a control character", "one line of plain text")
    return str(value)


def operators(value: object, where: str) -> str:
    """The characters that part an address, with those that the rulesets of the relay check ask for."""
    found = text(value, where)
    missing = [char for char in ".:%@!^/[]" if char not in found]
    if missing:
        lacks = f"lacks {' '.join(missing)}: the rulesets could not tell a relayed address from a local one"
        raise wrong(where, value, lacks, ".:%@!^/[]+ and what you add")
    return found


def arguments(value: object, where: str) -> tuple[str, ...]:
    """The arguments of a macro as text: a list of them, or the only one, without empty ones at the end."""
    if isinstance(value, Mapping):
        raise wrong(where, value, "is not a list", "the arguments in their order")
    items = value if isinstance(value, (list, tuple)) else [value]
    found = check_all((_argument, item, f"{where}[{index}]") for index, item in enumerate(items))
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _argument(value: object, where: str) -> str:
    if isinstance(value, (list, tuple)):
        raise wrong(where, value, "is not text", "one argument")
    return text(value, where)


def boolean(value: object, where: str) -> str:
    """True or False."""
    found = value if isinstance(value, bool) else _BOOLEANS.get(str(value).lower())
    if found is None:
        raise wrong(where, value, "is not a boolean", "true or false")
    return str(found)


def whole_number(value: object, where: str) -> str:
    """A whole number, below zero too, such as a niceness."""
    if isinstance(value, bool) or not isinstance(value, (str, int)) or not _NUMBER.fullmatch(str(value)):
        raise wrong(where, value, "is not a whole number", "such as 100; sendmail would take it for 0")
    return str(value)


def path(value: object, where: str) -> str:
    """A path, or what sendmail takes in its place; nothing expands a ~."""
    found = text(value, where)
    if found.startswith("~"):
        raise wrong(where, value, "begins with ~, which sendmail does not expand", "a path from / on")
    return found


def switch(value: object, where: str) -> str:
    """What m4 only asks whether it is defined: False would be taken for True."""
    if boolean(value, where) == "False":
        raise wrong(where, value, "would switch it on, as any value does", "name it in undefine")
    return "True"


def _initial(choices: Mapping[str, str], what: str) -> Kind[str]:
    """A word of which sendmail reads the first letter alone: choices by that letter."""

    def check(value: object, where: str) -> str:
        word = str(value).lower() if isinstance(value, str) else ""
        full = choices.get(word[:1], "")
        if not word or not full.startswith(word):
            raise wrong(where, value, f"is not {what}", f"one of {', '.join(choices.values())}")
        return word  # of ErrorMode a capital is passed over

    return check


def _letters(known: str, what: str) -> Kind[str]:
    """Letters of known, with blanks or commas between.

    Of letters side by side sendmail reads the first and passes over the others (readcf.c, setoption()).
    """

    def check(value: object, where: str) -> str:
        found = text(value, where)
        strange = sorted(set(_SEPARATORS.sub("", found)) - set(known))
        if strange:
            raise wrong(where, value, f"holds {', '.join(strange)}, no {what}", f"any of {' '.join(known)}")
        for word in _SEPARATORS.split(found):
            if len(word) > 1:
                lost = f"would lose {' and '.join(word[1:])}: sendmail reads the first letter of {word} alone"
                raise wrong(where, value, lost, f"blanks between, as in {' '.join(word)}")
        return found

    return check


def _words(known: tuple[str, ...], what: str) -> Kind[str]:
    """Words of known, with blanks or commas between; upper and lower case are one."""

    def check(value: object, where: str) -> str:
        found = text(value, where)
        strange = [word for word in _SEPARATORS.split(found) if word and word.lower() not in known]
        if strange:
            raise wrong(where, value, f"holds {', '.join(strange)}, no {what}", f"any of {', '.join(known)}")
        return found

    return check


def _either(choices: tuple[str, ...], *, what: str) -> Kind[str]:
    """A boolean, or one of choices."""

    def check(value: object, where: str) -> str:
        if isinstance(value, str) and value.lower() in choices:
            return value
        if isinstance(value, bool) or str(value).lower() in _BOOLEANS:
            return boolean(value, where)
        raise wrong(where, value, f"is not {what}", f"true, false, {', '.join(choices)}")

    return check


# A number of YAML has lost the octal form in which it was written.
_mode: Kind[str] = matching(re.compile(r"0?[0-7]{3,4}"), "an octal mode", "quoted, such as '0600'")
_header_lengths: Kind[str] = matching(
    re.compile(r"[0-9]{1,9}(/[0-9]{1,9})?"), "one or two lengths", "such as 256/128"
)
_mailer_name: Kind[str] = matching(re.compile(r"[A-Za-z][A-Za-z0-9_-]*"), "a mailer's name", "such as relay")
_flags: Kind[str] = matching(re.compile(r"[!-+\--~]*"), "mailer flags", "letters without blanks and commas")
_host: Kind[str] = matching(re.compile(r"[^\s,]*"), "a mailer and host", "such as esmtp:[hub.example.com]")

KINDS: Mapping[str, Callable[[object, str], Any]] = {
    "8-bit mode": _initial({"m": "mimify", "p": "pass8", "s": "strict"}, "an 8-bit mode"),
    "address": address,
    "auth options": _letters("Aacdfmpy", "letter of AuthOptions"),
    "boolean": boolean,
    "dane": _either(("always",), what="a DANE mode"),
    "delivery mode": _initial(
        {"b": "background", "d": "deferred", "i": "interactive", "q": "queue-only"}, "a delivery mode"
    ),
    "error mode": _initial(
        {"e": "exit", "m": "mail-back", "p": "print", "q": "quiet", "w": "write-back"}, "an error mode"
    ),
    "header lengths": _header_lengths,
    "mailer": _mailer_name,
    "mailer flags": _flags,
    "mailer host": _host,
    "mode": _mode,
    "no recipient action": choice("none", "add-to", "add-apparently-to", "add-bcc", "add-to-undisclosed"),
    "number": whole_number,
    "operators": operators,
    "path": path,
    "privacy options": _words((*PRIVACY_OPTIONS, "public"), "privacy option"),
    "queue sort order": _initial(
        {"f": "filename", "h": "host", "m": "modification", "n": "none", "p": "priority"}
        | {"r": "random", "s": "shuffle", "t": "time"},
        "a queue sort order",
    ),
    "super safe": _either(("interactive", "postmilter", "i", "p", "m"), what="a value of SuperSafe"),
    "switch": switch,
    "text": text,
    "time": interval,
    "tls options": _letters("CV", "letter of TLSSrvOptions"),
}
