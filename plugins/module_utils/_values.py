# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kinds of values that a variable may hold: each checks one and returns it in the form that is used.

A kind is called with the value and with where it stands ("sendmail_relay_domains[1]"), and raises
InvalidInputError with every Fault it finds. sendmail itself takes a number that is none for 0 and a flag
or time that it does not know for a start-up error, so nothing is left for it to find out.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError

T = TypeVar("T")
Kind = Callable[[object, str], T]

_DIGITS = re.compile(r"[0-9]{1,18}")  # Python refuses to read several thousand
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_TIME = re.compile(r"0|([0-9]+[smhdw])+")  # op.txt, "Timeouts": a sequence of numbers with a unit each
_PART = re.compile(r"([0-9]+)([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")
_FEW = 12  # names that are read at a glance
_SHOWN = 200  # characters of a value


def wrong(where: str, value: object, what: str, right: str) -> InvalidInputError:
    """The error that says that value, found at where, is not what it should be."""
    return InvalidInputError([Fault(f"{where} ({_shown(value)})", what, right)])


def _shown(value: object) -> str:
    """value on one line, and no more of it than one looks at."""
    text = f'"{value}"' if isinstance(value, str) and value.isprintable() else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} and so on"


def number(low: int, high: int, what: str) -> Kind[int]:
    """A whole number from low to high, which is what. A string of digits is one: templates make strings."""

    def check(value: object, where: str) -> int:
        digits = isinstance(value, str) and _DIGITS.fullmatch(value) is not None
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not (digits or whole) or not low <= int(str(value)) <= high:
            raise wrong(where, value, f"is not {what}", f"a whole number from {low} to {high}")
        return int(str(value))

    return check


def matching(pattern: re.Pattern[str], what: str, right: str) -> Kind[str]:
    """A string that the whole pattern matches."""

    def check(value: object, where: str) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise wrong(where, value, f"is not {what}", right)
        return value

    return check


account = matching(_ACCOUNT, "an account name", "letters, digits, - and _, such as smmta")
name = matching(_NAME, "a name", "letters, digits, - and _, beginning with a letter")
_unit_time = matching(_TIME, "a time with a unit", "such as 30s, 10m, 4h or 5d; 0 for none")


def interval(value: object, where: str) -> str:
    """A time as sendmail writes it (op.txt, "Timeouts"), with its unit, for the default unit differs."""
    return str(_unit_time("0" if value == 0 and not isinstance(value, bool) else value, where))


def seconds_of(time: str) -> int:
    """The seconds of an interval."""
    return sum(int(count) * _SECONDS[unit] for count, unit in _PART.findall(time))


def domain(value: object, where: str) -> str:
    """A domain name of two labels or more, in lower case."""
    if not _is_domain(value):
        raise wrong(where, value, "is not a domain name", "such as example.com; IDNs in their xn-- form")
    return str(value).lower()


def _is_domain(value: object) -> bool:
    labels = value.split(".") if isinstance(value, str) and len(value) <= 253 else []
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()


def host(value: object, where: str) -> str:
    """A host that mail is handed to, in brackets, which keep sendmail from looking for its MX.

    A domain name, or an address in brackets ([192.0.2.1], [IPv6:2001:db8::1]).
    """
    if isinstance(value, str):
        inner = value[1:-1] if value.startswith("[") and value.endswith("]") else value
        if _is_domain(inner):
            return f"[{inner.lower()}]"
        if inner != value and address_in(value):
            return value
    right = "a host name such as hub.example.com, or an address such as [192.0.2.1] or [IPv6:2001:db8::1]"
    raise wrong(where, value, "is not a host", right)


def address_in(literal: str) -> str:
    """The address in a bracketed literal as sendmail writes ${client_addr}, or "" if it holds none.

    sendmail is built with IPV6_FULL on Debian: IPv6 addresses are written with every group.
    """
    inner = literal[1:-1]
    plain = inner[5:] if inner.lower().startswith("ipv6:") else inner
    try:
        found = ipaddress.ip_address(plain)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found) if plain == inner else ""
    octets = found.packed.hex()  # exploded has an IPv4 tail since Python 3.13
    groups = (f"{int(octets[start : start + 4], 16):x}" for start in range(0, 32, 4))
    return "IPv6:" + ":".join(groups) if plain != inner else ""


def address(value: object, where: str) -> str:
    """An IPv4 or IPv6 address, without brackets."""
    try:
        return str(ipaddress.ip_address(str(value)))
    except ValueError:
        raise wrong(where, value, "is not an IP address", "such as 192.0.2.1 or 2001:db8::1") from None


def optional(kind: Kind[str]) -> Kind[str]:
    """What kind takes, or the empty string."""
    return lambda value, where: "" if value == "" else kind(value, where)


def choice(*choices: str) -> Kind[str]:
    """One of choices."""

    def check(value: object, where: str) -> str:
        if value not in choices:
            raise wrong(where, value, "is not known", f"one of {', '.join(choices)}")
        return str(value)

    return check


def flag(value: object, where: str) -> bool:
    """True or false, as YAML says it."""
    if not isinstance(value, bool):
        raise wrong(where, value, "is neither true nor false", "true or false, without quotes")
    return value


def list_of(kind: Kind[T], *, fold: Callable[[str], str] = str.lower) -> Kind[tuple[T, ...]]:
    """A list whose every element kind takes, none of them twice after fold. Returns a tuple."""

    def check(value: object, where: str) -> tuple[T, ...]:
        if not isinstance(value, (list, tuple)):
            raise wrong(where, value, "is not a list", "one entry a line, each after a dash")
        folded = [fold(str(item)) for item in value]
        twice = [
            Fault(f"{where}[{index}] ({_shown(item)})", "is there already", "name it once")
            for index, item in enumerate(value)
            if folded[index] in folded[:index]
        ]
        checks = ((kind, item, f"{where}[{index}]") for index, item in enumerate(value))
        return tuple(check_all(checks, known=twice))

    return check


def mapping_of(kinds: Mapping[str, Kind[Any]]) -> Kind[dict[str, Any]]:
    """A dictionary with no keys but those of kinds. Returns a dict of those that were given."""

    def check(value: object, where: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise wrong(where, value, "is not a dictionary", f"keys are {', '.join(kinds)}")
        unknown = [
            Fault(f"{where}.{key}", "is not known", _likely(key, kinds)) for key in value if key not in kinds
        ]
        if unknown:
            raise InvalidInputError(unknown)
        return dict(
            zip(value, check_all((kinds[key], item, f"{where}.{key}") for key, item in value.items()))
        )

    return check


def _likely(key: object, known: Iterable[str]) -> str:
    """All of known if they are few, else the one that is meant by key, if it is like one."""
    names = [*known]
    likely = get_close_matches(str(key).lower(), names, n=1) if len(names) > _FEW else []
    return f"do you mean {likely[0]}?" if likely else f"one of {', '.join(names)}"


def check_all(checks: Iterable[tuple[Kind[T], object, str]], *, known: Iterable[Fault] = ()) -> list[T]:
    """What each kind makes of its value, in order.

    Raises InvalidInputError with the faults of all, and those that are known already.
    """
    found: list[T] = []
    faults = [*known]
    for kind, value, where in checks:
        try:
            found.append(kind(value, where))
        except InvalidInputError as error:
            faults += error.faults
    if faults:
        raise InvalidInputError(faults)
    return found
